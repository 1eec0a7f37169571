// Every op on every backend against the reference, over shapes that include 0, 1, odd, and one past the block sizes.

import { expect, test } from "vitest";
import { uniform } from "../../src/engine/random.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import type { Ops } from "../../src/tensor/run.ts";
import { greedySampling, packMask, type SamplingOptions } from "../../src/tensor/sampling.ts";
import { cachedSequences, numTokens, wholeSequences } from "../../src/tensor/sequences.ts";
import { forwardShapeRules } from "../../src/tensor/shape-rules.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { loadRandom, testBackends } from "../support/backends.ts";
import { type Case, compareBackends, tolerances, x } from "../support/op-cases.ts";
import { randomValues } from "../support/tensors.ts";

const ints = (ops: Ops, values: readonly number[]) =>
  ops.arena.upload(Int32Array.from(values), [values.length]);
const values = (backend: Backend, shape: readonly number[], seed: number) =>
  loadRandom(backend, "values", "f32", shape, seed);

const sizes = [
  [0, 5],
  [1, 1],
  [3, 17],
  [5, 64],
  [2, 257],
  [33, 96],
] as const;

/** Ids are equal, not near: weights are in double on the CPU, and no draw here is within their rounding of an edge. */
function samplingCases(): Case[] {
  const settings: Record<string, Partial<SamplingOptions>> = {
    greedy: { temperature: 0 },
    "everything may come": {},
    "low temperature": { temperature: 0.05 },
    "temperature 100": { temperature: 100 },
    "top-k 1": { topK: 1 },
    "top-k 40": { topK: 40 },
    "top-k above the vocabulary": { topK: 100_000 },
    "top-p 0.9": { topP: 0.9, temperature: 0.7 },
    "top-p near 0": { topP: 1e-6 },
    "top-k 20, top-p 0.5": { topK: 20, topP: 0.5 },
    "min-p 0.1": { minP: 0.1 },
    "min-p 1": { minP: 1 },
    "top-p 0.99, min-p 0.001": { topP: 0.99, minP: 0.001, temperature: 1.5 },
    "all three": { topK: 50, topP: 0.95, minP: 0.02, temperature: 0.8 },
  };
  const penalties = { repetitionPenalty: 1.3, frequencyPenalty: 0.2, presencePenalty: -0.4 };
  return [1, 31, 64, 5003].flatMap((vocabSize) =>
    Object.entries(settings).map(
      ([name, changed]): Case => ({
        op: "sample",
        name: `${vocabSize} ids, ${name}`,
        tolerance: 0,
        run: async (backend, ops) => {
          const drawn = 6;
          const logits = randomValues(vocabSize, drawn * vocabSize, 4);
          // Ties, and what is no number.
          logits.forEach((value, i) => {
            if (i % 3 === 0) logits[i] = Math.round(value);
            if (i % 97 === 5) logits[i] = i % 2 === 0 ? Number.NaN : Number.NEGATIVE_INFINITY;
          });
          const allowed = Array.from({ length: 2 }, (_, m) =>
            packMask(Uint8Array.from({ length: vocabSize }, (_, id) => Number((id * 7 + m) % 5 !== 0))),
          );
          const words = Int32Array.from(allowed.flatMap((mask) => [...mask]));
          const masks = ops.arena.upload(words, [2, allowed[0]!.length]);
          const counts = backend.zeros({ dtype: "i32", shape: [4, vocabSize] });
          const some = (length: number, step: number) =>
            Int32Array.from({ length }, (_, i) => (i * step) % vocabSize);
          const results: Tensor[] = [];
          for (const step of [0, 1, 2]) {
            const rows = Array.from({ length: drawn }, (_, s) => ({
              ...greedySampling,
              temperature: 1,
              ...(s < 3 ? penalties : {}),
              ...changed,
              random: uniform(vocabSize + s, step),
              slot: s < 3 ? 3 - s : -1,
              mask: (s % 3) - 1,
              history: s < 3 && step === 0 ? { prompt: some(9, 3), output: some(s * 4, 2) } : null,
            }));
            results.push(
              ops.sample({ logits: ops.arena.upload(logits, [drawn, vocabSize]), rows, counts, masks }),
            );
          }
          return [...results, counts];
        },
      }),
    ),
  );
}

