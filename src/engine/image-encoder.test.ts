import { describe, expect, test } from "vitest";
import { randomModel, tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { randomValues } from "../../test/support/tensors.ts";
import { planTiles, type TilePlan } from "../image/tile-plan.ts";
import { encodeTiles, packFeatures } from "../models/vl.ts";
import { openOps } from "../tensor/run.ts";
import { ImageEncoder } from "./image-encoder.ts";

const pinpoints = [
  [8, 8],
  [8, 16],
  [16, 8],
  [16, 16],
] as const;

function image(width: number, height: number, seed: number) {
  const plan = planTiles({ width, height }, { tileSize: 8, patchSize: 4, pinpoints });
  return { plan, pixels: randomValues(seed, plan.numTiles * 3 * 64) };
}

const images = [image(8, 8, 1), image(16, 16, 2), image(8, 16, 3)]; // 2, 5 and 3 tiles

async function openEncoder(tilesPerBatch: number) {
  const model = await randomModel(tinyConfig({}, tinyVision), 4);
  const { backend } = model;
  const before = backend.memory();
  const batches: number[] = [];
  const run = backend.run.bind(backend);
  backend.run = (op, args, output) => {
    if (op === "unfoldPatches") batches.push(output.shape[0]! / 4);
    run(op, args, output);
  };
  return { ...model, before, batches, encoder: new ImageEncoder(model, tilesPerBatch) };
}

/** Features of one image, all tiles at once. */
async function alone({ plan, pixels }: { plan: TilePlan; pixels: Float32Array }): Promise<number[]> {
  const { backend, config, weights } = await randomModel(tinyConfig({}, tinyVision), 4);
  const ops = openOps(backend, backend.openArena());
  const tiles = encodeTiles(ops, weights.image!, config, ops.arena.upload(pixels, [plan.numTiles, 3, 8, 8]));
  return [...(await backend.read(packFeatures(ops, weights.image!, plan, tiles)))];
}

describe("encoding", () => {
  test.each([
    [1, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [2, [2, 2, 2, 2, 2]],
    [3, [2, 3, 3, 2]],
    [100, [2, 8]],
  ])("in batches of %i tiles, of several images, gives the features of each alone", async (size, sizes) => {
    const { backend, before, encoder, batches } = await openEncoder(size);
    const encoded = await Promise.all(images.map(({ pixels, plan }) => encoder.encode(pixels, plan)));
    // The first batch is taken when there is but one image.
    expect(batches).toEqual(sizes);
    for (const [index, one] of encoded.entries()) {
      expect([...(await backend.read(one.features))]).toEqual(await alone(images[index]!));
      one.free();
    }
    expect(backend.memory()).toEqual(before);
    expect(encoder.numImages).toBe(0);
  });

  test("an abort ends one image before its next batch and leaves nothing; the others are encoded", async () => {
    const { backend, before, encoder, batches } = await openEncoder(1);
    const controller = new AbortController();
    const read = backend.read.bind(backend);
    backend.read = (tensor) => {
      if (batches.length === 4) controller.abort();
      return read(tensor);
    };
    const [first, second, third] = images.map(({ pixels, plan }, index) =>
      encoder.encode(pixels, plan, index === 1 ? controller.signal : undefined),
    );
    await expect(second).rejects.toMatchObject({ code: "aborted" });
    expect([...(await read((await first!).features))]).toEqual(await alone(images[0]!));
    expect([...(await read((await third!).features))]).toEqual(await alone(images[2]!));
    expect(batches).toHaveLength(2 + 2 + 3); // 2 of 5 tiles
    (await first!).free();
    (await third!).free();
    expect(backend.memory()).toEqual(before);
  });

  test("a batch that fails fails the images in it, and the next one works", async () => {
    const { backend, before, encoder } = await openEncoder(2);
    const read = backend.read.bind(backend);
    let reads = 0;
    backend.read = (tensor) => (++reads === 3 ? Promise.reject(new Error("lost")) : read(tensor));
    const outcomes = await Promise.allSettled(images.map(({ pixels, plan }) => encoder.encode(pixels, plan)));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    for (const outcome of outcomes) if (outcome.status === "fulfilled") outcome.value.free();
    expect(backend.memory()).toEqual(before);
  });

  test("pixels of another size are refused before they join a batch", async () => {
    const { encoder } = await openEncoder(2);
    await expect(encoder.encode(new Float32Array(10), images[0]!.plan)).rejects.toMatchObject({
      code: "backend_shape",
      message: "an image has 10 pixel values, expected 2 x 3 x 8 x 8",
    });
  });
});
