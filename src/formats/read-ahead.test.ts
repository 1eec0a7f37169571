import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "../errors.ts";
import { type ByteSource, memorySource } from "./byte-source.ts";
import { blockBytes, ReadAhead } from "./read-ahead.ts";

const size = 3 * blockBytes + 12_345;
const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) % 251);

/** The bytes, and how often they were asked for. */
function counted(fails: () => boolean = () => false) {
  const inner = memorySource("w.bin", bytes);
  const asked: [number, number][] = [];
  const source: ByteSource = {
    ...inner,
    async read(offset, length) {
      asked.push([offset, length]);
      if (fails()) throw new CheckpointError("checkpoint_unreadable", "w.bin: gone");
      return inner.read(offset, length);
    },
  };
  return { source, asked };
}

describe("reading ahead", () => {
  test("any reads, side by side or one after the other, give what is there", async () => {
    const range = fc
      .tuple(fc.nat(size), fc.nat(2 * blockBytes))
      .map(([offset, length]) => [offset, Math.min(length, size - offset)] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(range, { maxLength: 8 }), fc.boolean(), async (ranges, atOnce) => {
        const ahead = new ReadAhead();
        const { source } = counted();
        const results: Uint8Array[] = [];
        if (atOnce) results.push(...(await Promise.all(ranges.map(([at, n]) => ahead.read(source, at, n)))));
        else for (const [at, n] of ranges) results.push(await ahead.read(source, at, n));
        for (const [i, [at, n]] of ranges.entries())
          expect(Buffer.compare(results[i]!, bytes.subarray(at, at + n))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test("small reads that lie side by side are one of the file", async () => {
    const ahead = new ReadAhead();
    const { source, asked } = counted();
    for (let at = 0; at < blockBytes; at += 9216) await ahead.read(source, at, 9216);
    expect(asked).toEqual([
      [0, blockBytes],
      [blockBytes, blockBytes],
    ]);
  });

  test("a large read is one of its own, of what was asked alone", async () => {
    const { source, asked } = counted();
    await new ReadAhead().read(source, 100, blockBytes / 2);
    expect(asked).toEqual([[100, blockBytes / 2]]);
  });

  test("two files are not mixed up", async () => {
    const ahead = new ReadAhead();
    const other = memorySource("other.bin", new Uint8Array(100).fill(9));
    await ahead.read(counted().source, 0, 10);
    expect(await ahead.read(other, 0, 10)).toEqual(new Uint8Array(10).fill(9));
  });

  test("what lies in one block is not copied", async () => {
    const ahead = new ReadAhead();
    const { source } = counted();
    const [first, second] = [await ahead.read(source, 5, 10), await ahead.read(source, 900, 20)];
    expect(second.buffer).toBe(first.buffer);
    expect(second).toEqual(bytes.slice(900, 920));
  });

  test("a read that failed is tried again, and none leaves the file", async () => {
    let isGone = true;
    const ahead = new ReadAhead();
    const { source, asked } = counted(() => isGone);
    await expect(ahead.read(source, 0, 10)).rejects.toThrow("w.bin: gone");
    isGone = false;
    expect(await ahead.read(source, 0, 10)).toEqual(bytes.slice(0, 10));
    await expect(ahead.read(source, size - 5, 10)).rejects.toThrow("10 bytes from offset");
    expect(asked.length).toBe(2);
  });
});
