// Every gradient rule against finite differences of its forward op.

import { describe, expect, test } from "vitest";
import { floats } from "../../src/backends/reference/reference-tensor.ts";
import { type GradientRule, gradients, multiplied } from "../../src/tensor/gradients.ts";
import type { ForwardOp, OpArgs } from "../../src/tensor/ops.ts";
import type { Ops } from "../../src/tensor/run.ts";
import { numTokens, wholeSequences } from "../../src/tensor/sequences.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { expectGradient, integersOf, random, withOps } from "./finite-differences.ts";

interface Case {
  readonly op: ForwardOp;
  readonly name: string;
  run(): void;
}

/** Checks the gradients of all inputs that the rule names. */
function rule<Op extends ForwardOp>(op: Op, name: string, args: OpArgs[Op]): Case {
  const forward = (ops: Ops) => (ops[op] as (args: OpArgs[Op]) => Tensor)(args);
  const apply = gradients[op] as GradientRule<Op>;
  const run = () => {
    const names = withOps((ops) => {
      const y = forward(ops);
      return Object.keys(apply(ops, args, y, y)) as (keyof OpArgs[Op] & string)[];
    });
    expect(names.length).toBeGreaterThan(0);
    for (const input of names) {
      const tensor = args[input] as Tensor | null;
      if (tensor === null) continue;
      expectGradient(input, tensor, forward, (ops, y, dy) =>
        multiplied(ops, apply(ops, args, y, dy)[input]!(ops)),
      );
    }
  };
  return { op, name, run };
}

const sizes = [
  [0, 3],
  [1, 1],
  [3, 5],
  [4, 8],
] as const;

const packed = [[5], [1, 0, 4, 2]] as const;

