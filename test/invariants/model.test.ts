// What must hold for any weights: the cache changes cost, never results.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TextConfig } from "../../src/formats/config.ts";
import { createCache, freeCache } from "../../src/models/cache.ts";
import { fillCache, forward, logitsOfRows } from "../../src/models/vl.ts";
import { openOps } from "../../src/tensor/run.ts";
import { cachedSequences, wholeSequences } from "../../src/tensor/sequences.ts";
import { randomModel, tinyConfig, tinyVision } from "../support/random-model.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";

// Logits have a standard deviation of about 1 and are rounded to float32 once, when read.
const tolerance = 1e-6;

const variants: Record<string, Partial<TextConfig>> = {
  "the released form": {},
  "postnorm false": { postnorm: false },
  "shared experts in some layers": { sharedIntermediateSizes: [6, 0, 10] },
  "six heads": { numAttentionHeads: 6, numKeyValueHeads: 3 },
  "one head for all keys": { numKeyValueHeads: 1 },
  "tied embeddings": { tieWordEmbeddings: true },
  "small blocks": { blockSize: 3 },
  "one layer": { numHiddenLayers: 1, layerTypes: ["lightning"], sharedIntermediateSizes: [0] },
};

type Model = Awaited<ReturnType<typeof randomModel>>;

async function wholeLogits(
  { backend, config, weights }: Model,
  ids: readonly number[],
): Promise<Float32Array> {
  const ops = openOps(backend, backend.openArena());
  const batch = {
    ids: ops.arena.upload(Int32Array.from(ids), [ids.length]),
    sequences: wholeSequences([ids.length]),
    features: null,
  };
  const hidden = forward(ops, weights, config, batch, null);
  const logits = logitsOfRows(ops, weights, hidden, Int32Array.from(ids.keys()));
  const values = (await backend.read(logits)) as Float32Array;
  ops.arena.close();
  return values;
}

/** Logits of several texts fed as a list of steps; each step names how many tokens of which texts it takes. */
async function steppedLogits(
  { backend, config, weights }: Model,
  texts: readonly (readonly number[])[],
  steps: readonly (readonly { text: number; count: number }[])[],
): Promise<Float32Array[]> {
  const vocabSize = config.textConfig.vocabSize;
  const pageSize = 4;
  const pagesEach = 12;
  const cache = createCache(backend, config.textConfig, {
    numPages: pagesEach * texts.length,
    pageSize,
    numSlots: texts.length,
  });
  const past = texts.map(() => 0);
  const rows: number[][] = texts.map(() => []);
  for (const step of steps) {
    const arena = backend.openArena();
    const ops = openOps(backend, arena);
    const slices = step.map(({ text, count }) => ({
      length: count,
      pastLength: past[text]!,
      // Pages of the texts interleave, so a wrong table cannot pass.
      pages: Int32Array.from({ length: pagesEach }, (_, page) => page * texts.length + text),
      stateSlot: texts.length - 1 - text,
    }));
    const ids = Int32Array.from(
      step.flatMap(({ text, count }) => texts[text]!.slice(past[text]!, past[text]! + count)),
    );
    const batch = {
      ids: arena.upload(ids, [ids.length]),
      sequences: cachedSequences(slices),
      features: null,
    };
    const hidden = forward(ops, weights, config, batch, cache);
    const values = await backend.read(logitsOfRows(ops, weights, hidden, Int32Array.from(ids.keys())));
    let at = 0;
    for (const { text, count } of step) {
      rows[text]!.push(...values.slice(at, at + count * vocabSize));
      at += count * vocabSize;
      past[text]! += count;
    }
    arena.close();
  }
  freeCache(backend, cache);
  return rows.map((values) => Float32Array.from(values));
}

const idsOf = (length: number, salt: number) =>
  Array.from({ length }, (_, i) => (i * 7 + salt * 13 + ((i * i) % 5)) % 39);

describe.each(Object.entries(variants))("%s", (_, variant) => {
  test("prefill then decode equals one forward", async () => {
    const model = await randomModel(tinyConfig(variant), 1);
    const ids = idsOf(19, 1);
    const steps = [[{ text: 0, count: 12 }], ...Array.from({ length: 7 }, () => [{ text: 0, count: 1 }])];
    const [stepped] = await steppedLogits(model, [ids], steps);
    expect(maxDifference(stepped!, await wholeLogits(model, ids))).toBeLessThan(tolerance);
  });

  test("a batch of three in random chunks equals each alone", async () => {
    const model = await randomModel(tinyConfig(variant), 2);
    const texts = [idsOf(17, 1), idsOf(9, 2), idsOf(23, 3)];
    const alone: Float32Array[] = [];
    for (const ids of texts) alone.push(await wholeLogits(model, ids));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
        async (plan) => {
          const left = texts.map((ids) => ids.length);
          const steps: { text: number; count: number }[][] = [];
          for (const counts of [...plan, left.slice()]) {
            const step = counts.flatMap((count, text) => {
              const take = Math.min(count, left[text]!);
              left[text]! -= take;
              return take > 0 ? [{ text, count: take }] : [];
            });
            if (step.length > 0) steps.push(step);
          }
          const stepped = await steppedLogits(model, texts, steps);
          for (const [text, logits] of stepped.entries())
            expect(maxDifference(logits, alone[text]!)).toBeLessThan(tolerance);
        },
      ),
      { seed: 5, numRuns: 10 },
    );
  });
});

