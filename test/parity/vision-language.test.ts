// The whole model against transformers' numbers: three images in one prompt, tile 56, patch 14.

import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import { readModelConfig, readProcessorConfig } from "../../src/formats/config-files.ts";
import { decodeImage } from "../../src/image/decode.ts";
import { processImage, type TiledImage } from "../../src/image/process.ts";
import { visionForward } from "../../src/models/vision.ts";
import { encodeTiles, forward, logitsOfRows, packFeatures } from "../../src/models/vl.ts";
import { directory } from "../../src/runtime/node-files.ts";
import { sharpCodec } from "../../src/runtime/node-image.ts";
import { openOps } from "../../src/tensor/run.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";
import { wholeSequences } from "../../src/tensor/sequences.ts";
import { fixtures, type LoadedFixture, loadFixture } from "../support/fixtures.ts";
import { maxDifference } from "../support/tensors.ts";

const tolerance = 2e-4;

describe("vl-f32", () => {
  let fixture: LoadedFixture;
  let images: TiledImage[];

  beforeAll(async () => {
    fixture = await loadFixture("vl-f32");
    const folder = directory(`${fixtures}/model/vl-f32`);
    const processor = await readProcessorConfig(folder, await readModelConfig(folder));
    const names = JSON.parse(fixture.expected.metadata["images"]!) as string[];
    images = [];
    for (const name of names) {
      const bytes = await readFile(`${fixtures}/image/inputs/${name}`);
      const rgb = await decodeImage(bytes, sharpCodec, { preprocessing: "reference" });
      const image = processImage(rgb, processor);
      if (image.mode !== "anyres") throw new Error(`mode ${image.mode}`);
      images.push(image);
    }
  });

  test("plans and pixels equal the processor's", () => {
    const { expected } = fixture;
    expect(images.map(({ numFeatures }) => numFeatures)).toEqual([...expected.integers("image_tokens")]);
    expect(images.flatMap(({ plan }) => [plan.size.height, plan.size.width])).toEqual([
      ...expected.integers("image_sizes_hw"),
    ]);
    const pixels = Float32Array.from(images.flatMap(({ pixelValues }) => [...pixelValues]));
    expect(maxDifference(pixels, expected.floats("pixel_values"))).toBeLessThan(1e-6);
  });

  test("vision tower, projector, packing and language model give the golden numbers", async () => {
    const { backend, config, weights, expected } = fixture;
    const ops = openOps(backend, backend.openArena());
    const pixelsOf = ({ pixelValues, plan }: TiledImage) =>
      ops.arena.upload(pixelValues, [plan.numTiles, 3, 56, 56]);

    const rows = 17 * 48;
    const hidden = visionForward(
      ops,
      weights.image!.visionTower,
      config.visionConfig!,
      pixelsOf(images[0]!),
      3,
    );
    const thumbnail = (await backend.read(hidden)).slice(0, rows);
    const differences: Record<string, number> = {
      "vision_last_hidden (thumbnail)": maxDifference(thumbnail, expected.floats("vision_last_hidden")),
    };

    const packed = images.map((image) =>
      packFeatures(
        ops,
        weights.image!,
        image.plan,
        encodeTiles(ops, weights.image!, config, pixelsOf(image)),
      ),
    );
    const features = packed.reduce((a, b) => ops.concatRows({ a, b }));
    differences["image_features"] = maxDifference(
      await backend.read(features),
      expected.floats("image_features"),
    );

    const ids = expected.integers("input_ids");
    const index = Int32Array.from(ids.keys()).filter((i) => ids[i] === config.imageTokenIndex);
    const batch = {
      ids: ops.arena.upload(ids, [ids.length]),
      sequences: wholeSequences([ids.length]),
      features: { rows: features, index: ops.arena.upload(index, [index.length]) },
    };
    const tail = Int32Array.from({ length: 32 }, (_, i) => ids.length - 32 + i);
    const logits = logitsOfRows(ops, weights, forward(ops, weights, config, batch, null), tail);
    differences["logits_tail"] = maxDifference(await backend.read(logits), expected.floats("logits_tail"));
    console.log("vl-f32: max absolute differences", differences);
    for (const [what, difference] of Object.entries(differences))
      expect(difference, what).toBeLessThan(tolerance);
    ops.arena.close();
  });

  test.each([1024, 100, 37])(
    "greedy tokens, prefilled in chunks of %i that cut images apart",
    async (prefillChunk) => {
      const { backend, config, weights, expected } = fixture;
      const options = { contextLength: 1024, maxSequences: 1, pageSize: 64, prefillChunk };
      const engine = new Engine(backend, config, weights, options);
      const ids = expected.integers("input_ids");
      const encoded = [];
      for (const { pixelValues, plan } of images) encoded.push(await engine.encodeImage(pixelValues, plan));
      let searchFrom = 0;
      const placed = encoded.map(({ features }) => {
        const offset = ids.indexOf(config.imageTokenIndex!, searchFrom);
        searchFrom = offset + features.shape[0]!;
        return { offset, features };
      });
      const golden = expected.integers("generated");
      const generated: number[] = [];
      const request = {
        ids,
        images: placed,
        sampling: greedySampling,
        seed: 0,
        maxNewTokens: golden.length,
        eosTokenIds: [],
        allowed: null,
      };
      for await (const id of engine.generate(request)) generated.push(id);
      expect(generated).toEqual([...golden]);
      for (const image of encoded) image.free();
      expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
      expect(backend.memory().temporary).toBe(0);
    },
  );
});
