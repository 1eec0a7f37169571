import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { type ByteSource, blobFolder, blobSource, memoryFolder, memorySource } from "./byte-source.ts";

const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);
const sources: [string, ByteSource][] = [
  ["memorySource", memorySource("w.bin", bytes)],
  ["memorySource of a view", memorySource("w.bin", new Uint8Array([9, 9, ...bytes, 9]).subarray(2, 12))],
  ["memorySource of a Buffer", memorySource("w.bin", Buffer.from(bytes))],
  ["blobSource", blobSource("w.bin", new Blob([bytes]))],
];

describe.each(sources)("%s", (_, source) => {
  test("reads any range that is within the bytes", async () => {
    expect(source.size).toBe(10);
    for (let offset = 0; offset <= 10; offset++) {
      for (let length = 0; offset + length <= 10; length++) {
        expect(await source.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
      }
    }
  });

  test.each([
    [0, 11],
    [10, 1],
    [-1, 2],
    [3, -1],
    [0.5, 1],
    [0, Number.NaN],
    [2 ** 53, 1],
    [0, Number.POSITIVE_INFINITY],
  ])("refuses offset %d length %d", async (offset, length) => {
    await expect(source.read(offset, length)).rejects.toMatchObject({
      name: "CheckpointError",
      code: "checkpoint_unreadable",
      message: `w.bin: ${length} bytes from offset ${offset} are asked for, it has 10`,
    });
  });

  test("the caller owns what was read", async () => {
    (await source.read(0, 10)).fill(255);
    expect(await source.read(0, 10)).toEqual(bytes);
  });
});

test("a blob that can no longer be read is a CheckpointError with the cause", async () => {
  const cause = new DOMException("gone", "NotReadableError");
  const blob = { size: 4, slice: () => ({ arrayBuffer: () => Promise.reject(cause) }) } as unknown as Blob;
  await expect(blobSource("w.bin", blob).read(0, 4)).rejects.toMatchObject({
    code: "checkpoint_unreadable",
    cause,
  });
});

test("folders open the files they have, by exact name", async () => {
  const memory = memoryFolder("m", new Map([["a", bytes]]));
  const blobs = blobFolder("b", new Map([["a", new Blob([bytes])]]));
  for (const folder of [memory, blobs]) {
    expect((await folder.open("a"))?.size).toBe(10);
    expect((await folder.open("a"))?.name).toBe("a");
    expect(await folder.open("A")).toBeNull();
    expect(await folder.open("")).toBeNull();
  }
});