test.each(["softmax", "lightning"] as const)(
  "fillCache leaves what forward leaves, a last layer of %s",
  async (last) => {
    const layerTypes = ["lightning", "softmax", last] as const;
    const { backend, config, weights } = await randomModel(tinyConfig({ layerTypes }), 6);
    const kept = async (fill: typeof fillCache) => {
      const cache = createCache(backend, config.textConfig, { numPages: 4, pageSize: 4, numSlots: 2 });
      for (const [step, length] of [7, 5].entries()) {
        const arena = backend.openArena();
        const ids = idsOf(length, step);
        const slice = { length, pastLength: step * 7, pages: Int32Array.of(2, 0, 3), stateSlot: 1 };
        const batch = {
          ids: arena.upload(Int32Array.from(ids), [length]),
          sequences: cachedSequences([slice]),
          features: null,
        };
        fill(openOps(backend, arena), weights, config, batch, cache);
        arena.close();
      }
      const tensors = cache.layers.flatMap((layer) =>
        layer.type === "softmax" ? [layer.keys, layer.values] : [layer.state],
      );
      const values: Float32Array[] = [];
      for (const tensor of tensors) values.push((await backend.read(tensor)) as Float32Array);
      freeCache(backend, cache);
      return values;
    };
    const filled = await kept(fillCache);
    expect(filled.every((values) => values.some((one) => one !== 0))).toBe(true);
    expect(filled).toEqual(await kept(forward));
  },
);

test("a slot's old content does not reach a new sequence", async () => {
  const model = await randomModel(tinyConfig(), 3);
  const ids = idsOf(6, 4);
  const { backend, config, weights } = model;
  const cache = createCache(backend, config.textConfig, { numPages: 2, pageSize: 4, numSlots: 1 });
  const run = async (tokens: readonly number[]) => {
    const arena = backend.openArena();
    const ops = openOps(backend, arena);
    const slice = { length: tokens.length, pastLength: 0, pages: Int32Array.of(0, 1), stateSlot: 0 };
    const batch = {
      ids: arena.upload(Int32Array.from(tokens), [tokens.length]),
      sequences: cachedSequences([slice]),
      features: null,
    };
    const values = await backend.read(forward(ops, weights, config, batch, cache));
    arena.close();
    return values;
  };
  const first = await run(ids);
  await run(idsOf(8, 9));
  expect(maxDifference(await run(ids), first)).toBe(0);
  freeCache(backend, cache);
});

test("features replace exactly the rows they are placed at", async () => {
  const { backend, config, weights } = await randomModel(tinyConfig({}, tinyVision), 4);
  const ops = openOps(backend, backend.openArena());
  const ids = Int32Array.of(1, 39, 39, 2, 39);
  const C = config.textConfig.hiddenSize;
  const rows = ops.arena.upload(randomValues(1, 3 * C), [3, C]);
  const batch = {
    ids: ops.arena.upload(ids, [5]),
    sequences: wholeSequences([5]),
    features: { rows, index: ops.arena.upload(Int32Array.of(4, 1, 2), [3]) },
  };
  const seen = new Map<string, Float32Array>();
  const pending: Promise<void>[] = [];
  forward(ops, weights, config, batch, null, (name, tensor) => {
    pending.push(backend.read(tensor).then((values) => void seen.set(name, values as Float32Array)));
  });
  await Promise.all(pending);
  const embedded = seen.get("hidden.0")!;
  const given = (await backend.read(rows)) as Float32Array;
  const table = (await backend.read(weights.text.embedTokens)) as Float32Array;
  const row = (values: Float32Array, i: number) => [...values.slice(i * C, (i + 1) * C)];
  expect(row(embedded, 0)).toEqual(row(table, 1));
  expect(row(embedded, 1)).toEqual(row(given, 1));
  expect(row(embedded, 2)).toEqual(row(given, 2));
  expect(row(embedded, 3)).toEqual(row(table, 2));
  expect(row(embedded, 4)).toEqual(row(given, 0));
});

test("everything a forward takes is given back", async () => {
  const { backend, config, weights } = await randomModel(tinyConfig(), 6);
  const before = backend.memory();
  for (let i = 0; i < 5; i++) {
    const arena = backend.openArena();
    const ops = openOps(backend, arena);
    const batch = {
      ids: arena.upload(Int32Array.of(1, 2), [2]),
      sequences: wholeSequences([2]),
      features: null,
    };
    forward(ops, weights, config, batch, null);
    expect(backend.memory().temporary).toBeGreaterThan(0);
    arena.close();
  }
  expect(backend.memory()).toEqual(before);
  expect(before.temporary).toBe(0);
  backend.close();
  expect(backend.memory().persistent).toBe(0);
});

test("a tensor used after its arena closed is an error, not old numbers", async () => {
  const { backend } = await randomModel(tinyConfig(), 7);
  const arena = backend.openArena();
  const x = arena.upload(Float32Array.of(1), [1, 1]);
  arena.close();
  await expect(backend.read(x)).rejects.toMatchObject({ code: "backend_disposed" });
});
