// Every op of training on every backend and instruction set against the reference.

import { describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { createNativeBackend } from "../../src/backends/native/native-backend.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import type { OpArgs, OpName } from "../../src/tensor/ops.ts";
import type { Ops } from "../../src/tensor/run.ts";
import { numTokens, wholeSequences } from "../../src/tensor/sequences.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { ignoredTarget } from "../../src/tensor/training-ops.ts";
import { trainingShapeRules } from "../../src/tensor/training-shape-rules.ts";
import { loadRandom, testBackends } from "../support/backends.ts";
import { command, nativeSets } from "../support/native-sets.ts";
import { type Case, compareBackends, outputsOf, x } from "../support/op-cases.ts";

/** Makes tensors of a case, each with a seed of its own. */
interface Maker {
  readonly ops: Ops;
  x(shape: readonly number[], deviation?: number): Tensor;
  ints(values: readonly number[], shape?: readonly number[]): Tensor;
  /** A weight as training holds it. */
  weight(shape: readonly number[]): Promise<Tensor>;
}

function makerOf(backend: Backend, ops: Ops): Maker {
  let seed = 0;
  return {
    ops,
    x: (shape, deviation) => x(ops, shape, ++seed, deviation),
    ints: (values, shape = [values.length]) => ops.arena.upload(Int32Array.from(values), shape),
    weight: (shape) => loadRandom(backend, "values", "f32", shape, ++seed),
  };
}

/** A case with one output. */
function single<Op extends OpName>(
  op: Op,
  name: string,
  args: (make: Maker) => OpArgs[Op] | Promise<OpArgs[Op]>,
  tolerance = 5e-6,
): Case {
  return {
    op,
    name,
    tolerance,
    run: async (backend, ops) => {
      const made = await args(makerOf(backend, ops));
      return [(ops[op] as (args: OpArgs[Op]) => Tensor)(made)];
    },
  };
}

const sizes = [
  [0, 5],
  [1, 1],
  [3, 17],
  [5, 64],
  [2, 257],
  [130, 65],
] as const;

const byRows = sizes.flatMap(([t, c]): Case[] => [
  single("sumRows", `${t} x ${c}`, (m) => ({ x: m.x([t, c]) })),
  single("scatterAddRows", `${t} x ${c}`, (m) => ({
    rows: m.x([t, c]),
    index: m.ints(Array.from({ length: t }, (_, i) => (i * i) % 5)),
    numRows: 7,
  })),
  single("sliceRows", `${t} x ${c}`, (m) => ({ x: m.x([t, c]), start: Math.min(1, t), end: t }), 0),
  single("sliceColumns", `${t} x ${c}`, (m) => ({ x: m.x([t, c]), start: 0, end: Math.ceil(c / 2) }), 0),
  single("scaleRows", `${t} x ${c}`, (m) => ({ x: m.x([t, c]), scale: m.x([t, 1]) })),
  single("rowDots", `${2 * t} x ${c}`, (m) => ({ a: m.x([2 * t, c]), b: m.x([2 * t, c]), groupSize: 2 })),
  single("sumGroups", `${3 * t} x ${c}`, (m) => ({ x: m.x([3 * t, c]), groupSize: 3 })),
  single("geluBackward", `${t} x ${c}`, (m) => ({ x: m.x([t, c], 3), dy: m.x([t, c]) })),
  single("siluBackward", `${t} x ${c}`, (m) => ({ x: m.x([t, c], 10), dy: m.x([t, c]) })),
  single("swigluBackward", `${t} x ${c}`, (m) => ({ x: m.x([t, 2 * c], 3), dy: m.x([t, c]) })),
  single("sigmoidGateBackwardGate", `${t} x ${c}`, (m) => ({
    x: m.x([t, c]),
    gate: m.x([t, c], 5),
    dy: m.x([t, c]),
  })),
  single("sigmoidBlendBackwardGate", `${t} x ${c}`, (m) => ({
    a: m.x([t, c]),
    b: m.x([t, c]),
    gate: m.x([t, 1], 3),
    dy: m.x([t, c]),
  })),
  // Of one value, or with a tiny eps, the gradient is what rounding leaves of a difference; there is nothing to compare.
  single(
    "rmsNormBackward",
    `${t} x ${c}`,
    async (m) => ({ x: m.x([t, c]), weight: await m.weight([c]), dy: m.x([t, c]), eps: c === 1 ? 1 : 1e-6 }),
    2e-5,
  ),
  single("rmsNormBackwardWeight", `${t} x ${c}`, (m) => ({ x: m.x([t, c]), dy: m.x([t, c]), eps: 1e-6 })),
  single(
    "layerNormBackward",
    `${t} x ${c + 2}`,
    async (m) => ({
      x: m.x([t, c + 2]),
      weight: await m.weight([c + 2]),
      dy: m.x([t, c + 2]),
      eps: 1e-2,
    }),
    2e-5,
  ),
  single("layerNormBackwardWeight", `${t} x ${c}`, (m) => ({ x: m.x([t, c]), dy: m.x([t, c]), eps: 1e-5 })),
  single("meanSoftmax", `${t} x ${c}`, (m) => ({ x: m.x([t, c], 2) })),
  single("meanSoftmaxBackward", `${t} x ${c}`, (m) => ({ x: m.x([t, c], 2), dy: m.x([c]) })),
  single("logSumExp", `${t} x ${c}`, (m) => ({ x: m.x([t, c], 4) })),
  single("logSumExpBackward", `${t} x ${c}`, (m) => ({ x: m.x([t, c], 4), dy: m.x([t]) })),
  ...(["crossEntropy", "crossEntropyBackward"] as const).map((op) =>
    single(op, `${t} x ${c}, some ignored`, (m) => ({
      logits: m.x([t, c], 4),
      targets: m.ints(Array.from({ length: t }, (_, i) => (i % 3 === 1 ? ignoredTarget : (i * 5) % c))),
      dy: m.x([t]),
    })),
  ),
  single("sumSquares", `${t} x ${c}`, (m) => ({ x: m.x([t, c]), plus: t % 2 === 1 ? m.x([1]) : null })),
]);

const products = (
  [
    [0, 3, 4],
    [1, 1, 1],
    [5, 33, 31],
    [13, 65, 130],
    [515, 14, 40],
    [1500, 6, 21],
  ] as const
).flatMap(([t, n, k]): Case[] => [
  single("linear", `trained ${t} x ${k} by ${n}`, async (m) => ({
    x: m.x([t, k]),
    weight: await m.weight([n, k]),
    bias: t % 2 === 1 ? await m.weight([n]) : null,
  })),
  single("linear", `of two activations, ${t} x ${k} by ${n}`, (m) => ({
    x: m.x([t, k]),
    weight: m.x([n, k]),
    bias: null,
  })),
  single("linearBackwardInput", `${t} x ${n} by ${k}`, async (m) => ({
    dy: m.x([t, n]),
    weight: await m.weight([n, k]),
  })),
  single("linearBackwardWeight", `${t} x ${n} by ${k}`, (m) => ({
    dy: m.x([t, n]),
    x: m.x([t, k]),
    weight: null,
  })),
]);

const byExpert = (
  [
    [0, 2, 2, 8, 5],
    [1, 1, 1, 3, 2],
    [9, 2, 4, 33, 20],
    [70, 3, 5, 16, 40],
  ] as const
).flatMap(([t, k, count, width, inner]): Case[] => {
  const name = `${t} tokens, ${k} of ${count} experts ${width} x ${inner}`;
  // The last expert has no tokens.
  const chosen = Array.from({ length: t * k }, (_, a) => (a + Math.floor(a / k)) % Math.max(k, count - 1));
  const experts = (m: Maker) => m.ints(chosen, [t, k]);
  return [
    single("experts", `trained, ${name}`, async (m) => ({
      x: m.x([t, width]),
      experts: experts(m),
      weights: m.x([t, k]),
      gateUp: await m.weight([count, 2 * inner, width]),
      down: await m.weight([count, width, inner]),
    })),
    single("routerWeightsBackward", name, (m) => {
      const logits = m.x([t, count]);
      const weights = m.ops.routerWeights({ logits, experts: experts(m) });
      return { weights, experts: experts(m), dy: m.x([t, k]), numExperts: count };
    }),
    single("expertShares", name, (m) => ({ experts: experts(m), numExperts: count, choices: k })),
    single("expertShares", `first choices, ${name}`, (m) => ({
      experts: experts(m),
      numExperts: count,
      choices: 1,
    })),
    ...[t, t * k].flatMap((height) => [
      single("expertsLinear", `${height} rows, ${name}`, async (m) => ({
        x: m.x([height, width]),
        experts: experts(m),
        weight: await m.weight([count, inner, width]),
      })),
      single("expertsLinearBackwardInput", `${height} rows, ${name}`, async (m) => ({
        dy: m.x([height, inner]),
        experts: experts(m),
        weight: await m.weight([count, inner, width]),
      })),
      single("expertsLinearBackwardWeight", `${height} rows, ${name}`, (m) => ({
        dy: m.x([height, inner]),
        x: m.x([t * k, width]),
        experts: experts(m),
        numExperts: count,
        weight: null,
      })),
      single("expertsLinearBackwardWeight", `${height} rows of x, ${name}`, (m) => ({
        dy: m.x([t * k, inner]),
        x: m.x([height, width]),
        experts: experts(m),
        numExperts: count,
        weight: null,
      })),
    ]),
  ];
});

const bySequence = [[5], [1, 0, 65, 2], [17, 17, 17]].flatMap((lengths): Case[] => {
  const t = lengths.reduce((a, b) => a + b, 0);
  const sequences = wholeSequences(lengths);
  return [
    single("ropeBackward", `lengths ${lengths}`, (m) => ({
      dy: m.x([t, 3 * 20]),
      sequences: { ...sequences, pastLengths: sequences.pastLengths.map((_, s) => 1000 * s) },
      headDim: 20,
      rotaryDim: 6,
      theta: 1e7,
    })),
    ...(
      [
        [1, 1, 8, true],
        [6, 2, 20, true],
        [2, 2, 64, false],
      ] as const
    ).map(([heads, groups, headDim, causal]) =>
      single(
        "softmaxAttentionBackward",
        `lengths ${lengths}, ${heads} heads of ${headDim}, ${groups} groups, ${causal ? "causal" : "full"}`,
        (m) => {
          const q = m.x([t, heads * headDim], 2);
          const k = m.x([t, groups * headDim]);
          const v = m.x([t, groups * headDim]);
          const args = { q, k, v, sequences, headDim, causal };
          const y = m.ops.softmaxAttention({ ...args, cache: null });
          return { ...args, y, dy: m.x([t, heads * headDim]) };
        },
        2e-5,
      ),
    ),
    ...(
      [
        [1, 1, 256],
        [3, 20, 16],
        [2, 64, 32],
      ] as const
    ).map(([heads, headDim, blockSize]) =>
      single(
        "lightningAttentionBackward",
        `lengths ${lengths}, ${heads} heads of ${headDim}, blocks of ${blockSize}`,
        (m) => ({
          qkv: m.x([t, heads * 3 * headDim], 0.5),
          rates: Float32Array.from({ length: heads }, (_, h) => h * 0.3),
          dy: m.x([t, heads * headDim]),
          sequences,
          headDim,
          blockSize,
        }),
        2e-5,
      ),
    ),
  ];
});

const byTwoSequences = (
  [
    [[5], [1], 1, 1, 8],
    [[1, 0, 65, 2], [70, 3, 1, 64], 6, 2, 20],
    [[0, 33], [33, 17], 2, 2, 64],
    [[0], [3], 1, 1, 4],
  ] as const
).flatMap(([lengths, keyLengths, heads, groups, headDim]) =>
  (["softmaxAttentionBackwardQueries", "softmaxAttentionBackwardKeys"] as const).map((op) =>
    single(
      op,
      `lengths ${lengths} on keys of ${keyLengths}, ${heads} heads of ${headDim}, ${groups} groups`,
      (m) => {
        const [sequences, keySequences] = [wholeSequences(lengths), wholeSequences(keyLengths)];
        const q = m.x([numTokens(sequences), heads * headDim], 2);
        const k = m.x([numTokens(keySequences), groups * headDim]);
        const v = m.x(k.shape);
        const args = { q, k, v, sequences, keySequences, headDim };
        const y = m.ops.softmaxAttention({ ...args, cache: null, causal: false });
        return { ...args, y, dy: m.x(q.shape) };
      },
      2e-5,
    ),
  ),
);

const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 };

