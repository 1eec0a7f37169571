// Losses and the optimiser's ops: finite differences, and worked numbers.

import { describe, expect, test } from "vitest";
import { floats, ReferenceTensor } from "../../src/backends/reference/reference-tensor.ts";
import type { Ops } from "../../src/tensor/run.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { ignoredTarget } from "../../src/tensor/training-ops.ts";
import { expectGradient, integersOf, random, withOps } from "./finite-differences.ts";

const tensor = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor =>
  new ReferenceTensor({ dtype: "f32", shape }, Float64Array.from(values));

const numbers = (compute: (ops: Ops) => Tensor) => withOps((ops) => [...floats(compute(ops))]);

function expectNear(found: readonly number[], expected: readonly number[], digits = 12): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, digits);
  });
}

describe("cross-entropy", () => {
  const logits = tensor([2, 1, 0, 0, 1, 2, 1, 1, 1, 3, 0, 0], [4, 3]);
  const targets = integersOf([0, 2, ignoredTarget, 1]);

  test("losses of the worked example", () => {
    const losses = numbers((ops) => ops.crossEntropy({ logits, targets }));
    expectNear(losses, [0.4076059644443806, 0.4076059644443806, 0, 3.0949229564209606]);
  });

  test.for([
    [0, 3],
    [1, 1],
    [4, 5],
  ])("gradient, %i x %i", ([t, v]) => {
    const x = random([t!, v!], 1, 2);
    const ids = integersOf(Array.from({ length: t! }, (_, i) => (i === 2 ? ignoredTarget : i % v!)));
    expectGradient(
      "logits",
      x,
      (ops) => ops.crossEntropy({ logits: x, targets: ids }),
      (ops, _, dy) => ops.crossEntropyBackward({ logits: x, targets: ids, dy }),
    );
  });

  test("a row without a target gives zeros even when its logits are not finite", () => {
    const broken = tensor([Number.NaN, 1, 0, 2], [2, 2]);
    const ids = integersOf([ignoredTarget, 1]);
    expect(numbers((ops) => ops.crossEntropy({ logits: broken, targets: ids }))[0]).toBe(0);
    const dy = tensor([1, 0]);
    expectNear(
      numbers((ops) => ops.crossEntropyBackward({ logits: broken, targets: ids, dy })),
      [0, 0, 0, 0],
    );
  });

  test("logits of a thousand do not overflow", () => {
    const far = tensor([1000, 0, -1000, 0], [2, 2]);
    const losses = numbers((ops) => ops.crossEntropy({ logits: far, targets: integersOf([1, 0]) }));
    expectNear(losses, [1000, 1000]);
  });

  test.for([-1, 3])("target %i of 3 ids is refused", (target) => {
    const row = tensor([0, 0, 0], [1, 3]);
    expect(() => numbers((ops) => ops.crossEntropy({ logits: row, targets: integersOf([target]) }))).toThrow(
      `target ${target} of 3 ids`,
    );
  });
});

describe("router losses", () => {
  const logits = tensor([2, 1, 0, -1, 1, 2, 0, 0, 0, 0, 3, 1, 2, 0, 1, 0, 0.5, 0.4, 0.3, 0.2], [5, 4]);

  test("shares and mean probabilities of the worked example", () => {
    const shares = (choices: number) =>
      numbers((ops) =>
        ops.expertShares({ experts: ops.routerTopK({ logits, k: 2 }), numExperts: 4, choices }),
      );
    expectNear(shares(2), [0.8, 0.6, 0.4, 0.2]);
    expectNear(shares(1), [0.6, 0.2, 0.2, 0]);
    const means = numbers((ops) => ops.meanSoftmax({ x: logits }));
    expectNear(means, [0.3615385918, 0.2462544016, 0.2880715735, 0.1041354331], 10);
    const dot = (choices: number) => shares(choices).reduce((sum, share, e) => sum + share * means[e]!, 0);
    expectNear([dot(2) / 4, dot(2) / 2 / 4], [0.1432598075967248, 0.0716299037983624]);
    expectNear([dot(1) / 4], [0.08094708751917692]);
    expectNear([4 * dot(2), 4 * dot(1)], [2.2921569215475968, 1.2951534003068308]);
  });

  test("z-loss of the worked example", () => {
    const squares = numbers((ops) => ops.sumSquares({ x: ops.logSumExp({ x: logits }), plus: null }));
    expectNear([squares[0]! / 5], [6.347931050686116]);
  });

  test.for([
    [1, 1],
    [3, 4],
  ])("gradients, %i x %i", ([t, e]) => {
    const x = random([t!, e!], 1, 2);
    expectGradient(
      "x of meanSoftmax",
      x,
      (ops) => ops.meanSoftmax({ x }),
      (ops, _, dy) => ops.meanSoftmaxBackward({ x, dy }),
    );
    expectGradient(
      "x of logSumExp",
      x,
      (ops) => ops.logSumExp({ x }),
      (ops, _, dy) => ops.logSumExpBackward({ x, dy }),
    );
  });

  test("without tokens all are 0", () => {
    const none = tensor([], [0, 3]);
    const experts = integersOf([], [0, 2]);
    expect(numbers((ops) => ops.meanSoftmax({ x: none }))).toEqual([0, 0, 0]);
    expect(numbers((ops) => ops.expertShares({ experts, numExperts: 3, choices: 2 }))).toEqual([0, 0, 0]);
  });
});

