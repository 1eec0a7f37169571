import { expect, test } from "vitest";
import { BindGroupCache } from "./bind-groups.ts";
import type { BindLayout } from "./pipelines.ts";

const layout = { id: 1 } as BindLayout;
const buffer = () => ({}) as GPUBuffer;
const range = (one: GPUBuffer) => ({ buffer: one, offset: 0, size: 16 });

function openCache() {
  let made = 0;
  const device = { createBindGroup: () => ({ number: made++ }) } as unknown as GPUDevice;
  return new BindGroupCache(device, buffer());
}

test("a group is made once for its ranges, at any place", () => {
  const cache = openCache();
  const [a, b] = [buffer(), buffer()];
  const group = cache.get(layout, [range(a), range(b)], 0);
  expect(cache.get(layout, [range(a), range(b)], 7)).toBe(group);
  expect(cache.get(layout, [range(b), range(a)], 0)).not.toBe(group);
  expect(cache.get(layout, [range(a), range(b)], 0)).toBe(group);
  expect(cache.size).toBe(2);
});

test("groups of destroyed buffers are forgotten, the others stay", () => {
  const cache = openCache();
  const [a, b, c] = [buffer(), buffer(), buffer()];
  const both = cache.get(layout, [range(a), range(b)], 0);
  const other = cache.get(layout, [range(a), range(c)], 1);
  cache.forget(new Set([b]));
  expect(cache.size).toBe(1);
  expect(cache.get(layout, [range(a), range(c)], 1)).toBe(other);
  expect(cache.get(layout, [range(a), range(b)], 0)).not.toBe(both);
});
