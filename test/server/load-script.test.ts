// bench/load.mjs for 20 seconds: no request is lost, none ends twice, each ends as its client saw. It judges memory only in longer runs.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { fixtures } from "../support/fixtures.ts";

const run = promisify(execFile);

test.skipIf(addonStatus().executor === null)("64 streams for 20 seconds", { timeout: 90_000 }, async () => {
  const script = fileURLToPath(new URL("../../bench/load.mjs", import.meta.url));
  const { stdout } = await run(process.execPath, [
    script,
    "--seconds",
    "20",
    "--model",
    `${fixtures}/model/vl-f32`,
  ]);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ isMet: true, problems: [] });
  // Every kind was there, in numbers that mean something.
  for (const kind of [
    "text: finished",
    "image: finished",
    "leave: left",
    "bad: refused 400",
    "bad image: refused 400",
  ]) {
    expect(report.asSeen[kind], kind).toBeGreaterThan(10);
  }
});