describe("optimiser", () => {
  const options = { learningRate: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 };

  test("adamW takes the three steps of the worked example", () => {
    const [parameter, firstMoment, secondMoment] = [tensor([1]), tensor([0]), tensor([0])];
    const scale = tensor([1]);
    const thetas = [0.5, -0.2, 0.1].map((gradient, i) => {
      const args = { parameter, gradient: tensor([gradient]), firstMoment, secondMoment, scale };
      expect(numbers((ops) => ops.adamW({ ...args, ...options, step: i + 1 }))).toEqual([1]);
      return floats(parameter)[0]!;
    });
    expectNear(thetas, [0.9890000002, 0.9845230344785371, 0.9796663897734729], 10);
    expectNear([...floats(firstMoment)], [0.0325]);
    expectNear([...floats(secondMoment)], [0.01368125]);
  });

  test("adamW multiplies the gradient with the scale", () => {
    const moments = [0.25, 1].map((factor) => {
      const firstMoment = tensor([0, 0]);
      const args = { parameter: tensor([1, 2]), firstMoment, secondMoment: tensor([0, 0]) };
      const gradient = tensor([2 / factor, -1 / factor]);
      numbers((ops) => ops.adamW({ ...args, gradient, scale: tensor([factor]), ...options, step: 1 }));
      return [...floats(firstMoment)];
    });
    expectNear(moments[0]!, moments[1]!);
  });

  test.for([Number.NaN, Number.POSITIVE_INFINITY])("adamW writes nothing when the scale is %d", (scale) => {
    const args = { parameter: tensor([1]), firstMoment: tensor([2]), secondMoment: tensor([3]) };
    const taken = numbers((ops) =>
      ops.adamW({ ...args, gradient: tensor([1]), scale: tensor([scale]), ...options, step: 1 }),
    );
    expect(taken).toEqual([0]);
    expect([args.parameter, args.firstMoment, args.secondMoment].map((t) => floats(t)[0])).toEqual([1, 2, 3]);
  });

  test("clipping by the norm of several tensors", () => {
    const clip = (maxNorm: number, multiplier: number) =>
      numbers((ops) => {
        const first = ops.sumSquares({ x: tensor([3, 4], [1, 2]), plus: null });
        return ops.clipScale({
          squares: ops.sumSquares({ x: tensor([12]), plus: first }),
          multiplier,
          maxNorm,
        });
      })[0]!;
    expectNear(
      [3, 4, 12].map((g) => g * clip(1, 1)),
      [0.230769213, 0.307692284, 0.923076852],
      9,
    );
    expectNear([13 * 0.5 * clip(1, 0.5)], [0.5 * (6.5 / (6.5 + 1e-6))]);
    expect(clip(20, 1)).toBe(1);
    expect(clip(Number.POSITIVE_INFINITY, 0.25)).toBe(0.25);
  });

  test.for([Number.NaN, Number.POSITIVE_INFINITY])("squares of %d give a scale of NaN", (squares) => {
    const scale = numbers((ops) =>
      ops.clipScale({ squares: tensor([squares]), multiplier: 1, maxNorm: Number.POSITIVE_INFINITY }),
    );
    expect(scale).toEqual([Number.NaN]);
  });

  test("addInPlace adds up over calls", () => {
    const target = tensor([1, 2], [1, 2]);
    for (let i = 0; i < 3; i++) numbers((ops) => ops.addInPlace({ target, x: tensor([1, -1], [1, 2]) }));
    expect([...floats(target)]).toEqual([4, -1]);
  });
});
