import { expect, test } from "vitest";
import { BufferPool, type PooledBuffer } from "./buffer-pool.ts";

/** A pool on a device whose largest buffer is of 1,024 bytes, and what it made and destroyed. */
function openPool() {
  const made: number[] = [];
  const destroyed: number[] = [];
  const device = {
    limits: { maxBufferSize: 1024 },
    createBuffer({ size }: { size: number }) {
      made.push(size);
      return { size };
    },
  } as unknown as GPUDevice;
  const pool = new BufferPool(device, 0, ({ size }) => destroyed.push(size));
  return { pool, made, destroyed };
}

function step(pool: BufferPool, sizes: readonly number[]): void {
  const taken: PooledBuffer[] = sizes.map((size) => pool.take(size));
  for (const pooled of taken) pool.giveBack(pooled);
}

test("a step that repeats makes no buffer again, however much it takes", () => {
  const { pool, made, destroyed } = openPool();
  const sizes = [4096, 4096, 512, 8192];
  for (let i = 0; i < 3; i++) step(pool, sizes);
  expect(made).toEqual(sizes);
  expect(destroyed).toEqual([]);
});

test("steps that differ a little share buffers", () => {
  const { pool, made } = openPool();
  step(pool, [10_000, 20_000]);
  for (const size of [9_500, 9_000, 10_200]) step(pool, [size, 2 * size]);
  expect(made).toHaveLength(2);
});

test("what nobody wants any more is destroyed after a while, down to what may be kept", () => {
  const { pool, made, destroyed } = openPool();
  step(pool, [512, 2048, 4096]);
  for (let i = 0; i < 20_000; i++) step(pool, [512]);
  expect(made).toEqual([512, 2048, 4096]);
  expect(destroyed).toEqual([2048, 4096]);
  expect(pool.idleBytes).toBe(512);
});
