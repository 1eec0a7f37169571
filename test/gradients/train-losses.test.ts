// The losses of src/train/loss: worked numbers, and finite differences of their seeded gradients.

import { describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { floats, ReferenceTensor } from "../../src/backends/reference/reference-tensor.ts";
import { Tape } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { clampLogScale, contrastiveLoss, initialLogScale } from "../../src/train/loss/contrastive.ts";
import { crossEntropyLoss, weightedSum } from "../../src/train/loss/cross-entropy.ts";
import { preferenceLoss } from "../../src/train/loss/preference.ts";
import { type BalanceForm, RouterLosses } from "../../src/train/loss/router.ts";
import { random } from "./finite-differences.ts";

const tensor = (values: readonly number[], shape: readonly number[]): Tensor =>
  new ReferenceTensor({ dtype: "f32", shape }, Float64Array.from(values));

const zerosLike = ({ shape }: Tensor) => tensor(new Array(shape.reduce((a, b) => a * b, 1)).fill(0), shape);

/** Runs a loss on a fresh tape over trained tensors; gives the loss and the gradient of each tensor. */
async function run(
  trained: readonly Tensor[],
  loss: (tape: Tape, backend: ReturnType<typeof createReferenceBackend>) => Promise<() => Promise<number>>,
) {
  const backend = createReferenceBackend();
  const accumulators = new Map(trained.map((one) => [one, { sum: zerosLike(one), isEmpty: true }] as const));
  const arena = backend.openArena();
  const tape = new Tape(backend, arena, accumulators);
  const value = await loss(tape, backend);
  tape.backward();
  const result = await value();
  arena.close();
  return { value: result, gradients: trained.map((one) => [...floats(accumulators.get(one)!.sum)]) };
}

/** Expects the seeded gradients to be those of the value, by central differences. */
async function expectGradients(
  trained: readonly Tensor[],
  loss: Parameters<typeof run>[1],
  tolerance = 1e-7,
): Promise<void> {
  const { gradients } = await run(trained, loss);
  for (const [index, one] of trained.entries()) {
    const values = floats(one);
    for (let i = 0; i < values.length; i++) {
      const at = values[i]!;
      values[i] = at + 1e-5;
      const above = (await run(trained, loss)).value;
      values[i] = at - 1e-5;
      const below = (await run(trained, loss)).value;
      values[i] = at;
      expect(Math.abs(gradients[index]![i]! - (above - below) / 2e-5), `${index}, ${i}`).toBeLessThan(
        tolerance,
      );
    }
  }
}

/** Reads without rounding to f32, which differences of neighbouring values would not survive. */
const exact = { read: async (one: Tensor) => floats(one) as unknown as Float32Array };

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, one) => sum + one, 0) / values.length;

describe("contrastive loss", () => {
  const unit = [1, 0, 0.6, 0.8, 0, 1];
  const texts = [0.8, 0.6, 0, 1, -0.6, 0.8];
  const total = (images: Tensor, others: Tensor, s: number) => async (tape: Tape) => {
    const result = contrastiveLoss(tape, images, others, s, 1);
    return async () => (mean(floats(result.imageLosses)) + mean(floats(result.textLosses))) / 2;
  };

  test.each([
    {
      tau: 0.07,
      image: 1.7662456589354012,
      text: 1.7671463290462768,
      both: 1.7666959939908389,
      ds: 1.5841649418676393,
    },
    {
      tau: 1,
      image: 0.8860888943395374,
      text: 0.8962493441353571,
      both: 0.8911691192374472,
      ds: -0.13723646356075214,
    },
  ])("temperature $tau: both directions, their mean, and the gradient of s", async ({ tau, ...expected }) => {
    const backend = createReferenceBackend();
    const tape = new Tape(backend, backend.openArena(), new Map());
    const s = Math.log(1 / tau);
    const result = contrastiveLoss(tape, tensor(unit, [3, 2]), tensor(texts, [3, 2]), s, 1);
    expect(mean(floats(result.imageLosses))).toBeCloseTo(expected.image, 12);
    expect(mean(floats(result.textLosses))).toBeCloseTo(expected.text, 12);
    const { value } = await run([], total(tensor(unit, [3, 2]), tensor(texts, [3, 2]), s));
    expect(value).toBeCloseTo(expected.both, 12);
    const [a, b] = result.logScaleGradients.map((one) => mean(floats(one)) * 3);
    expect(a! + b!).toBeCloseTo(expected.ds, 6); // 1 / 2B is uploaded as f32
  });

  test("identical embeddings give ln B", async () => {
    const same = tensor([1, 0, 1, 0, 1, 0, 1, 0], [4, 2]);
    const { value } = await run([], total(same, same, initialLogScale));
    expect(value).toBeCloseTo(Math.log(4), 12);
  });

  test("gradients of both sides", async () => {
    const [images, others] = [random([4, 3], 1), random([4, 3], 2)];
    await expectGradients([images, others], total(images, others, 0.7));
  });

  test("the scale stays between 1 and 100", () => {
    expect(initialLogScale).toBeCloseTo(2.65926, 6);
    expect([-1, 2].map(clampLogScale)).toEqual([0, 2]);
    expect(clampLogScale(9)).toBeCloseTo(4.60517, 6);
  });
});

