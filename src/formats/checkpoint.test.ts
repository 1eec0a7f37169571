import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RecordedRead, recordingFolder } from "../../test/malformed/recording-source.ts";
import { memoryFolder } from "./byte-source.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { writeSafetensors } from "./safetensors-writer.ts";

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A folder of shards with one U8 tensor per name, holding the tensor's number. */
function sharded(numTensors: number, numShards: number): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const weightMap: Record<string, string> = {};
  for (let shard = 0; shard < numShards; shard++) {
    const fileName = `model-${String(shard + 1).padStart(5, "0")}-of-${String(numShards).padStart(5, "0")}.safetensors`;
    const tensors = [];
    for (let i = shard; i < numTensors; i += numShards) {
      tensors.push({ name: `t.${i}`, dtype: "U8", shape: [3], data: new Uint8Array(3).fill(i) } as const);
      weightMap[`t.${i}`] = fileName;
    }
    files.set(fileName, writeSafetensors(tensors));
  }
  files.set("model.safetensors.index.json", text({ metadata: { total_size: 0 }, weight_map: weightMap }));
  return files;
}

test("every tensor reads the same from one file and from any number of shards", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      async (numTensors, shards) => {
        const numShards = Math.min(shards, numTensors);
        const checkpoint = await openCheckpoint(memoryFolder("m", sharded(numTensors, numShards)));
        expect(checkpoint.entries.size).toBe(numTensors);
        expect(checkpoint.numBytes).toBe(3 * numTensors);
        for (let i = 0; i < numTensors; i++) {
          expect(await checkpoint.read(`t.${i}`)).toEqual(new Uint8Array(3).fill(i));
        }
      },
    ),
    { seed: 20, numRuns: 30 },
  );
});

test("the caller owns all bytes of a tensor", async () => {
  const checkpoint = await openCheckpoint(memoryFolder("m", sharded(3, 1)));
  (await checkpoint.read("t.1")).fill(255);
  expect(await checkpoint.read("t.1")).toEqual(new Uint8Array(3).fill(1));
  expect(await checkpoint.read("t.2")).toEqual(new Uint8Array(3).fill(2));
});

test("opening reads headers only, each once", async () => {
  const reads: RecordedRead[] = [];
  const files = sharded(40, 20);
  const checkpoint = await openCheckpoint(recordingFolder(files, reads));
  for (const fileName of new Set([...checkpoint.entries.values()].map(({ file }) => file))) {
    const ofFile = reads.filter(({ file }) => file === fileName);
    expect(ofFile.map(({ offset }) => offset)).toEqual([0, 8]);
    const begin = Math.min(
      ...[...checkpoint.entries.values()].filter(({ file }) => file === fileName).map((e) => e.begin),
    );
    expect(ofFile[1]!.offset + ofFile[1]!.length).toBe(begin);
  }
});

test("model.safetensors is taken before an index", async () => {
  const files = sharded(2, 2);
  files.set(
    "model.safetensors",
    writeSafetensors([{ name: "x", dtype: "U8", shape: [], data: new Uint8Array(1) }]),
  );
  expect([...(await openCheckpoint(memoryFolder("m", files))).entries.keys()]).toEqual(["x"]);
});

test("the same failure is reported however many shards fail", async () => {
  const files = sharded(60, 30);
  for (const fileName of [...files.keys()].filter((name) => /-000(07|12|29)-/.test(name)))
    files.delete(fileName);
  await expect(openCheckpoint(memoryFolder("m", files))).rejects.toThrow(
    "m: no model-00007-of-00030.safetensors, where",
  );
});

describe("readRange", async () => {
  const data = Uint8Array.from({ length: 16 }, (_, i) => i);
  const file = writeSafetensors([
    { name: "first", dtype: "I64", shape: [1], data: new Uint8Array(8).fill(255) },
    { name: "a", dtype: "F32", shape: [4], data },
    { name: "last", dtype: "U8", shape: [2], data: new Uint8Array(2).fill(254) },
  ]);
  const checkpoint = await openCheckpoint(memoryFolder("m", new Map([["model.safetensors", file]])));

  test("counts from the tensor's first byte", async () => {
    expect(await checkpoint.readRange("a", 0, 16)).toEqual(data);
    expect(await checkpoint.readRange("a", 4, 8)).toEqual(data.slice(4, 12));
    expect(await checkpoint.readRange("a", 16, 0)).toEqual(new Uint8Array());
  });

  test.each([
    [0, 17],
    [16, 1],
    [-1, 4],
    [4, -1],
    [0, 0.5],
  ])("does not leave the tensor: offset %d length %d", async (offset, length) => {
    await expect(checkpoint.readRange("a", offset, length)).rejects.toMatchObject({
      code: "checkpoint_unreadable",
      message: `model.safetensors: a: ${length} bytes from offset ${offset} are asked for, it has 16`,
    });
  });

  test("a tensor that is not there is named", async () => {
    const error = { code: "tensor_missing", message: "m: no tensor b.weight among 3" };
    await expect(checkpoint.read("b.weight")).rejects.toMatchObject(error);
    await expect(checkpoint.readRange("b.weight", 0, 1)).rejects.toMatchObject(error);
    await expect(checkpoint.read("__proto__")).rejects.toMatchObject({ code: "tensor_missing" });
  });
});

test("the fixtures open, and their bytes add up to the file", async () => {
  for (const folder of ["text-f32", "text-bf16", "vl-f32"]) {
    const path = new URL(`../../test/fixtures/model/${folder}/model.safetensors`, import.meta.url);
    const bytes = new Uint8Array(readFileSync(path));
    const checkpoint = await openCheckpoint(memoryFolder(folder, new Map([["model.safetensors", bytes]])));
    const headerBytes = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(checkpoint.numBytes).toBe(bytes.length - headerBytes);
    const { shape, dtype } = [...checkpoint.entries].find(([name]) => name.endsWith("lm_head.weight"))![1];
    expect(shape).toEqual(folder === "vl-f32" ? [300, 64] : folder === "text-f32" ? [256, 64] : [256, 80]);
    expect(dtype).toBe(folder === "text-bf16" ? "BF16" : "F32");
  }
});
