import { expect, test } from "vitest";
import { closeFiles, firstFile, handOver, openFiles, takeOver, withArrays } from "./handover.ts";

const sample = {
  id: "a",
  tiles: [Uint8Array.of(1, 2, 255), new Uint8Array(0)],
  text: { ids: Int32Array.of(-1, 7), inner: [[Float32Array.of(0.5)], null, "b", undefined] },
  empty: {},
};

const plain = (value: unknown) =>
  withArrays(
    value,
    (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("hex") as never,
  );

test("arrays come out of the file as they went in, each with memory of its own", () => {
  const files = openFiles();
  // The process finds the same files further on.
  const fileOf = (file: number) => files[file]! - firstFile;
  const big = { data: new Uint8Array(200_000).map((_, i) => i % 251) };
  for (const [turn, value] of [big, sample, big, sample].entries()) {
    const file = turn % files.length;
    const { value: left, handed } = handOver(value, fileOf(file));
    expect(JSON.stringify(left).length).toBeLessThan(200);
    const taken = takeOver(left, { ...handed, file }, files);
    // Not element by element, which takes seconds.
    expect(plain(taken)).toEqual(plain(value));
  }
  const { value, handed } = handOver(sample, fileOf(1));
  const taken = takeOver(value, { ...handed, file: 1 }, files);
  expect(taken.tiles[0]!.buffer.byteLength).toBe(3);
  expect(taken.text.ids.buffer.byteLength).toBe(8);
  closeFiles(files);
});

test("a file that ends too early is an error", () => {
  const files = openFiles();
  const { value, handed } = handOver(sample, files[0]! - firstFile);
  const lengths = handed.lengths.map((length) => length + 1);
  expect(() => takeOver(value, { file: 0, lengths }, files)).toThrow(/ends \d+ bytes too early/);
  closeFiles(files);
});