const optimising: Case[] = [
  ...[0.5, Number.NaN].flatMap((scale) =>
    [1, 67, 20_000].map(
      (count): Case => ({
        op: "adamW",
        name: `three steps of ${count} values, scale ${scale}`,
        tolerance: 5e-6,
        run: async (backend, ops) => {
          const make = makerOf(backend, ops);
          const parameter = await make.weight([count]);
          const firstMoment = backend.zeros({ dtype: "f32", shape: [count] });
          const secondMoment = backend.zeros({ dtype: "f32", shape: [count] });
          const taken = [1, 2, 3].map((step) =>
            ops.adamW({
              parameter,
              gradient: make.x([count]),
              firstMoment,
              secondMoment,
              scale: ops.arena.upload(Float32Array.of(scale), [1]),
              ...adam,
              step,
            }),
          );
          return [...taken, parameter, firstMoment, secondMoment];
        },
      }),
    ),
  ),
  {
    op: "addInPlace",
    name: "twice",
    run: async (backend, ops) => {
      const target = backend.zeros({ dtype: "f32", shape: [3, 129] });
      for (const seed of [1, 2]) ops.addInPlace({ target, x: x(ops, [3, 129], seed) });
      return [target];
    },
  },
  single("sumSquares", "40,001 values", (m) => ({ x: m.x([1, 40_001]), plus: null })),
  ...[0.1, 1e9, Number.POSITIVE_INFINITY].map((maxNorm) =>
    single("clipScale", `to ${maxNorm}`, (m) => ({
      squares: m.ops.sumSquares({ x: m.x([1, 100]), plus: null }),
      multiplier: 0.25,
      maxNorm,
    })),
  ),
  single("embedding", "trained", async (m) => ({ ids: m.ints([3, 0, 3]), table: await m.weight([5, 9]) }), 0),
];

