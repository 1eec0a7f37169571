import { expect, test } from "vitest";
import { ByteBudget } from "./byte-budget.ts";

test("what is over the budget is refused, and what was given back is there again", () => {
  const budget = new ByteBudget(10);
  budget.take(6);
  expect(() => budget.take(5)).toThrow(expect.objectContaining({ status: 503, code: "bodies_too_large" }));
  expect(budget.held).toBe(6);
  budget.take(4);
  budget.give(10);
  expect(budget.held).toBe(0);
});
