import { expect, test } from "vitest";
import { trainingConfig } from "../../test/support/tiny-training.ts";
import { countParameters } from "../models/parameters.ts";
import { trainingFlops } from "./flops.ts";

const { activePerToken, head, vision, projector } = countParameters(trainingConfig);
const none = { tiles: 0, tokens: 0, targets: 0 };
const flops = (rows: object, options?: object) =>
  trainingFlops(trainingConfig, { ...none, ...rows }, options);

test("each part is counted for the rows that pass it: the head for targets alone, the tower for patches and class", () => {
  expect(flops({ tokens: 10 })).toBe(6 * 10 * activePerToken);
  expect(flops({ tokens: 10, targets: 3 }) - flops({ tokens: 10 })).toBe(6 * 3 * head);
  // 16 x 16 in patches of 4.
  expect(flops({ tiles: 2 })).toBe(6 * 2 * 17 * vision);
  expect(flops({ tiles: 2, tokens: 1 }) - flops({ tiles: 2 })).toBe(
    6 * (2 * 16 * projector + activePerToken),
  );
});

test("a frozen language model has no gradients of its own", () => {
  const rows = { tokens: 12, targets: 5 };
  expect(flops(rows, { isTextFrozen: true }) / flops(rows)).toBeCloseTo(4 / 6, 12);
});
