import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Merge, trainMerges } from "./bpe.ts";
import { MergeQueue, type Pair } from "./merge-queue.ts";

/** The definition: count all pairs, merge the most frequent one everywhere, begin again. */
function naiveMerges(words: ReadonlyMap<string, number>, numMerges: number, minCount: number): Merge[] {
  const sequences = Array.from(words, ([word, count]) => ({
    tokens: [...new TextEncoder().encode(word)],
    count,
  }));
  const merges: Merge[] = [];
  while (merges.length < numMerges) {
    const counts = new Map<string, { pair: Merge; count: number }>();
    for (const { tokens, count } of sequences) {
      for (let i = 1; i < tokens.length; i++) {
        const pair: Merge = [tokens[i - 1]!, tokens[i]!];
        const found = counts.get(pair.join()) ?? { pair, count: 0 };
        found.count += count;
        counts.set(pair.join(), found);
      }
    }
    const [best] = [...counts.values()].sort(
      (a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1],
    );
    if (!best || best.count < minCount) break;
    const made = 256 + merges.length;
    merges.push(best.pair);
    for (const sequence of sequences) {
      const { tokens } = sequence;
      const merged: number[] = [];
      for (let i = 0; i < tokens.length; i++) {
        const isPair = tokens[i] === best.pair[0] && tokens[i + 1] === best.pair[1];
        merged.push(isPair ? made : tokens[i]!);
        if (isPair) i++;
      }
      sequence.tokens = merged;
    }
  }
  return merges;
}

const options = { numMerges: 60, minCount: 1 };

describe("merges", () => {
  test.each([
    ["one word", { banana: 3 }],
    ["runs of one letter", { aaaaaaa: 2, aaa: 5, aa: 1, a: 9 }],
    ["pairs that overlap", { abababab: 1, babab: 2, abab: 3 }],
    ["letters of several bytes", { naïve: 2, 日本語: 3, 日本: 2, "😀😀": 4 }],
    ["equal counts", { xy: 1, ab: 1, zw: 1 }],
    ["nothing", {}],
  ])("of %s equal the naive trainer's", (_, counts) => {
    const words = new Map(Object.entries(counts));
    expect(trainMerges(words, options)).toEqual(naiveMerges(words, 60, 1));
  });

  test("of random words equal the naive trainer's", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "é"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, fc.integer({ min: 1, max: 9 })), { maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        (entries, minCount) => {
          const words = new Map(entries);
          expect(trainMerges(words, { numMerges: 40, minCount })).toEqual(naiveMerges(words, 40, minCount));
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  test("do not depend on the order of the words", () => {
    const entries = Array.from({ length: 200 }, (_, i) => [`w${(i * i) % 997}x${i}`, 1 + (i % 5)] as const);
    expect(trainMerges(new Map(entries.toReversed()), options)).toEqual(
      trainMerges(new Map(entries), options),
    );
  });

  test("stop where pairs get too rare, and when aborted", () => {
    const words = new Map([["abcabc", 1]]);
    expect(trainMerges(words, { numMerges: 9, minCount: 2 })).toEqual([
      [97, 98],
      [256, 99],
    ]);
    const many = new Map(Array.from({ length: 3000 }, (_, i) => [`${i * 7919}`, 1 + i] as const));
    expect(() => trainMerges(many, { numMerges: 2000, minCount: 1, signal: AbortSignal.abort() })).toThrow(
      /aborted/,
    );
  });
});

test("the queue gives pairs by count, then by ids, and notices counts that fell", () => {
  const pair = (left: number, right: number, count: number): Pair => ({ left, right, count, positions: [] });
  const pairs = [pair(3, 1, 5), pair(1, 2, 5), pair(1, 1, 5), pair(0, 0, 9), pair(7, 7, 8)];
  const queue = new MergeQueue();
  for (const one of pairs) queue.push(one);
  expect(queue.pop()).toBe(pairs[3]);
  pairs[4]!.count = 4;
  expect([queue.pop(), queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([
    pairs[2],
    pairs[1],
    pairs[0],
    pairs[4],
    null,
  ]);
});
