import { expect, test } from "vitest";
import { philox4x32, uniform } from "./random.ts";

// The known answers that come with Random123.
test.each([
  [
    [0, 0],
    [0, 0, 0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0xa4093822, 0x299f31d0],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const)("philox with key %j and counter %j gives the published words", (key, counter, words) => {
  expect(philox4x32([...key], [...counter])).toEqual(words);
});

test("uniform numbers lie in [0, 1) and fill ten bins evenly", () => {
  const bins = new Array<number>(10).fill(0);
  for (let index = 0; index < 20_000; index++) {
    const value = uniform(7, index);
    expect(value >= 0 && value < 1).toBe(true);
    bins[Math.floor(value * 10)]!++;
  }
  for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(250); // over 5 standard deviations
});

test("seeds that differ only above 32 bits give different numbers", () => {
  expect(uniform(1, 0)).not.toBe(uniform(1 + 2 ** 32, 0));
  expect(uniform(1, 0)).not.toBe(uniform(1, 2 ** 32));
});
