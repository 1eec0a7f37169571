import { describe, expect, test } from "vitest";
import { loadLargeCoca, tinyCoca } from "../../../test/support/coca.ts";
import { maxDifference, randomValues } from "../../../test/support/tensors.ts";
import { createReferenceBackend } from "../../backends/reference/reference-backend.ts";
import { openOps } from "../../tensor/run.ts";
import { isTensor, numElements, type Tensor } from "../../tensor/tensor.ts";
import { leavesOf } from "../../tensor/tree.ts";
import { packCaptions } from "./captions.ts";
import { type CocaWeights, cocaForward } from "./coca.ts";
import { cocaSlots, initialTensor, isCocaSlot, loadCoca } from "./slots.ts";

const rowsPerImage = 3;
const { vocabSize, jointWidth, visionWidth, maxCaptionTokens } = tinyCoca;

interface Inputs {
  readonly captions: readonly (readonly number[])[];
  /** Which hidden states each image has. */
  readonly images: readonly number[];
  /** A weight that is not the usual one. */
  readonly otherClass?: boolean;
}

/** Outputs by image, caption and prediction. */
async function run({ captions, images, otherClass = false }: Inputs) {
  const backend = createReferenceBackend();
  let weights = await loadLargeCoca(backend, tinyCoca);
  if (otherClass) {
    const { classEmbedding } = (await loadLargeCoca(backend, tinyCoca, 2)).text;
    weights = { ...weights, text: { ...weights.text, classEmbedding } } satisfies CocaWeights;
  }
  const arena = backend.openArena();
  const hidden = images.flatMap((image) => [...randomValues(100 + image, rowsPerImage * visionWidth)]);
  const output = cocaForward(
    openOps(backend, arena),
    weights,
    tinyCoca,
    arena.upload(Float32Array.from(hidden), [images.length * rowsPerImage, visionWidth]),
    packCaptions(captions, maxCaptionTokens),
  );
  const read = async (tensor: Tensor, width: number) => {
    const values = await backend.read(tensor);
    return Array.from({ length: values.length / width }, (_, row) =>
      Array.from(values.subarray(row * width, (row + 1) * width)),
    );
  };
  const result = {
    image: await read(output.imageEmbeddings, jointWidth),
    text: await read(output.textEmbeddings, jointWidth),
    logits: await read(output.captionLogits, vocabSize),
  };
  arena.close();
  backend.close();
  return result;
}

const usual: Inputs = { captions: [[0, 3, 4, 1], [0, 5, 1], [0]], images: [0, 1, 2] };

describe("text tower", () => {
  test.each([1, 2, 3])("token %i changes no prediction before it, and the class sees it", async (changed) => {
    const before = await run(usual);
    const first = usual.captions[0]!.map((id, t) => (t === changed ? 2 : id));
    const after = await run({ ...usual, captions: [first, ...usual.captions.slice(1)] });
    // Three predictions of caption 0, two of caption 1, none of caption 2.
    expect(before.logits).toHaveLength(5);
    for (const [row, logits] of after.logits.entries()) {
      const sees = row < 3 && row >= changed;
      if (sees) expect(maxDifference(logits, before.logits[row]!)).toBeGreaterThan(1e-3);
      else expect(logits).toEqual(before.logits[row]);
    }
    expect(maxDifference(after.text[0]!, before.text[0]!)).toBeGreaterThan(1e-3);
    expect(after.text.slice(1)).toEqual(before.text.slice(1));
  });

  test("nobody sees the class token", async () => {
    const before = await run(usual);
    const after = await run({ ...usual, otherClass: true });
    expect(after.logits).toEqual(before.logits);
    expect(maxDifference(after.text.flat(), before.text.flat())).toBeGreaterThan(1e-3);
  });

  test("a caption is the same behind another and alone", async () => {
    const together = await run(usual);
    const alone = await Promise.all(
      usual.images.map((image, i) => run({ captions: [usual.captions[i]!], images: [image] })),
    );
    for (const part of ["image", "text", "logits"] as const)
      expect(
        maxDifference(together[part].flat(), alone.flatMap((one) => one[part]).flat()),
        part,
      ).toBeLessThan(1e-12);
  });
});

test("an image is read by its own caption alone, and by no text embedding", async () => {
  const before = await run(usual);
  const after = await run({ ...usual, images: [0, 7, 2] });
  expect(after.text).toEqual(before.text);
  expect([after.image[0], after.image[2]]).toEqual([before.image[0], before.image[2]]);
  expect(maxDifference(after.image[1]!, before.image[1]!)).toBeGreaterThan(1e-3);
  expect(after.logits.slice(0, 3)).toEqual(before.logits.slice(0, 3));
  for (const row of [3, 4])
    expect(maxDifference(after.logits[row]!, before.logits[row]!)).toBeGreaterThan(1e-4);
});

test("embeddings have length 1", async () => {
  const { image, text } = await run(usual);
  for (const row of [...image, ...text]) expect(Math.hypot(...row)).toBeCloseTo(1, 6);
});

test("ViT-L/14's size: open_clip's towers and decoder", () => {
  const config = {
    vocabSize: 49_408,
    hiddenSize: 768,
    intermediateSize: 3072,
    numAttentionHeads: 12,
    numTextLayers: 12,
    numDecoderLayers: 12,
    maxCaptionTokens: 76,
    visionWidth: 1024,
    numPoolerHeads: 8,
    numCaptionQueries: 255,
    jointWidth: 768,
    layerNormEps: 1e-5,
  };
  const count = (tree: unknown) =>
    leavesOf(tree, isCocaSlot).reduce((sum, { shape }) => sum + numElements(shape), 0);
  const { pooler, text, decoder } = cocaSlots(config);
  const layer = 12 * 768 ** 2 + 13 * 768;
  const tokens = 49_408 * 768;
  expect(count(text)).toBe(12 * layer + tokens + 77 * 768 + 768 + 2 * 768 + 768 ** 2);
  expect(count(decoder)).toBe(12 * (layer + 4 * 768 ** 2 + 6 * 768) + tokens + 2 * 768);
  // Queries, q and out, k and v, the projection, and two norms.
  const attention = 2 * (768 ** 2 + 768) + 2 * (768 * 1024 + 768);
  expect(count(pooler)).toBe(256 * 768 + attention + 768 ** 2 + 2 * 1024 + 2 * 768);
});

test("first values: norms 1, biases 0, the rest as its slot says; a failure frees what was loaded", async () => {
  const backend = createReferenceBackend();
  const config = { ...tinyCoca, hiddenSize: 64, vocabSize: 200 };
  const weights = await loadCoca(backend, config, (path, slot) => initialTensor(backend, 7, path, slot));
  const read = (tensor: Tensor) => backend.read(tensor);
  expect(new Set(await read(weights.decoder.norm.weight))).toEqual(new Set([1]));
  expect(new Set(await read(weights.text.layers[1]!.fc2.bias))).toEqual(new Set([0]));
  const tokens = Array.from(await read(weights.text.tokenEmbedding));
  const deviation = Math.sqrt(tokens.reduce((sum, x) => sum + x * x, 0) / tokens.length);
  expect(deviation).toBeGreaterThan(0.019);
  expect(deviation).toBeLessThan(0.021);
  for (const tensor of leavesOf(weights, isTensor)) backend.free(tensor);

  let loads = 0;
  const failing = loadCoca(backend, config, async (path, slot) => {
    if (++loads === 9) throw new Error("disk gone");
    return initialTensor(backend, 7, path, slot);
  });
  await expect(failing).rejects.toThrow("disk gone");
  expect(backend.memory().persistent).toBe(0);
});
