import { expect, test } from "vitest";
import { type MixPoint, mixAt, pickFromMix } from "./mix.ts";
import { Random } from "./random.ts";

const points: MixPoint[] = [
  { at: 100, mix: { a: 3, b: 1 } },
  { at: 200, mix: { b: 1, c: 1 } },
];

test("shares stay before the first point and after the last, and move in straight lines between", () => {
  expect(mixAt(points, 0)).toEqual({ a: 0.75, b: 0.25 });
  expect(mixAt(points, 100)).toEqual({ a: 0.75, b: 0.25, c: 0 });
  expect(mixAt(points, 150)).toEqual({ a: 0.375, b: 0.375, c: 0.25 });
  expect(mixAt(points, 200)).toEqual({ b: 0.5, c: 0.5 });
  expect(mixAt(points, 10_000)).toEqual({ b: 0.5, c: 0.5 });
});

test("a transition is w(s) = (1 - s/S) old + (s/S) new, in shares that add up to 1", () => {
  const change: MixPoint[] = [
    { at: 1000, mix: { pictures: 20, text: 1 } },
    { at: 1100, mix: { pictures: 3, charts: 1 } },
  ];
  const { pictures, text, charts } = mixAt(change, 1025);
  expect(pictures).toBeCloseTo((0.75 * 20) / 21 + 0.25 * 0.75, 12);
  expect(text).toBeCloseTo(0.75 / 21, 12);
  expect(charts).toBeCloseTo(0.25 * 0.25, 12);
  for (let index = 900; index < 1200; index += 7) {
    const sum = Object.values(mixAt(change, index)).reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(1, 12);
  }
});

test("generators are drawn in proportion to their shares, whatever the order they are written in", () => {
  const counts = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 2000; i++) {
    const name = pickFromMix(new Random(`mix/${i}`), points, 150) as keyof typeof counts;
    counts[name]++;
    const turned = points.map(({ at, mix }) => ({
      at,
      mix: Object.fromEntries(Object.entries(mix).reverse()),
    }));
    if (i < 50) expect(pickFromMix(new Random(`mix/${i}`), turned, 150)).toBe(name);
  }
  expect(counts.a / 2000).toBeCloseTo(0.375, 1);
  expect(counts.c / 2000).toBeCloseTo(0.25, 1);
});
