import { expect, test } from "vitest";
import { merge } from "./merge.ts";

async function* counting(to: number, closed: string[], name: string): AsyncGenerator<string, void> {
  try {
    for (let i = 0; i < to; i++) yield `${name}${i}`;
  } finally {
    closed.push(name);
  }
}

test("gives every value of every source, each source in its order", async () => {
  const closed: string[] = [];
  const seen: string[][] = [[], []];
  for await (const { index, value } of merge([counting(3, closed, "a"), counting(5, closed, "b")])) {
    seen[index]!.push(value);
  }
  expect(seen).toEqual([
    ["a0", "a1", "a2"],
    ["b0", "b1", "b2", "b3", "b4"],
  ]);
  expect(closed.sort()).toEqual(["a", "b"]);
});

test("leaving the loop closes all sources", async () => {
  const closed: string[] = [];
  for await (const _ of merge([counting(9, closed, "a"), counting(9, closed, "b")])) break;
  expect(closed.sort()).toEqual(["a", "b"]);
});

test("when one source fails the others are closed before the error comes out", async () => {
  const closed: string[] = [];
  async function* failing(): AsyncGenerator<string, void> {
    yield "x";
    throw new Error("broke");
  }
  const read = async () => {
    for await (const _ of merge([counting(99, closed, "a"), failing()]));
  };
  await expect(read()).rejects.toThrow("broke");
  expect(closed).toEqual(["a"]);
});

test("no sources give nothing", async () => {
  expect(await merge([]).next()).toEqual({ done: true, value: undefined });
});
