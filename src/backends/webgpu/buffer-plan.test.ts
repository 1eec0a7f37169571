import { expect, test } from "vitest";
import { BufferPlan } from "./buffer-plan.ts";
import { BufferPool, type PooledBuffer } from "./buffer-pool.ts";

const pool = () =>
  new BufferPool(
    {
      limits: { maxBufferSize: 2 ** 30 },
      createBuffer: ({ size }: { size: number }) => ({ size }),
    } as unknown as GPUDevice,
    0,
    () => {},
  );

/** Takes buffers of these sizes, the first of them given back before the last is taken, and gives them all back. */
function step(from: BufferPool, last: PooledBuffer[], sizes: readonly number[]): number[] {
  const plan = new BufferPlan(from, last);
  const taken = sizes.slice(0, -1).map((size) => plan.take(size));
  from.giveBack(taken.shift()!);
  const all = [...taken, plan.take(sizes.at(-1)!)];
  const ids = last.map(({ id }) => id);
  for (const pooled of all) from.giveBack(pooled);
  return ids;
}

test("places keep their buffers when sizes move to another class and back, which sizes alone do not do", () => {
  const sizes = (tokens: number) => [4 * tokens, 6 * tokens, 4 * tokens, 5 * tokens, 4 * tokens];
  const tokens = [1050, 1000, 1280, 1080, 1180];
  /** Buffers of each step, after one small and one large. */
  const idsOf = (lastOf: (last: PooledBuffer[]) => PooledBuffer[]) => {
    const from = pool();
    const last: PooledBuffer[] = [];
    step(from, lastOf(last), sizes(1100));
    step(from, lastOf(last), sizes(1300));
    return tokens.map((count) => step(from, lastOf(last), sizes(count)).join());
  };
  expect(new Set(idsOf((last) => last)).size).toBe(1);
  expect(new Set(idsOf(() => [])).size).toBeGreaterThan(1);
});

test("a buffer that is too small, far too large or in use is not taken again", () => {
  const from = pool();
  const last: PooledBuffer[] = [];
  const [small, large] = step(from, last, [1024, 65_536, 1024]);
  const [larger, smaller] = step(from, last, [65_536, 1024, 2048]);
  expect(larger).not.toBe(small);
  expect(smaller).not.toBe(large);
  const held = last[0]!;
  const kept = new BufferPlan(from, [...last]).take(65_536);
  expect(kept).toBe(held);
  expect(new BufferPlan(from, [held]).take(65_536)).not.toBe(held);
});
