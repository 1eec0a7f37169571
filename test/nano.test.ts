// The model that ships with the package, as a new user meets it. What it can do is measured by bench/nano-quality.

import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openCheckpoint } from "../src/formats/checkpoint.ts";
import { directory } from "../src/runtime/node.ts";
import { bundledModelPath } from "../src/runtime/node-bundled-model.ts";
import { vl01 } from "./cli/run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

test("its file is at most 24 MiB, in 4 bits where there is most of it", async () => {
  const { size } = await stat(`${bundledModelPath()}/model.safetensors`);
  expect(size).toBeLessThanOrEqual(24 * 2 ** 20);
  const { entries } = await openCheckpoint(directory(bundledModelPath()));
  const bytes = (dtype: string) =>
    [...entries.values()]
      .filter((one) => one.dtype === dtype)
      .reduce((sum, one) => sum + one.end - one.begin, 0);
  expect(bytes("U8")).toBeGreaterThan(size / 2);
});

test("it answers without a picture too", async () => {
  const { stdout, code } = await vl01(["ask", "Who are you?"]);
  expect({ stdout, code }).toEqual({ stdout: expect.stringContaining("vl01"), code: 0 });
});

test("of the examples it answers no fewer than when it was shipped", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [`${root}/examples/ask.mjs`]);
  console.log(stdout);
  const [, right, all] = /^(\d+) of (\d+) right$/m.exec(stdout)!;
  expect(Number(all)).toBe(27);
  // 12; the backends round differently, and an answer may hang on a hair.
  expect(Number(right)).toBeGreaterThanOrEqual(11);
}, 120_000);