const cases: Case[] = [
  ...sizes.flatMap(([t, c]) => [
    rule("linear", `${t} x ${c} by 4, bias`, {
      x: random([t, c], 1),
      weight: random([4, c], 2),
      bias: random([4], 3),
    }),
    rule("linear", `${t} x ${c} by 1, no bias`, {
      x: random([t, c], 1),
      weight: random([1, c], 2),
      bias: null,
    }),
    rule("scaledAdd", `${t} x ${c}`, {
      a: random([t, c], 1),
      b: random([t, c], 2),
      alpha: 3.5,
      beta: -0.5,
    }),
    rule("concatRows", `${t} x ${c}`, { a: random([t, c], 1), b: random([2, c], 2) }),
    rule("rmsNorm", `${t} x ${c}`, { x: random([t, c], 1), weight: random([c], 2), eps: 1e-2 }),
    rule("layerNorm", `${t} x ${c}`, {
      x: random([t, c], 1),
      weight: random([c], 2),
      bias: random([c], 3),
      eps: 1e-2,
    }),
    rule("gelu", `${t} x ${c}`, { x: random([t, c], 1, 3) }),
    rule("silu", `${t} x ${c}`, { x: random([t, c], 1, 3) }),
    rule("swiglu", `${t} x ${2 * c}`, { x: random([t, 2 * c], 1, 2) }),
    rule("sigmoidGate", `${t} x ${c}`, { x: random([t, c], 1), gate: random([t, c], 2, 2) }),
    rule("sigmoidBlend", `${t} x ${c}`, {
      a: random([t, c], 1),
      b: random([t, c], 2),
      gate: random([t, 1], 3, 2),
    }),
  ]),
  rule("embedding", "an id three times, some never", {
    ids: integersOf([2, 0, 2, 5, 2]),
    table: random([7, 3], 1),
  }),
  rule("embedding", "no ids", { ids: integersOf([]), table: random([2, 3], 1) }),
  rule("gatherRows", "repeats", { x: random([4, 3], 1), index: integersOf([3, 3, 0]) }),
  rule("scatterRows", "two of five", {
    x: random([5, 2], 1),
    rows: random([2, 2], 2),
    index: integersOf([4, 1]),
  }),
  rule("scatterRows", "none", { x: random([2, 2], 1), rows: random([0, 2], 2), index: integersOf([]) }),
  ...packed.flatMap((lengths) => {
    const t = lengths.reduce<number>((a, b) => a + b, 0);
    const sequences = wholeSequences(lengths);
    return [
      rule("rope", `lengths ${lengths}`, {
        x: random([t, 2 * 6], 1),
        sequences: { ...sequences, pastLengths: sequences.pastLengths.map((_, s) => 100 * s) },
        headDim: 6,
        rotaryDim: 4,
        theta: 1e4,
      }),
      ...[
        [2, 2, 3, true],
        [4, 2, 2, true],
        [3, 1, 1, true],
        [2, 1, 3, false],
      ].map(([heads, groups, headDim, causal]) => {
        const [h, g, d] = [Number(heads), Number(groups), Number(headDim)];
        return rule("softmaxAttention", `lengths ${lengths}, ${h} heads of ${d}, ${g} groups, ${causal}`, {
          q: random([t, h * d], 1, 2),
          k: random([t, g * d], 2),
          v: random([t, g * d], 3),
          cache: null,
          sequences,
          headDim: d,
          causal: causal === true,
        });
      }),
      ...[
        [1, 1, 256],
        [2, 3, 2],
        [3, 2, 1],
      ].map(([heads, headDim, blockSize]) =>
        rule("lightningAttention", `lengths ${lengths}, ${heads} heads of ${headDim}`, {
          qkv: random([t, heads! * 3 * headDim!], 1),
          rates: Float32Array.from({ length: heads! }, (_, h) => h * 0.4), // one without decay
          state: null,
          sequences,
          headDim: headDim!,
          blockSize: blockSize!,
        }),
      ),
    ];
  }),
  ...(
    [
      [[2, 0, 1], [1, 2, 3], 4, 2, 2],
      [[3], [2], 2, 2, 3],
    ] as const
  ).map(([lengths, keyLengths, heads, groups, headDim]) => {
    const [sequences, keySequences] = [wholeSequences(lengths), wholeSequences(keyLengths)];
    return rule("softmaxAttention", `lengths ${lengths} on keys of ${keyLengths}`, {
      q: random([numTokens(sequences), heads * headDim], 1, 2),
      k: random([numTokens(keySequences), groups * headDim], 2),
      v: random([numTokens(keySequences), groups * headDim], 3),
      cache: null,
      sequences,
      keySequences,
      headDim,
      causal: false,
    });
  }),
  rule("routerWeights", "two of four", {
    logits: random([3, 4], 1),
    experts: integersOf([3, 0, 1, 2, 0, 1], [3, 2]),
  }),
  rule("routerWeights", "one of one", { logits: random([2, 1], 1), experts: integersOf([0, 0], [2, 1]) }),
  rule("experts", "two of three, one without tokens", expertArguments([0, 2, 2, 0, 0, 2], 2, 3)),
  rule("experts", "one of two", expertArguments([1, 0, 1], 1, 2)),
  rule("experts", "all of three", expertArguments([2, 0, 1], 3, 3)),
  rule("experts", "no tokens", expertArguments([], 2, 2)),
];

function expertArguments(chosen: readonly number[], k: number, numExperts: number): OpArgs["experts"] {
  const t = chosen.length / k;
  return {
    x: random([t, 3], 1),
    experts: integersOf(chosen, [t, k]),
    weights: random([t, k], 2),
    gateUp: random([numExperts, 4, 3], 3),
    down: random([numExperts, 3, 2], 4),
  };
}

test("every rule has a case", () => {
  const withRule = Object.entries(gradients).filter(([, apply]) => apply !== null);
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(withRule.map(([op]) => op)));
});

describe("gradient of", () => {
  test.for(cases.map((one) => [`${one.op}: ${one.name}`, one] as const))("%s", ([, one]) => one.run());
});

test("a gradient that is not asked for is not computed", () => {
  withOps((ops) => {
    const names: string[] = [];
    const listening = new Proxy(ops, {
      get: (target, name: keyof Ops) => {
        names.push(name);
        return target[name];
      },
    });
    const args = { x: random([2, 3], 1), weight: random([4, 3], 2), bias: null };
    const y = ops.linear(args);
    const dx = multiplied(ops, gradients.linear!(listening, args, y, y).x!(listening));
    expect(names).toEqual(["linearBackwardInput"]);
    expect(floats(dx)).toHaveLength(6);
  });
});
