import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { randomCheckpoint, tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { maxDifference } from "../../test/support/tensors.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import { minimaxVl01 } from "../formats/presets.ts";
import { isTensor, numElements } from "../tensor/tensor.ts";
import { leavesOf } from "../tensor/tree.ts";
import { kvValuesPerToken, stateValuesPerSequence } from "./cache.ts";
import {
  compareWeights,
  freeWeights,
  loadWeights,
  type WeightEntry,
  type WeightSource,
} from "./load-weights.ts";
import { isWeightSlot, type WeightPart, weightSlots } from "./weights.ts";

function officialParts(tree: unknown): readonly WeightPart[] {
  return leavesOf(tree, isWeightSlot).flatMap((slot) => slot.officialParts);
}

function numParameters(tree: unknown): number {
  return officialParts(tree).reduce((sum, part) => sum + numElements(part.shape), 0);
}

describe("the real model", () => {
  const { text, image } = weightSlots(minimaxVl01);
  const softmax = text.layers[7]!;
  const lightning = text.layers[0]!;

  test("has the 8,637 official names", () => {
    const names = officialParts(weightSlots(minimaxVl01)).map(({ name }) => name);
    expect(names).toHaveLength(8637);
    // SHA-256 of the sorted names joined by newlines, as in
    // huggingface/transformers:tests/models/minimax_vl_01/test_conversion_minimax_vl_01.py
    expect(
      createHash("sha256")
        .update([...names].sort().join("\n"))
        .digest("hex"),
    ).toBe("d0caf1b714cdfc4caa65b56cbec591668d77b0e2a5d6cf3b5af169531311c886");
  });

  test.each([
    ["token embedding", text.embedTokens, 1_229_193_216],
    ["head", text.lmHead, 1_229_193_216],
    ["lightning attention", lightning.attention, 251_666_432],
    ["softmax attention", softmax.attention, 113_246_208],
    ["experts of a layer", [lightning.moe.gateUp, lightning.moe.down], 5_435_817_984],
    ["one expert", [lightning.moe.gateUp, lightning.moe.down], 169_869_312 * 32],
    ["router", lightning.moe.router, 196_608],
    ["layer norms", [lightning.inputLayernorm, lightning.postAttentionLayernorm], 12_288],
    ["a lightning layer", lightning, 5_687_693_312],
    ["a softmax layer", softmax, 5_549_273_088],
    ["language model", text, 456_089_655_296],
    ["vision tower", image!.visionTower, 303_505_408],
    ["projector", image!.projector, 44_052_480],
    ["newline", image!.imageNewline, 6_144],
    ["everything", weightSlots(minimaxVl01), 456_437_219_328],
  ] as const)("counts the parameters of %s", (_, tree, count) => {
    expect(numParameters(tree)).toBe(count);
  });

  test("uses 45,944,913,920 parameters per token in its layers", () => {
    const perToken = text.layers.reduce((sum, layer) => {
      const experts = numParameters([layer.moe.gateUp, layer.moe.down]);
      return sum + numParameters(layer) - experts + (experts / 32) * 2;
    }, 0);
    expect(perToken).toBe(45_944_913_920);
  });

  test("caches 20,480 values per token and 73,400,320 per sequence", () => {
    expect(kvValuesPerToken(minimaxVl01.textConfig)).toBe(20_480);
    expect(stateValuesPerSequence(minimaxVl01.textConfig)).toBe(73_400_320);
  });

  test("maps onto 1,117 tensors in the spelling with fused experts", () => {
    const fused = leavesOf(weightSlots(minimaxVl01), isWeightSlot).flatMap((slot) => slot.spellings.at(-1)!);
    expect(fused).toHaveLength(1117);
  });
});

/** The same values under the names of another spelling. */
async function respelled(source: WeightSource, spelling: number): Promise<WeightSource> {
  const entries = new Map<string, WeightEntry>();
  const values = new Map<string, Uint8Array>();
  for (const slot of leavesOf(weightSlots(config), isWeightSlot)) {
    const official = slot.officialParts.map(({ name, shape }) =>
      source.readRange(name, 0, numElements(shape) * 4),
    );
    const bytes = (await Promise.all(official)).flatMap((part) => [...part]);
    let at = 0;
    for (const { name, shape } of slot.spellings.at(Math.min(spelling, slot.spellings.length - 1))!) {
      const end = at + numElements(shape) * 4;
      entries.set(name, { dtype: "F32", shape, file: "model.safetensors" });
      values.set(name, Uint8Array.from(bytes.slice(at, end)));
      at = end;
    }
  }
  const readRange = async (name: string, offset: number, length: number) =>
    values.get(name)!.slice(offset, offset + length);
  return { name: "respelled", entries, readRange };
}

const config = tinyConfig({ sharedIntermediateSizes: [6, 0, 6] }, tinyVision);

describe("a checkpoint", () => {
  test.each([1, 2])("loads the same weights from spelling %i", async (spelling) => {
    const source = randomCheckpoint(config, 1);
    const other = await respelled(source, spelling);
    const backend = createReferenceBackend();
    const expected = leavesOf(await loadWeights(config, source, backend), isTensor);
    const found = leavesOf(await loadWeights(config, other, backend), isTensor);
    expect(found).toHaveLength(expected.length);
    for (const [i, tensor] of found.entries())
      expect(maxDifference(await backend.read(tensor), await backend.read(expected[i]!))).toBe(0);
  });

  test("names a missing tensor and loads nothing", async () => {
    const source = randomCheckpoint(config, 1);
    source.drop("language_model.model.layers.1.block_sparse_moe.experts.2.w3.weight");
    const backend = createReferenceBackend();
    await expect(loadWeights(config, source, backend)).rejects.toMatchObject({
      code: "tensor_missing",
      message: expect.stringContaining("layers.1.block_sparse_moe.experts.2.w3.weight is missing"),
    });
    expect(backend.memory().persistent).toBe(0);
  });

  test("names an unknown tensor, and lets the known unused ones pass", async () => {
    const source = randomCheckpoint(config, 1);
    const entries = new Map(source.entries);
    const extra = { dtype: "F32", shape: [3], file: "model.safetensors" };
    entries.set("vision_tower.vision_model.post_layernorm.weight", extra);
    entries.set("language_model.model.layers.0.self_attn.slope_rate", extra);
    expect(compareWeights(config, entries)).toMatchObject({ unknown: [], missing: [] });
    expect(compareWeights(config, entries).ignored).toHaveLength(2);
    entries.set("language_model.model.layers.3.input_layernorm.weight", extra);
    await expect(loadWeights(config, { ...source, entries }, createReferenceBackend())).rejects.toMatchObject(
      {
        code: "tensor_unknown",
        message: expect.stringContaining("layers.3.input_layernorm.weight"),
      },
    );
  });

  test("gives both shapes when one is wrong", async () => {
    const source = randomCheckpoint(config, 1);
    const entries = new Map(source.entries);
    const name = "language_model.model.layers.1.self_attn.k_proj.weight";
    entries.set(name, { dtype: "F32", shape: [16, 17], file: "model-00002.safetensors" });
    await expect(loadWeights(config, { ...source, entries }, createReferenceBackend())).rejects.toMatchObject(
      {
        code: "tensor_shape",
        message: `model-00002.safetensors: ${name} is [16, 17], expected [16, 16]; config.json and weights are from different models`,
      },
    );
  });

  test("refuses a dtype that weights cannot have", async () => {
    const source = randomCheckpoint(config, 1);
    const entries = new Map(source.entries);
    const entry = entries.get("image_newline")!;
    entries.set("image_newline", { ...entry, dtype: "I64" });
    await expect(loadWeights(config, { ...source, entries }, createReferenceBackend())).rejects.toMatchObject(
      { code: "tensor_dtype", message: expect.stringContaining("image_newline is I64") },
    );
  });

  test("gives everything back when freed", async () => {
    const backend = createReferenceBackend();
    const weights = await loadWeights(config, randomCheckpoint(config, 1), backend);
    expect(backend.memory().persistent).toBeGreaterThan(0);
    freeWeights(backend, weights);
    expect(backend.memory().persistent).toBe(0);
  });
});
