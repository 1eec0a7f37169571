import { expect, test } from "vitest";
import { type LogScale, newLogScale, nextLogScale } from "./log-scale.ts";

const settings = { beta1: 0.9, beta2: 0.95, eps: 1e-8 };

test("three steps have the moments of the worked example, and the first goes against its gradient by the rate", () => {
  let scale: LogScale = { ...newLogScale, value: 1 };
  const values = [0.5, -0.2, 0.1].map((gradient) => {
    scale = nextLogScale(scale, gradient, 0.01, settings);
    return scale.value;
  });
  expect(values[0]).toBeCloseTo(0.99, 9);
  expect(scale.firstMoment).toBeCloseTo(0.0325, 14);
  expect(scale.secondMoment).toBeCloseTo(0.01368125, 14);
  // m / (1 - 0.9^3) over the root of v / (1 - 0.95^3)
  expect(values[2]! - values[1]!).toBeCloseTo(
    (-0.01 * (0.0325 / 0.271)) / Math.sqrt(0.01368125 / 0.142625),
    8,
  );
});

test("starts at a temperature of 0.07 and stays between 1 and 1 / 100", () => {
  expect(Math.exp(-newLogScale.value)).toBeCloseTo(0.07, 14);
  expect(nextLogScale(newLogScale, -1, 10, settings).value).toBe(Math.log(100));
  expect(nextLogScale(newLogScale, 1, 10, settings).value).toBe(0);
});
