import { describe, expect, test } from "vitest";
import { tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { randomValues } from "../../test/support/tensors.ts";
import { countRuns, openTinyEngine, tinyRequest } from "../../test/support/tiny-engine.ts";
import { planTiles } from "../image/tile-plan.ts";
import type { EncodedImage, EngineOptions } from "./engine.ts";

describe("images", () => {
  const { imageSize, numChannels } = tinyVision;
  const pinpoints = tinyConfig({}, tinyVision).imageGridPinpoints;
  const plan = planTiles({ width: 16, height: 16 }, { tileSize: imageSize, patchSize: 4, pinpoints }); // 5 tiles
  const pixels = randomValues(1, plan.numTiles * numChannels * imageSize ** 2);

  const openVision = (changed: Partial<EngineOptions>) => openTinyEngine(changed, tinyConfig({}, tinyVision));

  test("others get a token between two batches of tiles", async () => {
    const engine = await openVision({ tilesPerBatch: 2 });
    const numBatches = countRuns(engine, "unfoldPatches");
    const seen: number[] = [];
    let encoded: Promise<EncodedImage> | undefined;
    for await (const _ of engine.generate(tinyRequest({ maxNewTokens: 15 }))) {
      seen.push(numBatches());
      encoded ??= engine.encodeImage(pixels, plan);
    }
    const counts = seen.map((count, i) => count - (seen[i - 1] ?? 0));
    expect(Math.max(...counts)).toBe(1);
    expect(numBatches()).toBe(3);
    (await encoded!).free();
    expect(engine.model.backend.memory().temporary).toBe(0);
  });

  test("an image of a known key is neither encoded nor asked for its pixels", async () => {
    const engine = await openVision({ imageCacheBytes: 10_000 });
    let asked = 0;
    const ask = async () => {
      asked++;
      return pixels;
    };
    const image = { key: "a", plan, pixels: ask };
    const first = await engine.image(image);
    const values = await engine.model.backend.read(first.features);
    first.free();
    const second = await engine.image(image);
    expect(asked).toBe(1);
    expect(await engine.model.backend.read(second.features)).toEqual(values);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    second.free();
  });
});
