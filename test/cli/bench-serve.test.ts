// `vl01 bench serve` as a user runs it.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtureKey, serveFixture } from "../support/fixture-server.ts";
import { fixtures } from "../support/fixtures.ts";
import { vl01 } from "./run.ts";

const model = `${fixtures}/model/vl-f32`;
const few = ["--requests", "8", "--tokens", "6", "--prompt", "8", "--image-size", "200x120"];

test("measures a server under load, as JSON and as a plot", async () => {
  const server = await serveFixture();
  const folder = await mkdtemp(join(tmpdir(), "vl01-bench-"));
  try {
    const plot = join(folder, "load.svg");
    const there = ["--server", server.url, "--api-key", fixtureKey];
    const args = ["bench", "serve", ...there, ...few, "--images", "0.5", "--concurrency", "4"];
    const { code, stdout, stderr } = await vl01([...args, "--json", "--plot", plot]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ model: "vl-f32", requests: { sent: 8, finished: 8, failed: 0 } });
    const lines = server.log.lines.filter(({ route }) => route === "/v1/chat/completions");
    // One more warms up.
    expect(lines).toHaveLength(9);
    const usages = lines
      .slice(1)
      .map(({ usage }) => usage as { completionTokens: number; imageTokens: number });
    expect(report.completionTokens).toBe(usages.reduce((sum, usage) => sum + usage.completionTokens, 0));
    expect(new Set(usages.map(({ imageTokens }) => imageTokens))).toEqual(new Set([0, 186]));
    expect(report.firstTokenMs.p50).toBeGreaterThan(0);
    expect(report.endToEndMs.p99).toBeGreaterThanOrEqual(report.firstTokenMs.p50);
    expect(await readFile(plot, "utf8")).toMatch(/^<svg[\s\S]*Time to first token[\s\S]*<\/svg>\n$/);
  } finally {
    await rm(folder, { recursive: true });
    await server.close();
  }
});

test("serves a folder for itself, and leaves no server behind", async () => {
  const { code, stdout } = await vl01(["bench", "serve", "--model", model, ...few, "--rate", "50"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^8 requests in .* 8 finished, 0 failed\n/);
  expect(stdout).toContain("time to first token");
});

test.each([
  [["--server", "http://h", "--rate", "1", "--concurrency", "2"], "give one of them"],
  [["--server", "http://h", "--images", "2"], "from 0 to 1"],
  [["--server", "http://h", "--rate", "0"], "above 0"],
  [["--server", "http://h", "--image-size", "9"], "WIDTHxHEIGHT"],
])("%j is wrong usage", async (args, message) => {
  const { code, stderr } = await vl01(["bench", "serve", ...args]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});

test("the bench of a model's speed is still the command's own", async () => {
  const { code, stdout } = await vl01(["bench", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("prefill, decode and image encode");
});
