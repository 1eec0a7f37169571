import { mkdtemp, readdir, rm, stat, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { randomValues } from "../../test/support/tensors.ts";
import { roundToF16 } from "../tensor/half.ts";
import { openTrainingCheckpoint } from "./checkpoint.ts";
import { writeCompact } from "./compact-checkpoint.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-compact-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const state = {
  step: 40,
  tokens: 4e6,
  optimizer: { numSteps: 40, numSkipped: 0, stepsOf: { w: 40 } },
  lossScale: null,
  data: { index: 3 },
  recipe: {},
};

const tensorOf = (name: string, shape: readonly number[], values: Float32Array) => ({
  name,
  shape,
  read: async () => values,
});

test("holds the weights rounded to f16, in files of limited size, and an optimiser that starts anew", async () => {
  const [a, b] = [randomValues(1, 3000), randomValues(2, 10)];
  const path = join(folder, "slice");
  const weights = [tensorOf("a", [30, 100], a), tensorOf("b", [10], b)];
  await writeCompact(path, { state, weights }, { fileBytes: 1024 });
  const files = (await readdir(path)).sort();
  expect(files).toHaveLength(1 + Math.ceil((8 + 136 + 2 * 3010) / 1024));
  for (const file of files) expect((await stat(join(path, file))).size).toBeLessThanOrEqual(1024);

  const found = await openTrainingCheckpoint(path);
  expect(found.state).toEqual({ ...state, optimizer: null });
  expect(found.moments).toBeNull();
  expect(await found.weights.read("a")).toEqual(a.map(roundToF16));
  expect(await found.weights.read("b")).toEqual(b.map(roundToF16));
  expect(found.weights.entries.get("a")!.shape).toEqual([30, 100]);
});

test("a piece that is missing is noticed", async () => {
  const path = join(folder, "slice");
  const weights = [tensorOf("a", [3000], randomValues(1, 3000))];
  await writeCompact(path, { state, weights }, { fileBytes: 1024 });
  for (const [piece, message] of [
    ["weights.safetensors.00006", /cut short/],
    ["weights.safetensors.00003", /cut short/],
    ["weights.safetensors.00001", /there is no weights\.safetensors/],
    ["state.json", /there is no state\.json/],
  ] as const) {
    await unlink(join(path, piece));
    await expect(openTrainingCheckpoint(path)).rejects.toThrow(message);
  }
});

test.for([Number.NaN, Number.POSITIVE_INFINITY, 65520])(
  "a weight of %d is refused, and nothing is left",
  async (bad) => {
    const weights = [tensorOf("a", [2], Float32Array.of(1, bad))];
    const written = writeCompact(join(folder, "slice"), { state, weights });
    await expect(written).rejects.toMatchObject({
      code: "tensor_value",
      message: expect.stringContaining("a has "),
    });
    expect(await readdir(folder)).toEqual([]);
  },
);
