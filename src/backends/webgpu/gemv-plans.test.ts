import { expect, test } from "vitest";
import { type GemvQuestion, planOf } from "./gemv-plans.ts";
import { type GpuWeight, leastAbilities } from "./kernel.ts";

const weight = (): GpuWeight => ({ dtype: "f16", shape: [8, 8], rowWords: 4, isExact: false, parts: [] });
const first = weight();
const question: GemvQuestion = {
  abilities: leastAbilities,
  tokens: 1,
  weights: [first, weight()],
  norm: null,
  gate: false,
  bias: false,
  activation: "none",
  residual: false,
  separate: [{ activation: "silu" }, { activation: "none" }],
  fixedPoint: true,
  routed: null,
  rows: 0,
};
const plan = () => ({ kernel: {} as never, shape: {} as never, segments: [] });

test("an equal question gets the plan that was made", () => {
  const made = planOf(question, plan);
  expect(planOf({ ...question, weights: [...question.weights] }, () => null)).toBe(made);
});

test.each<[string, Partial<GemvQuestion>]>([
  ["tokens", { tokens: 2 }],
  ["another second weight", { weights: [first, weight()] }],
  ["fewer weights", { weights: [first] }],
  ["norm", { norm: "taken" }],
  ["gate", { gate: true }],
  ["bias", { bias: true }],
  ["residual", { residual: true }],
  ["activation", { activation: "silu" }],
  ["one y for all", { separate: null }],
  ["activations of outputs", { separate: [{ activation: "none" }, { activation: "none" }] }],
  ["fixed point", { fixedPoint: false }],
  ["routing", { routed: "plain" }],
  ["rows", { rows: 2 }],
  ["another device", { abilities: { ...leastAbilities } }],
])("a question that differs in %s gets a plan of its own", (_, changed) => {
  const made = planOf(question, plan);
  expect(planOf({ ...question, ...changed }, plan)).not.toBe(made);
});

test("what has no plan is asked again", () => {
  const asked = { ...question, weights: [weight()] };
  expect(planOf(asked, () => null)).toBeNull();
  expect(planOf(asked, plan)).not.toBeNull();
});
