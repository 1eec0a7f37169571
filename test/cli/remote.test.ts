// `ask` and `chat` against a server: the same answers as from a model of this machine, and what is said when there is none.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FixtureServer, fixtureKey, serveFixture } from "../support/fixture-server.ts";
import { fixtures } from "../support/fixtures.ts";
import { freePort } from "../support/free-port.ts";
import { vl01 } from "./run.ts";

const model = `${fixtures}/model/vl-f32`;
const photo = `${fixtures}/image/inputs/photo-200x120.jpg`;
const sampling = ["--max-tokens", "24", "--seed", "3", "--temperature", "1"];
let server: FixtureServer;
let there: string[];

beforeAll(async () => {
  server = await serveFixture();
  there = ["--server", server.url, "--api-key", fixtureKey];
});
afterAll(() => server.close());

describe("ask", () => {
  const question = ["ask", photo, "What is it?", "--system", "Be short.", ...sampling];

  test("streams the text that the model gives here", async () => {
    const [near, far] = await Promise.all([
      vl01([...question, "--model", model]),
      vl01([...question, ...there, "--model", "vl-f32"]),
    ]);
    expect(far).toEqual(near);
    expect(far.stdout.length).toBeGreaterThan(10);
  });

  test("prints the same JSON but for times and what a cache had, and takes the first model without --model", async () => {
    const [near, far] = await Promise.all([
      vl01([...question, "--json", "--model", model]),
      vl01([...question, "--json", "--server", `${server.url}/v1/`, "--api-key", fixtureKey]),
    ]);
    const parsed = [near, far].map(({ stdout }) => {
      const { firstTextMs, totalMs, usage, ...rest } = JSON.parse(stdout);
      const { cachedTokens, ...counts } = usage;
      return { ...rest, counts, kinds: [typeof firstTextMs, typeof totalMs, typeof cachedTokens] };
    });
    expect(parsed[1]).toEqual(parsed[0]);
    expect(parsed[1]).toMatchObject({ seed: 3, finishReason: "length", counts: { imageTokens: 186 } });
  });

  test("ends the request on Ctrl-C", async () => {
    const before = server.log.lines.length;
    // What was said once is said ever more: this answer has no end of its own.
    const endless = ["--max-tokens", "4000", "--frequency-penalty", "-2"];
    const { code } = await vl01(["ask", "Hi", ...there, ...endless], "", { interruptOnOutput: true });
    expect(code).toBe(130);
    await expect
      .poll(() => server.log.lines.slice(before).filter(({ outcome }) => outcome === "cancelled").length)
      .toBe(1);
  });
});

test("chat goes on with a conversation, images with it", async () => {
  const lines = `/image ${photo}\nWhat is it?\nAnd now?\n`;
  const [near, far] = await Promise.all([
    vl01(["chat", "--model", model, ...sampling], lines),
    vl01(["chat", ...there, ...sampling], lines),
  ]);
  expect(far.code).toBe(0);
  // The second turn's prompt may be computed in other chunks, so only the first is compared.
  const first = (text: string) => text.split("\n")[1];
  expect(first(far.stdout)).toBe(first(near.stdout));
  const turns = server.log.lines.filter(({ route }) => route === "/v1/chat/completions").slice(-2);
  const usages = turns.map(({ usage }) => usage as { promptTokens: number; imageTokens: number });
  expect(usages.map(({ imageTokens }) => imageTokens)).toEqual([186, 186]);
  expect(usages[1]!.promptTokens).toBeGreaterThan(usages[0]!.promptTokens + 24);
});

describe("what is wrong is told", () => {
  const ask = (args: readonly string[], env = true) =>
    vl01(["ask", photo, "x", ...args, ...(env ? ["--api-key", fixtureKey] : [])]);

  test("no server", async () => {
    const port = await freePort();
    const { code, stdout, stderr } = await ask(["--server", `http://127.0.0.1:${port}`]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `vl01: http://127.0.0.1:${port}: nobody listens there; start vl01 serve there, or name another --server\n`,
    });
  });

  test("no key, and a wrong one", async () => {
    for (const [args, message] of [
      [[], /no API key.*\(HTTP 401\); give --api-key KEY, or set VL01_API_KEY/],
      [["--api-key", "wrong"], /not one of this server's \(HTTP 401\); give --api-key/],
    ] as const) {
      const { code, stderr } = await ask(["--server", server.url, ...args], false);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    }
  });

  test("a model that it lacks", async () => {
    const { code, stderr } = await ask(["--server", server.url, "--model", "none"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/it has vl-f32 \(HTTP 404\); name a model that it has with --model/),
    });
  });

  test("something else at the address", async () => {
    const other = createServer((_, response) => void response.end("<html>"));
    await new Promise<void>((done) => void other.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    try {
      const listing = await ask(["--server", url]);
      expect(listing).toMatchObject({ code: 1, stderr: `vl01: ${url}: answered with no JSON\n` });
      const asking = await ask(["--server", url, "--model", "x"]);
      expect(asking).toMatchObject({ code: 1, stderr: `vl01: ${url}: answered with no stream of events\n` });
    } finally {
      other.close();
    }
  });

  test.each([
    [["--server", "here"], 'server "here": expected an address such as http://127.0.0.1:8000'],
    [["--server", "http://h", "--backend", "native"], "--backend goes with a model of this machine"],
    [["--server", "http://h", "--context", "9"], "--context goes with a model of this machine"],
  ])("%j is wrong usage", async (args, message) => {
    const { code, stderr } = await ask(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  test("a key without a server is wrong usage", async () => {
    expect(await ask(["--model", model])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--api-key"),
    });
  });

  test("a file that is no image, before anything is sent", async () => {
    const before = server.log.lines.length;
    const { code, stderr } = await vl01(["ask", `${model}/config.json`, "x", ...there, "--model", "vl-f32"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/config\.json: .*expected/),
    });
    expect(server.log.lines.length).toBe(before);
  });
});
