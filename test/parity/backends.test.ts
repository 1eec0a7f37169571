// The golden outputs through every backend of this machine: logits and greedy tokens.

import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import type { PlacedImage } from "../../src/engine/step.ts";
import { readModelConfig, readProcessorConfig } from "../../src/formats/config-files.ts";
import { decodeImage } from "../../src/image/decode.ts";
import { processImage } from "../../src/image/process.ts";
import { createCache } from "../../src/models/cache.ts";
import { forward, logitsOfRows } from "../../src/models/vl.ts";
import { directory } from "../../src/runtime/node-files.ts";
import { sharpCodec } from "../../src/runtime/node-image.ts";
import { openOps } from "../../src/tensor/run.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";
import { cachedSequences, wholeSequences } from "../../src/tensor/sequences.ts";
import { testBackends } from "../support/backends.ts";
import { fixtures, loadFixture } from "../support/fixtures.ts";
import { maxDifference } from "../support/tensors.ts";

/**
 * f32 weights are computed in f32. With bf16 weights an instruction set may round activations to bf16; six layers of random
 * weights with top-3 routing amplify that without bound (one flipped expert changes everything), so there the output of the
 * first layer is compared, relative to its size.
 */
const logitTolerance = 1e-3;
const roundedTolerance = 1e-2;

for (const { name: backendName, missing, open } of await testBackends()) {
  describe.skipIf(missing !== null)(`${backendName}${missing === null ? "" : `: ${missing}`}`, () => {
    test("text-f32: prefill and single steps give the golden logits", async () => {
      const { backend, config, weights, expected } = await loadFixture("text-f32", await open());
      const ids = expected.integers("input_ids");
      const prefill = expected.integers("prefill_length")[0]!;
      const cache = createCache(backend, config.textConfig, { numPages: 8, pageSize: 16, numSlots: 1 });
      const pages = Int32Array.from({ length: 8 }, (_, i) => 7 - i);
      const rows: number[] = [];
      for (let past = 0; past < ids.length; ) {
        const length = past === 0 ? prefill : 1;
        const ops = openOps(backend, backend.openArena());
        const batch = {
          ids: ops.arena.upload(ids.slice(past, past + length), [length]),
          sequences: cachedSequences([{ length, pastLength: past, pages, stateSlot: 0 }]),
          features: null,
        };
        const hidden = forward(ops, weights, config, batch, cache);
        const all = Int32Array.from({ length }, (_, i) => i);
        rows.push(...(await backend.read(logitsOfRows(ops, weights, hidden, all))));
        ops.arena.close();
        past += length;
      }
      const difference = maxDifference(rows, expected.floats("logits"));
      console.log(`${backendName}, text-f32: largest difference of logits ${difference}`);
      expect(difference).toBeLessThan(logitTolerance);
      backend.close();
      expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
    });

    test("text-bf16: the first layer's output", async () => {
      const { backend, config, weights, expected } = await loadFixture("text-bf16", await open());
      const golden = expected.floats("hidden.1");
      const count = expected.integers("prefill_length")[0]!;
      const ops = openOps(backend, backend.openArena());
      const ids = ops.arena.upload(expected.integers("input_ids").slice(0, count), [count]);
      let seen: Promise<Float32Array | Int32Array> | null = null;
      const batch = { ids, sequences: wholeSequences([count]), features: null };
      forward(ops, weights, config, batch, null, (what, tensor) => {
        if (what === "hidden.1") seen = backend.read(tensor);
      });
      const values = (await seen!) as Float32Array;
      const size = Math.sqrt(golden.reduce((sum, value) => sum + value ** 2, 0));
      const error = Math.sqrt(golden.reduce((sum, value, i) => sum + (value - values[i]!) ** 2, 0)) / size;
      console.log(`${backendName}, text-bf16: relative error after one layer ${error}`);
      expect(error).toBeLessThan(roundedTolerance);
      backend.close();
    });

    test.each([512, 7])(
      "text-f32 greedy tokens, prefilled in chunks of %i",
      async (prefillChunk) => {
        const { backend, config, weights, expected } = await loadFixture("text-f32", await open());
        const engine = new Engine(backend, config, weights, {
          contextLength: 128,
          maxSequences: 1,
          pageSize: 16,
          prefillChunk,
        });
        const golden = expected.integers("generated");
        const generated: number[] = [];
        const request = {
          ids: expected.integers("input_ids").slice(0, expected.integers("prefill_length")[0]!),
          images: [],
          sampling: greedySampling,
          seed: 0,
          maxNewTokens: golden.length,
          eosTokenIds: [],
          allowed: null,
        };
        for await (const id of engine.generate(request)) generated.push(id);
        expect(generated).toEqual([...golden]);
        engine.close();
      },
      90_000,
    );

    test("vl-f32: three images to the golden tokens, computed and from kept states", async () => {
      const { backend, config, weights, expected } = await loadFixture("vl-f32", await open());
      const folder = directory(`${fixtures}/model/vl-f32`);
      const processor = await readProcessorConfig(folder, await readModelConfig(folder));
      const engine = new Engine(backend, config, weights, {
        contextLength: 1024,
        maxSequences: 1,
        pageSize: 64,
        prefillChunk: 200,
        prefixCache: { stateBytes: 2 ** 22 },
      });
      const ids = expected.integers("input_ids");
      const images: PlacedImage[] = [];
      let searchFrom = 0;
      let worst = 0;
      const goldenFeatures = expected.floats("image_features");
      let featureRow = 0;
      for (const name of JSON.parse(expected.metadata["images"]!) as string[]) {
        const bytes = await readFile(`${fixtures}/image/inputs/${name}`);
        const image = processImage(
          await decodeImage(bytes, sharpCodec, { preprocessing: "reference" }),
          processor,
        );
        if (image.mode !== "anyres") throw new Error(image.mode);
        const { features } = await engine.encodeImage(image.pixelValues, image.plan);
        const values = await backend.read(features);
        worst = Math.max(
          worst,
          maxDifference(values, goldenFeatures.subarray(featureRow * 64, featureRow * 64 + values.length)),
        );
        featureRow += image.numFeatures;
        const offset = ids.indexOf(config.imageTokenIndex!, searchFrom);
        searchFrom = offset + image.numFeatures;
        images.push({ offset, features, key: name });
      }
      console.log(`${backendName}, vl-f32: largest difference of features ${worst}`);
      expect(worst).toBeLessThan(1e-3);
      const golden = expected.integers("generated");
      const sampling = greedySampling;
      const cached: number[] = [];
      const request = {
        ids,
        images,
        sampling,
        seed: 0,
        maxNewTokens: golden.length,
        eosTokenIds: [],
        allowed: null,
        onStart: (count: number) => void cached.push(count),
      };
      for (let turn = 0; turn < 2; turn++) {
        const generated: number[] = [];
        for await (const id of engine.generate(request)) generated.push(id);
        expect(generated).toEqual([...golden]);
      }
      const last = images.at(-1)!;
      expect(cached).toEqual([0, expect.any(Number)]);
      expect(cached[1]).toBeGreaterThanOrEqual(last.offset + last.features.shape[0]!);
      engine.close();
      expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
    }, 120_000);
  });
}
