import { expect, test } from "vitest";
import { type Folder, memoryFolder } from "./byte-source.ts";
import { type BlockStore, storedFolder } from "./stored-folder.ts";

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31) & 255);

/** A folder that counts what is read from it. */
function countingFolder(content: Uint8Array, version?: string) {
  const counted = { bytes: 0, reads: 0 };
  const inner = memoryFolder("models/", new Map([["weights", content]]));
  const folder: Folder = {
    name: inner.name,
    async open(fileName) {
      const source = await inner.open(fileName);
      if (!source) return null;
      return {
        ...source,
        ...(version === undefined ? {} : { version }),
        read(offset, length) {
          counted.bytes += length;
          counted.reads++;
          return source.read(offset, length);
        },
      };
    },
  };
  return { folder, counted };
}

function mapStore(blocks = new Map<string, Uint8Array>()): BlockStore & { blocks: Map<string, Uint8Array> } {
  return {
    blocks,
    get: async (key) => blocks.get(key)?.slice() ?? null,
    put: async (key, block) => void blocks.set(key, block.slice()),
  };
}

const options = { leastSize: 10, blockSize: 64 };

test("any range reads as from the source, and every block is read from it once", async () => {
  const { folder, counted } = countingFolder(bytes);
  const source = (await storedFolder(folder, mapStore(), options).open("weights"))!;
  for (const [offset, length] of [
    [0, 1000],
    [63, 2],
    [64, 64],
    [130, 0],
    [999, 1],
    [10, 500],
  ] as const)
    expect(await source.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
  expect(counted.bytes).toBe(1000);
});

test("a second opening reads nothing from the source", async () => {
  const store = mapStore();
  const first = countingFolder(bytes);
  await (await storedFolder(first.folder, store, options).open("weights"))!.read(0, 1000);
  const second = countingFolder(bytes);
  const source = (await storedFolder(second.folder, store, options).open("weights"))!;
  expect(await source.read(5, 990)).toEqual(bytes.slice(5, 995));
  expect(second.counted.reads).toBe(0);
});

test("a file of another version or size is read anew", async () => {
  const store = mapStore();
  await (await storedFolder(countingFolder(bytes, "a").folder, store, options).open("weights"))!.read(
    0,
    1000,
  );
  for (const [content, version] of [
    [bytes.map((byte) => byte ^ 1), "b"],
    [bytes.slice(0, 900), "a"],
  ] as const) {
    const source = (await storedFolder(countingFolder(content, version).folder, store, options).open(
      "weights",
    ))!;
    expect(await source.read(0, 900)).toEqual(content.slice(0, 900));
  }
});

test("concurrent reads of a block read it once", async () => {
  const { folder, counted } = countingFolder(bytes);
  const source = (await storedFolder(folder, mapStore(), options).open("weights"))!;
  const reads = await Promise.all(Array.from({ length: 8 }, (_, i) => source.read(i, 10)));
  expect(reads[3]).toEqual(bytes.slice(3, 13));
  expect(counted.reads).toBe(1);
});

test("a store that fails, or gives a block cut short, only costs reads", async () => {
  const failing: BlockStore = {
    get: async () => Promise.reject(new Error("no storage")),
    put: async () => Promise.reject(new Error("quota")),
  };
  const short: BlockStore = { get: async () => new Uint8Array(3), put: async () => {} };
  for (const store of [failing, short]) {
    const source = (await storedFolder(countingFolder(bytes).folder, store, options).open("weights"))!;
    expect(await source.read(0, 1000)).toEqual(bytes);
  }
});

test("small files and absent ones are those of the folder", async () => {
  const { folder } = countingFolder(bytes);
  const store = mapStore();
  const stored = storedFolder(folder, store, { leastSize: 1001 });
  await (await stored.open("weights"))!.read(0, 1000);
  expect(store.blocks.size).toBe(0);
  expect(await stored.open("other")).toBe(null);
});

test("a range outside the file is refused", async () => {
  const { folder } = countingFolder(bytes);
  const source = (await storedFolder(folder, mapStore(), options).open("weights"))!;
  await expect(source.read(990, 11)).rejects.toMatchObject({ code: "checkpoint_unreadable" });
});
