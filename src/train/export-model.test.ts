import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fixtures } from "../../test/support/fixtures.ts";
import { randomCheckpoint, tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import { openCheckpoint } from "../formats/checkpoint.ts";
import { readModelConfig } from "../formats/config-files.ts";
import { freeWeights, loadWeights } from "../models/load-weights.ts";
import { isWeightSlot, weightSlots } from "../models/weights.ts";
import { readModelFolder } from "../runtime/model-folder.ts";
import { directory } from "../runtime/node-files.ts";
import { bf16ToF32, f16ToF32, f32FromBytes, f32ToBf16, f32ToF16 } from "../tensor/half.ts";
import { numElements, type Tensor } from "../tensor/tensor.ts";
import { leavesOf } from "../tensor/tree.ts";
import { exportModel, trainedWeights } from "./export-model.ts";
import { initialWeights } from "./initialize.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-export-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const config = tinyConfig({ sharedIntermediateSizes: [0, 6, 0] }, tinyVision);
const isTensor = (node: unknown): node is Tensor =>
  typeof node === "object" && node !== null && "backend" in node;

/** A model on a backend and, as training would give them, its weights. */
async function trainedModel() {
  const backend = createReferenceBackend();
  const original = randomCheckpoint(config, 3);
  const weights = await loadWeights(config, original, backend);
  const slots = leavesOf(weightSlots(config), isWeightSlot);
  const tensors = leavesOf(weights, isTensor);
  const paths: string[] = [];
  const source = trainedWeights(config, async (slot, path) => {
    paths.push(path);
    const index = slots.findIndex(({ name }) => name === slot.name);
    return (await backend.read(tensors[index]!)) as Float32Array;
  });
  return { original, source, paths };
}

test.for([
  ["f32", (bytes: Uint8Array) => bytes, f32FromBytes],
  ["bf16", (bytes: Uint8Array) => f32ToBf16(f32FromBytes(bytes)), bf16ToF32],
  ["f16", (bytes: Uint8Array) => f32ToF16(f32FromBytes(bytes)), f16ToF32],
] as const)("every weight is written under its official name as %s", async ([dtype, encode]) => {
  const { original, source, paths } = await trainedModel();
  const path = join(folder, "model");
  await exportModel(path, config, source, { dtype });
  const written = await openCheckpoint(directory(path));
  expect([...written.entries.keys()].sort()).toEqual([...original.entries.keys()].sort());
  for (const [name, { shape }] of original.entries) {
    expect(written.entries.get(name)!.shape).toEqual(shape);
    const bytes = await original.readRange(name, 0, 4 * numElements(shape));
    expect(await written.read(name), name).toEqual(encode(bytes));
  }
  expect(paths).toHaveLength(new Set(paths).size);

  const backend = createReferenceBackend();
  const read = await readModelConfig(directory(path));
  expect(read.textConfig).toEqual(config.textConfig);
  expect(read.visionConfig).toEqual(config.visionConfig);
  const loaded = await loadWeights(read, written, backend);
  freeWeights(backend, loaded);
});

test("with a tokenizer's files it is a whole model folder, in shards too", async () => {
  const texts = new Map<string, string>();
  for (const name of ["tokenizer.json", "tokenizer_config.json"]) {
    texts.set(name, await readFile(join(fixtures, "model/vl-f32", name), "utf8"));
  }
  const whole = tinyConfig({ vocabSize: 320 }, tinyVision);
  const withImage = { ...whole, imageTokenIndex: 290 };
  const path = join(folder, "model");
  await exportModel(path, withImage, initialWeights(withImage, { seed: 1 }), {
    dtype: "bf16",
    texts,
    shardBytes: 4000,
  });
  const model = await readModelFolder(directory(path));
  expect(model.config.textConfig).toEqual(withImage.textConfig);
  expect(model.tokenizer.idOf("<image>")).toBe(290);
  const files = (await readdir(path)).sort();
  expect(files).toContain("model.safetensors.index.json");
  expect(files.filter((name) => name.endsWith(".safetensors")).length).toBeGreaterThan(5);
  const shards = await openCheckpoint(directory(path));
  expect(shards.entries.size).toBe(initialWeights(withImage, { seed: 1 }).entries.size);
});

test("a weight that is not finite, or too large for f16, is refused, and nothing is left", async () => {
  for (const [bad, dtype] of [
    [Number.NaN, "f32"],
    [Number.POSITIVE_INFINITY, "bf16"],
    [1e5, "f16"],
  ] as const) {
    const source = trainedWeights(config, async (slot, path) => {
      const values = new Float32Array(numElements(slot.shape));
      if (path === "text.layers.1.moe.down") values[9] = bad;
      return values;
    });
    await expect(exportModel(join(folder, "model"), config, source, { dtype })).rejects.toThrow(
      /layers\.1\.block_sparse_moe\.experts\.0\.w2\.weight has (NaN|Infinity|100000) at 9/,
    );
    expect(await readdir(folder)).toEqual([]);
  }
});
