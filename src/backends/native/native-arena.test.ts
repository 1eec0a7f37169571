import { describe, expect, test } from "vitest";
import type { Machine } from "./machine.ts";
import { ChunkPool, NativeArena } from "./native-arena.ts";

const mib = 2 ** 20;

/** A pool on a machine that only counts, and what it holds. */
function countedPool(leastIdleBytes: number) {
  const blocks = new Map<number, number>();
  let next = 0;
  const machine = {
    createBlock(numBytes: number) {
      blocks.set(next, numBytes);
      return next++;
    },
    freeBlock: (block: number) => void blocks.delete(block),
  } as unknown as Machine;
  const pool = new ChunkPool(machine, leastIdleBytes);
  return {
    pool,
    /** An arena's life: tensors of so many bytes. */
    use(...sizes: readonly number[]) {
      const arena = new NativeArena(machine, pool, () => {});
      const tensors = sizes.map((size) => arena.allocate({ dtype: "f32", shape: [size / 4] }));
      arena.close();
      return tensors;
    },
    numMade: () => next,
    heldBytes: () => [...blocks.values()].reduce((sum, size) => sum + size, 0),
  };
}

describe("memory between steps", () => {
  test("is kept as long as steps of that size come, however large they are", () => {
    const { use, numMade, heldBytes } = countedPool(16 * mib);
    for (let step = 0; step < 30; step++) use(40 * mib, 8 * mib, 24 * mib);
    expect(numMade()).toBe(3);
    expect(heldBytes()).toBe(72 * mib);
  });

  test("goes back after eight steps that need less, down to what is always kept", () => {
    const { use, heldBytes } = countedPool(16 * mib);
    use(40 * mib, 8 * mib);
    for (let step = 0; step < 7; step++) use(8 * mib);
    expect(heldBytes()).toBe(48 * mib);
    use(8 * mib);
    expect(heldBytes()).toBe(8 * mib);
  });

  test("is cut from the smallest chunk that is large enough", () => {
    const { use, numMade } = countedPool(100 * mib);
    use(40 * mib, 8 * mib);
    use(8 * mib, 40 * mib);
    expect(numMade()).toBe(2);
  });

  test("is all given back when the pool is cleared", () => {
    const { pool, use, heldBytes } = countedPool(100 * mib);
    use(40 * mib, 8 * mib);
    pool.clear();
    expect(heldBytes()).toBe(0);
  });
});
