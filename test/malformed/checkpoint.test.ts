import { describe, expect, test } from "vitest";
import { isVl01Error } from "../../src/errors.ts";
import { memorySource } from "../../src/formats/byte-source.ts";
import { openCheckpoint } from "../../src/formats/checkpoint.ts";
import { maxIndexBytes } from "../../src/formats/json-file.ts";
import { maxHeaderBytes, readSafetensorsHeader } from "../../src/formats/safetensors.ts";
import { indexFile, malformedFolders } from "./index-cases.ts";
import { type RecordedRead, recordingFolder, recordingSource, sparseSource } from "./recording-source.ts";
import { fileOf, malformedFiles } from "./safetensors-cases.ts";

/** The error of a promise that must fail with one of ours. */
async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await promise.then(
    () => expect.unreachable("no error"),
    (reason: unknown) => reason,
  );
  if (!isVl01Error(error)) throw error;
  return error;
}

function checkMessage(message: string): void {
  expect(message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  expect(message.length).toBeLessThan(500);
}

describe("malformed safetensors files", () => {
  const messages: string[] = [];
  test.each(malformedFiles)("$name", async ({ bytes, code, message }) => {
    const reads: RecordedRead[] = [];
    const error = await failure(
      readSafetensorsHeader(recordingSource(memorySource("w.safetensors", bytes), reads)),
    );
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^w\.safetensors: /);
    expect(error.code).toBe(code);
    checkMessage(error.message);
    for (const { offset, length } of reads) expect(offset + length).toBeLessThanOrEqual(bytes.length);
    messages.push(error.message);
  });

  test("almost every message is its own", () => {
    expect(messages.length).toBe(malformedFiles.length);
    expect(new Set(messages).size).toBeGreaterThan(0.9 * messages.length);
  });

  test("a header length over the limit is refused after 8 bytes, however large the file", async () => {
    for (const length of [BigInt(maxHeaderBytes) + 1n, 100_000_000n, 1n << 40n]) {
      const reads: RecordedRead[] = [];
      const source = sparseSource("w.safetensors", 2 ** 42, fileOf("{", 0, length));
      const error = await failure(readSafetensorsHeader(recordingSource(source, reads)));
      expect(error.message).toContain(`header length ${length}, over the limit of ${maxHeaderBytes}`);
      expect(reads).toEqual([{ file: "w.safetensors", offset: 0, length: 8 }]);
    }
  });

  test("a header at the limit is read once and not beyond", async () => {
    const reads: RecordedRead[] = [];
    const source = sparseSource("w.safetensors", 2 ** 42, fileOf("{", 0, BigInt(maxHeaderBytes)));
    const error = await failure(readSafetensorsHeader(recordingSource(source, reads)));
    expect(error.code).toBe("safetensors_header");
    expect(reads.map(({ length }) => length)).toEqual([8, maxHeaderBytes]);
  });
});

describe("malformed model folders", () => {
  const messages: string[] = [];
  test.each(malformedFolders)("$name", async ({ files, code, message }) => {
    const reads: RecordedRead[] = [];
    const opened: string[] = [];
    const error = await failure(openCheckpoint(recordingFolder(files, reads, opened)));
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
    checkMessage(error.message);
    for (const { file, offset, length } of reads)
      expect(offset + length).toBeLessThanOrEqual(files.get(file)!.length);
    for (const name of opened) expect(name).toMatch(/^[\w.-]+$/);
    if (message.source.includes("puts x in")) {
      expect(
        opened.filter(
          (name) => !["model.safetensors", indexFile, "a.safetensors", "b.safetensors"].includes(name),
        ),
      ).toEqual([]);
    }
    messages.push(error.message);
  });

  test("almost every message is its own", () => {
    expect(messages.length).toBe(malformedFolders.length);
    expect(new Set(messages).size).toBeGreaterThan(0.85 * messages.length);
  });

  test("the two corpora hold at least 120 cases with different names", () => {
    const names = [...malformedFiles, ...malformedFolders].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(120);
  });

  test("an index over its limit is refused before it is read", async () => {
    const reads: RecordedRead[] = [];
    const folder = {
      name: "model",
      open: async (name: string) =>
        name === indexFile
          ? recordingSource(sparseSource(name, maxIndexBytes + 1, new Uint8Array()), reads)
          : null,
    };
    const error = await failure(openCheckpoint(folder));
    expect(error.code).toBe("index_invalid");
    expect(error.message).toBe(`${indexFile}: 67108865 bytes, over the limit of 67108864 for such a file`);
    expect(reads).toEqual([]);
  });
});
