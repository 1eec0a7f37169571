import fc from "fast-check";
import { expect, test } from "vitest";
import { Pool } from "./pool.ts";

test("no place is given out twice and all come back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (sizes) => {
      const pool = new Pool("KV pages", 16);
      const held: number[][] = [];
      for (const size of sizes) {
        if (size <= pool.numFree) held.push(pool.take(size));
        else if (held.length > 0) pool.release(held.shift()!);
        expect(new Set(held.flat()).size).toBe(held.flat().length);
        expect(pool.numFree).toBe(16 - held.flat().length);
      }
      for (const places of held) pool.release(places);
      expect(pool.numFree).toBe(16);
    }),
    { seed: 1 },
  );
});

test("taking more than is free takes nothing and says how many there are", () => {
  const pool = new Pool("KV pages", 4);
  pool.take(3);
  expect(() => pool.take(2)).toThrow(
    expect.objectContaining({
      code: "cache_full",
      message: expect.stringMatching(/^2 KV pages are needed, 1 of 4/),
    }),
  );
  expect(pool.numFree).toBe(1);
});

test("a shared place is free when all holders have given it back", () => {
  const pool = new Pool("KV pages", 3, 10);
  const places = pool.take(2);
  expect(places).toEqual([10, 11]);
  pool.share([11]);
  pool.release(places);
  expect([pool.numFree, pool.numHolders(10), pool.numHolders(11)]).toEqual([2, 0, 1]);
  pool.release([11]);
  expect(pool.numFree).toBe(3);
  expect(() => pool.share([11])).toThrow(/not taken/);
});

test("giving back a place twice throws", () => {
  const pool = new Pool("state slots", 2);
  const places = pool.take(1);
  pool.release(places);
  expect(() => pool.release(places)).toThrow(/not taken/);
});
