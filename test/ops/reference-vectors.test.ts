// The numbers of the specification, each computed by hand or by an independent program.

import { expect, test } from "vitest";
import { erf } from "../../src/backends/reference/activations.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { minimaxVl01 } from "../../src/formats/presets.ts";
import { decayRates, headSlopes } from "../../src/models/lightning-attention.ts";
import { openOps } from "../../src/tensor/run.ts";
import { cachedSequences, wholeSequences } from "../../src/tensor/sequences.ts";
import { maxDifference, runOps } from "../support/tensors.ts";

test("gelu is the exact form", async () => {
  const values = await runOps((ops) =>
    ops.gelu({ x: ops.arena.upload(Float32Array.of(-1, 0.5, 1, 2), [1, 4]) }),
  );
  expect(maxDifference(values, [-0.158655254, 0.345731231, 0.841344746, 1.954499736])).toBeLessThan(1e-7);
});

test("erf is right to 1e-15 from 0 to beyond saturation", () => {
  const known = [
    [0, 0],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [5, 0.9999999999984626],
    [7, 1],
  ] as const;
  for (const [x, value] of known) {
    expect(Math.abs(erf(x) - value)).toBeLessThan(2e-15);
    expect(erf(-x)).toBeCloseTo(-value, 14);
  }
});

test("rope turns the first 64 of 128 dimensions by halves at theta 1e7", async () => {
  const head = Float32Array.from({ length: 128 }, (_, j) => j / 128);
  const sequences = cachedSequences([{ length: 1, pastLength: 3, pages: new Int32Array(0), stateSlot: 0 }]);
  const values = await runOps((ops) =>
    ops.rope({ x: ops.arena.upload(head, [1, 128]), sequences, headDim: 128, rotaryDim: 64, theta: 1e7 }),
  );
  const expected: Record<number, number> = {
    0: -0.035280002,
    1: -0.252167198,
    31: 0.242187256,
    32: -0.247498124,
    33: -0.054221995,
    63: 0.49218762,
    64: 0.5,
    127: 127 / 128,
  };
  for (const [index, value] of Object.entries(expected))
    expect(Math.abs(values[Number(index)]! - value), `dimension ${index}`).toBeLessThan(1e-7);
});

test("lightning attention gives the worked example in one block, in blocks of two and token by token", async () => {
  // q, k, v of the three tokens, one head of two dimensions.
  const qkv = Float32Array.of(1, 2, 1, 0, 1, 2, 0.5, -1, 2, 1, 3, 4, 3, 1, -1, 1, 5, 6);
  const outputs = [1, 2, 0.3032653299, 0.6065306597, 3.8407821775, 7.190135119];
  const finalState = [-0.9929366006, -0.41199584, 6.8195919791, 8.4261226389];
  for (const [blockSize, chunks] of [
    [256, [3]],
    [2, [3]],
    [256, [1, 1, 1]],
    [256, [2, 1]],
  ] as const) {
    const backend = createReferenceBackend();
    const state = backend.zeros({ dtype: "f32", shape: [1, 1, 2, 2] });
    const seen: number[] = [];
    let past = 0;
    for (const length of chunks) {
      const ops = openOps(backend, backend.openArena());
      const y = ops.lightningAttention({
        qkv: ops.arena.upload(qkv.slice(past * 6, (past + length) * 6), [length, 6]),
        rates: Float32Array.of(0.5),
        state,
        sequences: cachedSequences([{ length, pastLength: past, pages: new Int32Array(0), stateSlot: 0 }]),
        headDim: 2,
        blockSize,
      });
      seen.push(...(await backend.read(y)));
      past += length;
    }
    expect(maxDifference(seen, outputs)).toBeLessThan(1e-6);
    expect(maxDifference(await backend.read(state), finalState)).toBeLessThan(1e-6);
  }
});

test("slopes follow the official rule, also for head counts that are no power of two", () => {
  const slopes = headSlopes(64);
  expect(slopes[0]).toBeCloseTo(0.9170040432046712, 14);
  expect(slopes[1]).toBeCloseTo(0.8408964152537145, 14);
  expect(slopes[2]).toBeCloseTo(0.7711054127039704, 14);
  expect(slopes[63]).toBe(0.00390625);
  expect(headSlopes(6)).toEqual([1 / 4, 1 / 16, 1 / 64, 1 / 256, 1 / 2, 1 / 8]);
  expect(headSlopes(1)).toEqual([2 ** -8]);
});