describe("router losses", () => {
  const logits = () => tensor([2, 1, 0, -1, 1, 2, 0, 0, 0, 0, 3, 1, 2, 0, 1, 0, 0.5, 0.4, 0.3, 0.2], [5, 4]);
  const losses =
    (layers: readonly Tensor[], form: BalanceForm, balance: number, z: number) =>
    async (tape: Tape, backend: ReturnType<typeof createReferenceBackend>) => {
      const options = { form, balance, z, numExpertsPerTok: 2, numLayers: layers.length };
      const router = new RouterLosses(backend, tape, options, 1);
      for (const [i, one] of layers.entries()) router.observe(`router_logits.${i}`, one);
      return async () => {
        const values = await router.values(exact);
        router.close();
        return balance * values.balance + z * values.z;
      };
    };

  test.each([
    ["joint", 2.2921569215475968],
    ["layer", 0.0716299037983624],
    ["first", 1.2951534003068308],
  ] as const)("balance in the form %s", async (form, expected) => {
    const { value } = await run([], losses([logits()], form, 1, 0));
    expect(value).toBeCloseTo(expected, 12);
  });

  test("z", async () => {
    const { value } = await run([], losses([logits()], "joint", 0, 1));
    expect(value).toBeCloseTo(6.347931050686116, 12);
  });

  test.each(["joint", "layer", "first"] as const)(
    "gradients over two layers, form %s and z",
    async (form) => {
      const layers = [random([6, 4], 1, 2), random([6, 4], 2, 2)];
      await expectGradients(layers, losses(layers, form, 0.7, 0.3));
    },
  );

  test("balanced routing gives the values of the reference", async () => {
    const even = tensor([1, 0, 0, 1], [2, 2]);
    const { value } = await run([], losses([even], "first", 1, 0));
    expect(value).toBeCloseTo(1, 12);
  });
});

describe("cross-entropy", () => {
  const logits = () => tensor([2, 1, 0, 0, 1, 2, 1, 1, 1, 3, 0, 0], [4, 3]);
  const lossOf = (targets: Int32Array, weight: number) =>
    run([], async (tape) => {
      const rows = crossEntropyLoss(tape, logits(), targets, weight);
      return async () => weightedSum(floats(rows), weight);
    });

  test("sum and mean over the targets of the worked example; 0 without any", async () => {
    const targets = Int32Array.of(0, 2, -100, 1);
    expect((await lossOf(targets, 1)).value).toBeCloseTo(3.9101348853097218, 12);
    expect((await lossOf(targets, 1 / 3)).value).toBeCloseTo(1.3033782951032407, 12);
    expect((await lossOf(new Int32Array(4).fill(-100), 1)).value).toBe(0);
  });

  test("gradients with weights and ignored rows", async () => {
    const logits = random([4, 5], 3);
    const targets = Int32Array.of(1, -100, 4, 0);
    const weights = Float32Array.of(0.5, 3, 0.25, 1);
    await expectGradients([logits], async (tape) => {
      const rows = crossEntropyLoss(tape, logits, targets, weights);
      return async () => weightedSum(floats(rows), weights);
    });
    const { gradients } = await run([logits], async (tape) => {
      crossEntropyLoss(tape, logits, targets, weights);
      return async () => 0;
    });
    expect(gradients[0]!.slice(5, 10)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("preference loss", () => {
  test("the worked example, plain and smoothed", () => {
    const [policy, reference] = [[{ chosen: -12, rejected: -15 }], [{ chosen: -13, rejected: -14.5 }]];
    const plain = preferenceLoss(policy, reference, { beta: 0.1 });
    expect(plain.loss).toBeCloseTo(0.6209570477895321, 14);
    expect(plain.gradients[0]!.chosen).toBeCloseTo(-0.04625701546562505, 14);
    expect(plain.gradients[0]!.rejected).toBeCloseTo(0.04625701546562505, 14);
    expect(plain.metrics.chosenReward).toBeCloseTo(0.1, 14);
    expect(plain.metrics.rejectedReward).toBeCloseTo(-0.05, 14);
    expect(plain.metrics.margin).toBeCloseTo(0.15, 14);
    expect(preferenceLoss(policy, reference, { beta: 0.1, smoothing: 0.1 }).loss).toBeCloseTo(
      0.6359570477895321,
      14,
    );
  });

  test("a policy that is the reference has ln 2 and half the pairs right", () => {
    const same = [{ chosen: -3, rejected: -1 }];
    const { loss, metrics } = preferenceLoss(same, same, { beta: 0.5 });
    expect(loss).toBe(Math.LN2);
    expect(metrics.accuracy).toBe(0.5);
  });

  test("gradients, smoothed, and no overflow far away", () => {
    const reference = [
      { chosen: -2, rejected: -3 },
      { chosen: -1, rejected: -4 },
    ];
    const at = (x: number) =>
      preferenceLoss(
        [
          { chosen: x, rejected: -2 },
          { chosen: -1, rejected: -1 },
        ],
        reference,
        { beta: 0.3, smoothing: 0.2 },
      );
    expect(at(-1).gradients[0]!.chosen).toBeCloseTo((at(-1 + 1e-5).loss - at(-1 - 1e-5).loss) / 2e-5, 8);
    const far = preferenceLoss([{ chosen: -1e5, rejected: 0 }], [{ chosen: 0, rejected: -1e5 }], { beta: 1 });
    expect(far.loss).toBeCloseTo(2e5, 6);
    expect(far.gradients[0]!.chosen).toBe(-1);
  });
});
