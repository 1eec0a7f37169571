import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pool } from "./pool.ts";
import { PrefixCache } from "./prefix-cache.ts";

const pageSize = 4;

/** A trie, and a memory that has, as numbers, what a model would have written to its pages and states. */
function openMemory(numPages: number, numStates: number, maxPages = numPages) {
  const pool = new Pool("KV pages", numPages);
  const states = new Pool("kept states", numStates, 100);
  const cache = new PrefixCache(pool, states, pageSize, maxPages);
  const pageContents = new Map<number, number[]>();
  const stateContents = new Map<number, string>();
  const take = (count: number) => {
    cache.evict(count);
    return pool.take(count);
  };
  /** Runs a prompt as the engine does, keeping states at `cuts`; how many tokens it found, or null without room. */
  const run = (tokens: readonly number[], cuts: readonly number[]): number | null => {
    const symbols = Int32Array.from(tokens);
    const { match, agreed } = cache.find(symbols, tokens.length - 1);
    const length = match?.length ?? 0;
    expect(agreed).toBeGreaterThanOrEqual(length);
    const pages: number[] = [];
    if (match) {
      expect(match.pages).toHaveLength(Math.ceil(length / pageSize));
      for (let at = 0; at < length; at++)
        expect(pageContents.get(match.pages[Math.floor(at / pageSize)]!)![at % pageSize]).toBe(tokens[at]);
      expect(stateContents.get(match.state)).toBe(tokens.slice(0, length).join());
      pool.share(match.pages);
      cache.touch(symbols, length);
      const whole = Math.floor(length / pageSize);
      pages.push(...match.pages.slice(0, whole));
      const partial = match.pages.slice(whole);
      if (pool.numFree + cache.numEvictable < partial.length) {
        pool.release(match.pages);
        return null;
      }
      const copied = partial.map((page) => {
        const [fresh] = take(1);
        pageContents.set(fresh!, [...pageContents.get(page)!]);
        return fresh!;
      });
      pool.release(partial);
      pages.push(...copied);
    }
    for (let at = length; at < tokens.length; at++) {
      if (at % pageSize === 0) {
        if (pool.numFree + cache.numEvictable === 0) break;
        const [fresh] = take(1);
        pageContents.set(fresh!, []);
        pages.push(fresh!);
      }
      pageContents.get(pages[Math.floor(at / pageSize)]!)![at % pageSize] = tokens[at]!;
      if (!cuts.includes(at + 1)) continue;
      const state = cache.add(symbols, at + 1, Int32Array.from(pages));
      if (state !== null) stateContents.set(state, tokens.slice(0, at + 1).join());
    }
    pool.release(pages);
    return length;
  };
  return { pool, states, cache, run };
}

describe("prompts that begin alike", () => {
  test("begin at the deepest state that both have, and their last token is computed", () => {
    const { run } = openMemory(20, 4);
    expect(run([1, 2, 3, 4, 5, 6, 7], [3, 6])).toBe(0);
    expect(run([1, 2, 3, 4, 5, 6, 9, 9], [])).toBe(6);
    expect(run([1, 2, 3, 4, 5, 6], [])).toBe(3);
    expect(run([1, 2, 3, 9], [])).toBe(3);
    expect(run([1, 2, 9], [])).toBe(0);
  });

  test("tell where they part from others, state or not", () => {
    const { cache, run } = openMemory(20, 4);
    run([1, 2, 3, 4, 5, 6, 7, 8], [8]);
    const find = (tokens: number[]) => cache.find(Int32Array.from(tokens), 100).agreed;
    expect([find([1, 2, 3, 4, 5, 9]), find([2]), find([1, 2, 3, 4, 5, 6, 7, 8, 9])]).toEqual([5, 0, 8]);
  });

  test("share whole pages, and a partly filled page is of the sequence that wrote it", () => {
    const { pool, cache, run } = openMemory(20, 4);
    run([1, 2, 3, 4, 5, 6], [6]);
    expect(cache.numPages).toBe(2);
    run([1, 2, 3, 4, 5, 6, 7, 8, 9], [9]); // copies the second page, writes on, takes a third
    expect(cache.numPages).toBe(4);
    expect(pool.numFree).toBe(16);
  });

  test("are told apart by the content of their images", () => {
    const { cache } = openMemory(20, 4);
    const [a, b] = [cache.symbolOf("a"), cache.symbolOf("b")];
    expect(a).toBeLessThan(0);
    expect(b).not.toBe(a);
    expect(cache.symbolOf("a")).toBe(a);
    cache.clear();
    expect([a, b]).not.toContain(cache.symbolOf("c"));
  });
});

describe("eviction", () => {
  test("gives up the state that was used least recently, and what only it needed", () => {
    const { cache, run } = openMemory(20, 2);
    run([1, 1, 1, 1, 1], [5]);
    run([2, 2, 2, 2, 2], [5]);
    expect(run([1, 1, 1, 1, 1, 1], [])).toBe(5);
    run([3, 3, 3, 3, 3], [5]);
    expect(cache.numPages).toBe(4);
    expect(run([2, 2, 2, 2, 2, 2], [])).toBe(0);
    expect(run([1, 1, 1, 1, 1, 1], [])).toBe(5);
  });

  test("keeps within the limit of pages", () => {
    const { cache, run } = openMemory(20, 10, 3);
    for (let token = 0; token < 6; token++) run(new Array<number>(7).fill(token), [7]);
    expect(cache.numPages).toBe(2);
    expect(cache.numStates).toBe(1);
  });

  test("gives pages to whoever needs them", () => {
    const { pool, cache, run } = openMemory(4, 10);
    run([1, 1, 1, 1, 1, 1, 1], [4, 7]);
    run([2, 2, 2, 2, 2, 2, 2], [7]);
    cache.evict(3);
    expect(pool.numFree).toBeGreaterThanOrEqual(3);
    expect(cache.numPages).toBe(4 - pool.numFree);
  });
});

test("any prompts, cuts and limits: what is found is what was written, and clearing gives back all", () => {
  const prompt = fc.record({
    tokens: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 14, size: "max" }),
    cuts: fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 4 }),
  });
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(prompt, { minLength: 10, maxLength: 40, size: "max" }),
      fc.integer({ min: 4, max: 24 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 24 }),
      (prompts, numPages, numStates, maxPages) => {
        const { pool, states, cache, run } = openMemory(numPages, numStates, maxPages);
        for (const { tokens, cuts } of prompts) {
          found += run(tokens, cuts) ?? 0;
          expect(cache.numPages).toBe(pool.size - pool.numFree); // nobody else holds any now
          expect(cache.numPages).toBeLessThanOrEqual(maxPages);
          expect(cache.numEvictable).toBe(cache.numPages);
        }
        cache.clear();
        expect([pool.numFree, states.numFree, cache.numPages]).toEqual([numPages, numStates, 0]);
      },
    ),
    { seed: 4, numRuns: 300 },
  );
  expect(found).toBeGreaterThan(1000);
});
