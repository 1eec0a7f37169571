// The language model against transformers' numbers for random weights (test/fixtures/README.md).

import { describe, expect, test } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import { createCache } from "../../src/models/cache.ts";
import { forward, logitsOfRows } from "../../src/models/vl.ts";
import { openOps } from "../../src/tensor/run.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";
import { cachedSequences, wholeSequences } from "../../src/tensor/sequences.ts";
import { loadFixture } from "../support/fixtures.ts";
import { maxDifference } from "../support/tensors.ts";

const tolerance = 2e-4; // logits have a standard deviation of about 1.6

describe.each(["text-f32", "text-bf16"] as const)("%s", (name) => {
  test("all tokens in one go: logits, hidden states of every layer, router logits", async () => {
    const { backend, config, weights, expected } = await loadFixture(name);
    const ids = expected.integers("input_ids");
    const prefill = expected.integers("prefill_length")[0]!;
    const ops = openOps(backend, backend.openArena());
    const seen = new Map<string, Promise<Float32Array | Int32Array>>();
    const batch = {
      ids: ops.arena.upload(ids, [ids.length]),
      sequences: wholeSequences([ids.length]),
      features: null,
    };
    const hidden = forward(ops, weights, config, batch, null, (what, tensor) =>
      seen.set(what, backend.read(tensor)),
    );
    const logits = await backend.read(logitsOfRows(ops, weights, hidden, Int32Array.from(ids.keys())));
    const differences: Record<string, number> = {
      logits: maxDifference(logits, expected.floats("logits")),
    };
    const { numHiddenLayers, hiddenSize, numLocalExperts } = config.textConfig;
    const routers = expected.floats("router_logits");
    for (let layer = 0; layer <= numHiddenLayers; layer++) {
      const values = (await seen.get(`hidden.${layer}`))!;
      differences[`hidden.${layer}`] = maxDifference(
        values.slice(0, prefill * hiddenSize),
        expected.floats(`hidden.${layer}`),
      );
      if (layer === numHiddenLayers) continue;
      const router = (await seen.get(`router_logits.${layer}`))!;
      const size = prefill * numLocalExperts;
      differences[`router_logits.${layer}`] = maxDifference(
        router.slice(0, size),
        routers.slice(layer * size, (layer + 1) * size),
      );
    }
    console.log(`${name}: max absolute differences`, differences);
    for (const [what, difference] of Object.entries(differences))
      expect(difference, what).toBeLessThan(tolerance);
  });

  test("prefill and single steps give the same logits", async () => {
    const { backend, config, weights, expected } = await loadFixture(name);
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
    console.log(`${name}: prefill ${prefill} + ${ids.length - prefill} steps, max difference ${difference}`);
    expect(difference).toBeLessThan(tolerance);
  });

  test.each([512, 16, 1])("greedy tokens, prefilled in chunks of %i", async (prefillChunk) => {
    const { backend, config, weights, expected } = await loadFixture(name);
    const options = { contextLength: 128, maxSequences: 1, pageSize: 16, prefillChunk };
    const engine = new Engine(backend, config, weights, options);
    const prefill = expected.integers("prefill_length")[0]!;
    const golden = expected.integers("generated");
    const request = {
      ids: expected.integers("input_ids").slice(0, prefill),
      images: [],
      sampling: greedySampling,
      seed: 0,
      maxNewTokens: golden.length,
      eosTokenIds: [],
      allowed: null,
    };
    const generated: number[] = [];
    for await (const id of engine.generate(request)) generated.push(id);
    expect(generated).toEqual([...golden]);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });
});