test("decay per step of the real model's first and last lightning layers", () => {
  const decay = (layer: number, head: number) => Math.exp(-decayRates(minimaxVl01.textConfig, layer)[head]!);
  expect(decay(0, 0)).toBeCloseTo(0.3997111, 6);
  expect(decay(0, 63)).toBeCloseTo(0.9961013, 6);
  expect(decay(78, 0)).toBeCloseTo(0.9884504, 6);
  expect(decay(78, 63)).toBeCloseTo(0.99995, 5);
});

test("router keeps the largest two, the lower expert on ties, and renormalises", async () => {
  const rows = [2, 1, 0, -1, 1, 2, 0, 0, 0, 0, 3, 1, 2, 0, 1, 0, 0.5, 0.4, 0.3, 0.2, 1, 1, 1, 1];
  const backend = createReferenceBackend();
  const ops = openOps(backend, backend.openArena());
  const logits = ops.arena.upload(Float32Array.from(rows), [6, 4]);
  const experts = ops.routerTopK({ logits, k: 2 });
  expect([...(await backend.read(experts))]).toEqual([0, 1, 1, 0, 2, 3, 0, 2, 0, 1, 0, 1]);
  const weights = await backend.read(ops.routerWeights({ logits, experts }));
  expect(maxDifference(weights.slice(0, 2), [0.7310585786, 0.2689414214])).toBeLessThan(1e-7);
  expect(maxDifference(weights.slice(4, 6), [0.880797078, 0.119202922])).toBeLessThan(1e-7);
  expect(maxDifference(weights.slice(8, 10), [0.5249791875, 0.4750208125])).toBeLessThan(1e-7);
  expect([...weights.slice(10)]).toEqual([0.5, 0.5]);
});

test("patches are rows of (channel, y, x), left to right and top to bottom", async () => {
  const pixels = Float32Array.from({ length: 2 * 4 * 4 }, (_, i) => i); // one tile, 2 channels of 4 x 4
  const values = await runOps((ops) =>
    ops.unfoldPatches({ pixels: ops.arena.upload(pixels, [1, 2, 4, 4]), patchSize: 2 }),
  );
  expect([...values.slice(0, 8)]).toEqual([0, 1, 4, 5, 16, 17, 20, 21]);
  expect([...values.slice(8, 16)]).toEqual([2, 3, 6, 7, 18, 19, 22, 23]);
  expect([...values.slice(16, 24)]).toEqual([8, 9, 12, 13, 24, 25, 28, 29]);
});

test("full attention over one tile sees later tokens, causal attention does not", async () => {
  const x = Float32Array.of(1, 0, 0, 1);
  const attend = (causal: boolean) =>
    runOps((ops) => {
      const t = ops.arena.upload(x, [2, 2]);
      return ops.softmaxAttention({
        q: t,
        k: t,
        v: t,
        cache: null,
        sequences: wholeSequences([2]),
        headDim: 2,
        causal,
      });
    });
  const share = Math.exp(Math.SQRT1_2) / (Math.exp(Math.SQRT1_2) + 1);
  expect(maxDifference(await attend(false), [share, 1 - share, 1 - share, share])).toBeLessThan(1e-7);
  expect(maxDifference(await attend(true), [1, 0, 1 - share, share])).toBeLessThan(1e-7);
});

test("cross-attention reads the keys of the sequence with the same number", async () => {
  const values = await runOps((ops) =>
    ops.softmaxAttention({
      q: ops.arena.upload(Float32Array.of(1, 2, 3), [3, 1]),
      k: ops.arena.upload(Float32Array.of(0, 5, 5), [3, 1]),
      v: ops.arena.upload(Float32Array.of(7, 2, 4), [3, 1]),
      cache: null,
      sequences: wholeSequences([1, 2]),
      keySequences: wholeSequences([1, 2]),
      headDim: 1,
      causal: false,
    }),
  );
  expect(maxDifference(values, [7, 3, 3])).toBeLessThan(1e-7);
});

test("a sequence with queries and no keys is refused", async () => {
  const attend = runOps((ops) => {
    const one = ops.arena.upload(Float32Array.of(1), [1, 1]);
    const sides = { sequences: wholeSequences([0, 1]), keySequences: wholeSequences([1, 0]) };
    return ops.softmaxAttention({ q: one, k: one, v: one, cache: null, ...sides, headDim: 1, causal: false });
  });
  await expect(attend).rejects.toThrow("sequence 1 has 1 queries and no keys");
});