const cases = [...byRows, ...products, ...byExpert, ...bySequence, ...byTwoSequences, ...optimising];

test("every op of training has a case", () => {
  const tested = new Set<string>(cases.map(({ op }) => op));
  expect(Object.keys(trainingShapeRules).filter((op) => !tested.has(op))).toEqual([]);
});

compareBackends(cases, [...(await testBackends()), ...(await nativeSets())]);

const { executor } = addonStatus();

describe.skipIf(executor === null)("native", () => {
  test("bits do not depend on the number of threads", async () => {
    const run = async (threads: number) => {
      await command(executor!, "threads", threads, []);
      const backend = createNativeBackend(executor!);
      const outputs: Uint8Array[][] = [];
      for (const one of cases)
        outputs.push((await outputsOf(backend, one)).map(({ buffer }) => new Uint8Array(buffer)));
      backend.close();
      return outputs;
    };
    const alone = await run(1);
    const together = await run(3);
    for (const [i, one] of cases.entries()) expect(together[i], `${one.op}: ${one.name}`).toEqual(alone[i]);
  }, 60_000);

  test("a target beyond the ids, and a frozen weight where a gradient needs it, are refused", async () => {
    const backend = createNativeBackend(executor!);
    const bad = single("crossEntropy", "", (m) => ({ logits: m.x([1, 4]), targets: m.ints([4]) }));
    await expect(outputsOf(backend, bad)).rejects.toThrow(/targets\[0\] is 4, expected 0 to 3 or -100/);
    const weight = await loadRandom(backend, "product", "bf16", [4, 4], 1);
    const frozen = single("linearBackwardInput", "", (m) => ({ dy: m.x([1, 4]), weight }));
    await expect(outputsOf(backend, frozen)).rejects.toThrow("loaded as values");
    backend.close();
  });
});