const cases: Case[] = [
  {
    op: "sample",
    name: "no rows",
    run: async (_, ops) => [ops.sample({ logits: x(ops, [0, 9], 1), rows: [], counts: null, masks: null })],
  },
  ...(["f32", "f16", "bf16", "int8", "q4"] as const).flatMap((dtype) =>
    (
      [
        [0, 32, 32],
        [1, 1, 32],
        [1, 33, 64],
        [1, 300, 512],
        [2, 64, 96],
        [5, 31, 160],
        [13, 65, 1056],
        [40, 128, 64],
      ] as const
    ).map(([t, n, k]): Case => {
      const width = dtype === "q4" ? k : k + (t % 2);
      return {
        op: "linear",
        name: `${dtype} ${t} x ${width} by ${n}`,
        tolerance: tolerances[dtype],
        run: async (backend, ops) => {
          const weight = await loadRandom(backend, "product", dtype, [n, width], 7);
          const bias = t % 2 === 1 ? await values(backend, [n], 8) : null;
          return [ops.linear({ x: x(ops, [t, width], 9), weight, bias })];
        },
      };
    }),
  ),
  ...(["f32", "bf16", "int8", "q4"] as const).flatMap((dtype) =>
    (
      [
        [1, 4, 2, 32, 64],
        [7, 6, 3, 64, 32],
        [0, 4, 1, 32, 32],
        [50, 8, 2, 64, 96],
      ] as const
    ).map(
      ([t, count, k, width, inner]): Case => ({
        op: "experts",
        name: `${dtype} ${t} tokens, ${k} of ${count} experts ${width} x ${inner}`,
        tolerance: tolerances[dtype] * 2,
        run: async (backend, ops) => {
          const gateUp = await loadRandom(backend, "product", dtype, [count, 2 * inner, width], 1);
          const down = await loadRandom(backend, "product", dtype, [count, width, inner], 2);
          const logits = x(ops, [t, count], 3);
          const experts = ops.routerTopK({ logits, k });
          const weights = ops.routerWeights({ logits, experts });
          return [ops.experts({ x: x(ops, [t, width], 4), experts, weights, gateUp, down })];
        },
      }),
    ),
  ),
  ...(["f32", "f16", "bf16", "int8"] as const).map(
    (dtype): Case => ({
      op: "embedding",
      name: `rows of ${dtype}`,
      run: async (backend, ops) => {
        const table = await loadRandom(backend, "rows", dtype, [11, 37], 5);
        return [
          ops.embedding({ ids: ints(ops, [3, 0, 10, 3]), table }),
          ops.embedding({ ids: ints(ops, []), table }),
        ];
      },
    }),
  ),
  ...sizes.flatMap(([t, width]): Case[] => [
    {
      op: "gatherRows",
      name: `${t} x ${width}`,
      run: async (_, ops) => [
        ops.gatherRows({ x: x(ops, [t + 1, width], 1), index: ints(ops, [t, 0, t, Math.min(1, t)]) }),
      ],
    },
    {
      op: "scatterRows",
      name: `${t} x ${width}`,
      run: async (_, ops) => [
        ops.scatterRows({
          x: x(ops, [t + 2, width], 1),
          rows: x(ops, [2, width], 2),
          index: ints(ops, [t + 1, 0]),
        }),
      ],
    },
    {
      op: "concatRows",
      name: `${t} x ${width}`,
      run: async (_, ops) => [ops.concatRows({ a: x(ops, [t, width], 1), b: x(ops, [2, width], 2) })],
    },
    {
      op: "scaledAdd",
      name: `${t} x ${width}`,
      run: async (_, ops) => [
        ops.scaledAdd({ a: x(ops, [t, width], 1), b: x(ops, [t, width], 2), alpha: 3.5, beta: -0.7 }),
      ],
    },
    {
      op: "rmsNorm",
      name: `${t} x ${width}`,
      run: async (backend, ops) => [
        ops.rmsNorm({ x: x(ops, [t, width], 1), weight: await values(backend, [width], 2), eps: 1e-6 }),
      ],
    },
    {
      op: "layerNorm",
      name: `${t} x ${width}`,
      tolerance: 1e-5,
      run: async (backend, ops) => [
        ops.layerNorm({
          x: x(ops, [t, width], 1),
          weight: await values(backend, [width], 2),
          bias: await values(backend, [width], 3),
          eps: 1e-5,
        }),
      ],
    },
    {
      op: "gelu",
      name: `${t} x ${width}`,
      run: async (_, ops) => [ops.gelu({ x: x(ops, [t, width], 1, 3) })],
    },
    {
      op: "silu",
      name: `${t} x ${width}`,
      run: async (_, ops) => [ops.silu({ x: x(ops, [t, width], 1, 10) })],
    },
    {
      op: "swiglu",
      name: `${t} x ${width}`,
      run: async (_, ops) => [ops.swiglu({ x: x(ops, [t, 2 * width], 1, 3) })],
    },
    {
      op: "sigmoidGate",
      name: `${t} x ${width}`,
      run: async (_, ops) => [ops.sigmoidGate({ x: x(ops, [t, width], 1), gate: x(ops, [t, width], 2, 5) })],
    },
    {
      op: "sigmoidBlend",
      name: `${t} x ${width}`,
      run: async (_, ops) => [
        ops.sigmoidBlend({
          a: x(ops, [t, width], 1),
          b: x(ops, [t, width], 2),
          gate: x(ops, [t, 1], 3, 3),
        }),
      ],
    },
  ]),
  ...(
    [
      [1, 8, 4, [0, 5]],
      [3, 20, 6, [1, 100_000]],
      [2, 128, 64, [5, 3]],
    ] as const
  ).map(
    ([heads, headDim, rotaryDim, past]): Case => ({
      op: "rope",
      name: `${heads} heads of ${headDim}, ${rotaryDim} turned, past ${past}`,
      run: async (_, ops) => {
        const slices = past.map((pastLength, s) => ({
          length: 3 + s,
          pastLength,
          pages: new Int32Array(0),
          stateSlot: 0,
        }));
        const sequences = cachedSequences(slices);
        return [ops.rope({ x: x(ops, [7, heads * headDim], 1), sequences, headDim, rotaryDim, theta: 1e7 })];
      },
    }),
  ),
  ...(
    [
      [[17, 17, 17], 3, 3, 16, false],
      [[1, 0, 65, 2], 4, 2, 20, true],
      [[130], 6, 1, 64, true],
      [[577], 2, 2, 64, false],
      [[70, 33], 2, 1, 136, true],
    ] as const
  ).map(
    ([lengths, heads, groups, headDim, causal]): Case => ({
      op: "softmaxAttention",
      name: `lengths ${lengths}, ${heads} heads of ${headDim}, ${groups} groups, ${causal ? "causal" : "full"}`,
      tolerance: 5e-6,
      run: async (_, ops) => {
        const t = lengths.reduce<number>((a, b) => a + b, 0);
        return [
          ops.softmaxAttention({
            q: x(ops, [t, heads * headDim], 1, 2),
            k: x(ops, [t, groups * headDim], 2),
            v: x(ops, [t, groups * headDim], 3),
            cache: null,
            sequences: wholeSequences(lengths),
            headDim,
            causal,
          }),
        ];
      },
    }),
  ),
  ...(
    [
      [[17], [1], 1, 1, 8],
      [[1, 0, 65, 2], [70, 3, 1, 64], 6, 2, 20],
      [[4, 4], [577, 65], 2, 2, 64],
      [[130, 0], [40, 0], 2, 1, 136],
    ] as const
  ).map(
    ([lengths, keyLengths, heads, groups, headDim]): Case => ({
      op: "softmaxAttention",
      name: `lengths ${lengths} on keys of ${keyLengths}, ${heads} heads of ${headDim}, ${groups} groups`,
      tolerance: 5e-6,
      run: async (_, ops) => {
        const sequences = wholeSequences(lengths);
        const keySequences = wholeSequences(keyLengths);
        const keys = numTokens(keySequences);
        return [
          ops.softmaxAttention({
            q: x(ops, [numTokens(sequences), heads * headDim], 1, 2),
            k: x(ops, [keys, groups * headDim], 2),
            v: x(ops, [keys, groups * headDim], 3),
            cache: null,
            sequences,
            keySequences,
            headDim,
            causal: false,
          }),
        ];
      },
    }),
  ),
  ...(
    [
      [[1], 1, 1, 8],
      [[577], 2, 2, 64],
      [[0, 3, 130], 4, 2, 20],
      [[5], 1, 1, 7],
    ] as const
  ).map(
    ([lengths, heads, groups, headDim]): Case => ({
      op: "softmaxAttention",
      name: `lengths ${lengths}, ${heads} heads of ${headDim}, ${groups} groups, may round`,
      // Operands off by up to 2^-9 each: at worst a score by 2^-8 of itself, and a weighted value by as much again.
      tolerance: 1e-2,
      run: async (_, ops) => {
        const t = lengths.reduce<number>((a, b) => a + b, 0);
        return [
          ops.softmaxAttention({
            q: x(ops, [t, heads * headDim], 1, 2),
            k: x(ops, [t, groups * headDim], 2),
            v: x(ops, [t, groups * headDim], 3),
            cache: null,
            sequences: wholeSequences(lengths),
            headDim,
            causal: false,
            mayRound: true,
          }),
        ];
      },
    }),
  ),
  {
    op: "softmaxAttention",
    name: "paged cache, three steps of two sequences, pages interleaved",
    tolerance: 5e-6,
    run: async (backend, ops) => {
      const [heads, groups, headDim, pageSize] = [4, 2, 24, 5];
      const shape = [16, pageSize, groups * headDim];
      const cache = {
        keys: backend.zeros({ dtype: "f32", shape }),
        values: backend.zeros({ dtype: "f32", shape }),
      };
      const results: Tensor[] = [];
      let past = [0, 0];
      for (const [step, lengths] of [
        [7, 12],
        [1, 1],
        [9, 1],
      ].entries()) {
        const sequences = cachedSequences(
          lengths.map((length, s) => ({
            length,
            pastLength: past[s]!,
            pages: Int32Array.from({ length: 8 }, (_, page) => 15 - (2 * page + s)),
            stateSlot: s,
          })),
        );
        const t = lengths[0]! + lengths[1]!;
        results.push(
          ops.softmaxAttention({
            q: x(ops, [t, heads * headDim], 10 + step),
            k: x(ops, [t, groups * headDim], 20 + step),
            v: x(ops, [t, groups * headDim], 30 + step),
            cache,
            sequences,
            headDim,
            causal: true,
          }),
        );
        past = past.map((length, s) => length + lengths[s]!);
      }
      return [...results, cache.keys, cache.values];
    },
  },
  {
    op: "writePages",
    name: "two sequences of interleaved pages, one of them without a token",
    tolerance: 0,
    run: async (backend, ops) => {
      const [pageSize, width] = [5, 12];
      const shape = [9, pageSize, width];
      const cache = {
        keys: backend.zeros({ dtype: "f32", shape }),
        values: backend.zeros({ dtype: "f32", shape }),
      };
      for (const [step, [first, second]] of [
        [8, 3],
        [5, 0],
        [0, 6],
      ].entries()) {
        const sequences = cachedSequences(
          [first!, second!].map((length, s) => ({
            length,
            pastLength: step === 0 ? 0 : [[8, 3] as const, [13, 3] as const][step - 1]![s]!,
            pages: Int32Array.of(8 - s, 6 - s, 4 - s),
            stateSlot: s,
          })),
        );
        const t = first! + second!;
        ops.writePages({
          k: x(ops, [t, width], 20 + step),
          v: x(ops, [t, width], 30 + step),
          cache,
          sequences,
        });
      }
      return [cache.keys, cache.values];
    },
  },
  {
    op: "softmaxAttention",
    name: "one token after 260 and after 3, 10 query heads on 1 key head",
    tolerance: 1e-5,
    run: async (backend, ops) => {
      const [heads, headDim, pageSize] = [10, 8, 16];
      const shape = [28, pageSize, headDim];
      const cache = {
        keys: backend.zeros({ dtype: "f32", shape }),
        values: backend.zeros({ dtype: "f32", shape }),
      };
      const results: Tensor[] = [];
      for (const [step, lengths] of [
        [260, 3],
        [1, 1],
      ].entries()) {
        const sequences = cachedSequences(
          lengths.map((length, s) => ({
            length,
            pastLength: step === 0 ? 0 : [260, 3][s]!,
            pages: Int32Array.from({ length: s === 0 ? 17 : 1 }, (_, p) => (s === 0 ? 27 - p : 0)),
            stateSlot: 0,
          })),
        );
        const t = lengths[0]! + lengths[1]!;
        results.push(
          ops.softmaxAttention({
            q: x(ops, [t, heads * headDim], 60 + step),
            k: x(ops, [t, headDim], 70 + step),
            v: x(ops, [t, headDim], 80 + step),
            cache,
            sequences,
            headDim,
            causal: true,
          }),
        );
      }
      return results;
    },
  },
  ...(
    [
      [3, 8, 256],
      [4, 64, 16],
      [2, 20, 5],
      [1, 128, 64],
    ] as const
  ).map(
    ([heads, headDim, blockSize]): Case => ({
      op: "lightningAttention",
      name: `${heads} heads of ${headDim}, blocks of ${blockSize}, three steps with state`,
      tolerance: 1e-5,
      run: async (backend, ops) => {
        const state = backend.zeros({ dtype: "f32", shape: [3, heads, headDim, headDim] });
        const rates = Float32Array.from({ length: heads }, (_, h) => 2 ** -(h + 1));
        const results: Tensor[] = [];
        let past = [0, 0];
        for (const [step, lengths] of [
          [300, 17],
          [1, 1],
          [65, 1],
        ].entries()) {
          const sequences = cachedSequences(
            lengths.map((length, s) => ({
              length,
              pastLength: past[s]!,
              pages: new Int32Array(0),
              stateSlot: 2 - s,
            })),
          );
          const qkv = x(ops, [lengths[0]! + lengths[1]!, heads * 3 * headDim], 40 + step, 0.5);
          results.push(ops.lightningAttention({ qkv, rates, state, sequences, headDim, blockSize }));
          past = past.map((length, s) => length + lengths[s]!);
        }
        return [...results, state];
      },
    }),
  ),
  {
    op: "lightningAttention",
    name: "tokens taken one by one, after others and at the beginning",
    tolerance: 1e-5,
    run: async (backend, ops) => {
      const [heads, headDim] = [3, 32];
      const state = backend.zeros({ dtype: "f32", shape: [2, heads, headDim, headDim] });
      const rates = Float32Array.from({ length: heads }, (_, h) => 2 ** -(h + 1));
      const results: Tensor[] = [];
      for (const [step, [past, length]] of (
        [
          [0, 20],
          [20, 7],
          [27, 1],
        ] as const
      ).entries()) {
        const slice = (stateSlot: number, areSteps: boolean) => ({
          length,
          pastLength: past,
          pages: new Int32Array(0),
          stateSlot,
          areSteps,
        });
        const sequences = cachedSequences([slice(1, step === 1), slice(0, true)]);
        const qkv = x(ops, [2 * length, heads * 3 * headDim], 60 + step, 0.5);
        results.push(ops.lightningAttention({ qkv, rates, state, sequences, headDim, blockSize: 8 }));
      }
      return [...results, state];
    },
  },
  {
    op: "lightningAttention",
    name: "without a state, an empty sequence among others",
    tolerance: 1e-5,
    run: async (_, ops) => [
      ops.lightningAttention({
        qkv: x(ops, [8, 2 * 3 * 16], 1),
        rates: Float32Array.of(0, 0.9),
        state: null,
        sequences: wholeSequences([3, 0, 5]),
        headDim: 16,
        blockSize: 256,
      }),
    ],
  },
  ...(
    [
      [0, 4, 2],
      [1, 1, 1],
      [9, 32, 2],
      [5, 6, 6],
    ] as const
  ).flatMap(([t, count, k]): Case[] => [
    {
      op: "routerTopK",
      name: `${k} of ${count}, ${t} rows with ties`,
      tolerance: 0,
      run: async (_, ops) => {
        const rounded = randomValues(1, t * count).map((value) => Math.round(value * 2));
        return [ops.routerTopK({ logits: ops.arena.upload(rounded, [t, count]), k })];
      },
    },
    {
      op: "routerWeights",
      name: `${k} of ${count}, ${t} rows`,
      run: async (_, ops) => {
        const logits = x(ops, [t, count], 1, 4);
        return [ops.routerWeights({ logits, experts: ops.routerTopK({ logits, k }) })];
      },
    },
  ]),
  ...(
    [
      [0, 3, 8, 4],
      [1, 1, 3, 3],
      [2, 3, 28, 14],
    ] as const
  ).map(
    ([tiles, channels, side, patchSize]): Case => ({
      op: "unfoldPatches",
      name: `${tiles} tiles ${channels} x ${side} x ${side} by ${patchSize}`,
      tolerance: 0,
      run: async (_, ops) => [
        ops.unfoldPatches({ pixels: x(ops, [tiles, channels, side, side], 1), patchSize }),
      ],
    }),
  ),
  ...(
    [
      [[], []],
      [[4], [0]],
      [
        [1, 1, 3],
        [2, 0, 6],
      ],
    ] as const
  ).map(
    ([from, to]): Case => ({
      op: "copyPlaces",
      name: `${from.join(" ")} to ${to.join(" ")}`,
      tolerance: 0,
      run: async (backend, ops) => {
        const target = backend.zeros({ dtype: "f32", shape: [7, 3, 11] });
        const values = randomValues(1, 7 * 33);
        ops.addInPlace({ target, x: ops.arena.upload(values, [7, 3, 11]) });
        ops.copyPlaces({ target, from, to });
        return [target];
      },
    }),
  ),
  ...samplingCases(),
];

test("every forward op has a case", () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(forwardShapeRules)));
});

compareBackends(cases, await testBackends());
