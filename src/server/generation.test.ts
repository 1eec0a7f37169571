import { expect, test } from "vitest";
import { holdFor } from "./generation.ts";

test("all answers together are some 200 events a second, and none waits over a tenth of a second", () => {
  expect([1, 4, 5, 8, 16, 17, 64, 1000].map(holdFor)).toEqual([20, 20, 40, 40, 80, 100, 100, 100]);
  for (let running = 1; running <= 20; running++)
    expect((1000 / holdFor(running)) * running).toBeLessThanOrEqual(200);
});
