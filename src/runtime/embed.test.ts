import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtures } from "../../test/support/fixtures.ts";
import { inspectForward } from "./inspect-forward.ts";
import type { Model } from "./model.ts";
import { directory, loadModel, nodeProviders, sharpCodec } from "./node.ts";

const path = `${fixtures}/model/vl-f32`;
let model: Model;
let photo: Uint8Array;

beforeAll(async () => {
  model = await loadModel(path);
  photo = new Uint8Array(await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`));
});
afterAll(() => model.close());

const length = (vector: Float32Array) => Math.hypot(...vector);

describe("an embedding", () => {
  test("of a text is the mean of its last hidden states, of length 1", async () => {
    const ids = Int32Array.from(new TextEncoder().encode("What is the total?"));
    const outputs = await inspectForward(directory(path), {
      ids,
      images: [],
      codec: sharpCodec,
      preprocessing: "default",
      prefill: null,
      layers: true,
      precision: "exact",
      backend: "reference",
      providers: nodeProviders,
    });
    const last = [...outputs.keys()].filter((name) => name.startsWith("hidden.")).length - 1;
    const { values, shape } = outputs.get(`hidden.${last}`)!;
    const width = shape[1]!;
    const mean = Array.from({ length: width }, (_, at) =>
      Array.from(ids, (_, row) => values[row * width + at]!).reduce(
        (sum, value) => sum + value / ids.length,
        0,
      ),
    );
    const { vector, numTokens } = await model.embed("What is the total?");
    expect(numTokens).toBe(ids.length);
    expect(length(vector)).toBeCloseTo(1, 5);
    for (const [at, value] of vector.entries()) expect(value).toBeCloseTo(mean[at]! / Math.hypot(...mean), 4);
  });

  test("of an image is one of its features' length, and another for another image", async () => {
    const { vector, numTokens } = await model.embed({ type: "image", image: photo });
    expect(numTokens).toBe(186);
    expect(vector.length).toBe(model.settings.config.textConfig.hiddenSize);
    expect(length(vector)).toBeCloseTo(1, 5);
    const other = new Uint8Array(await readFile("examples/receipt.png"));
    const { vector: otherVector } = await model.embed({ type: "image", image: other });
    const cosine = vector.reduce((sum, value, at) => sum + value * otherVector[at]!, 0);
    expect(cosine).toBeLessThan(0.9999);
  });

  test("is the same while other requests run, and leaves nothing behind", async () => {
    const alone = await model.embed("Hi");
    const [beside] = await Promise.all([
      model.embed("Hi"),
      (async () => {
        for await (const _ of model.complete("Go", { maxNewTokens: 8 }));
      })(),
    ]);
    expect(beside).toEqual(alone);
    expect(model.engine.model.backend.memory().temporary).toBe(0);
  });

  test("of nothing, or of more than the context, is refused", async () => {
    await expect(model.embed("")).rejects.toMatchObject({ code: "request_invalid" });
    await expect(model.embed("x".repeat(8193))).rejects.toMatchObject({ code: "context_length" });
  });
});
