import { type ByteSource, type Folder, memorySource } from "../../src/formats/byte-source.ts";

/** One read that was asked for. */
export interface RecordedRead {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** A source that writes down every read before it does it. */
export function recordingSource(source: ByteSource, reads: RecordedRead[]): ByteSource {
  return {
    name: source.name,
    size: source.size,
    read(offset, length) {
      reads.push({ file: source.name, offset, length });
      return source.read(offset, length);
    },
  };
}

/** A folder in memory that writes down every read of its files and every name opened. */
export function recordingFolder(
  files: ReadonlyMap<string, Uint8Array>,
  reads: RecordedRead[],
  opened: string[] = [],
): Folder {
  return {
    name: "model",
    async open(fileName) {
      opened.push(fileName);
      const bytes = files.get(fileName);
      return bytes === undefined ? null : recordingSource(memorySource(fileName, bytes), reads);
    },
  };
}

/** A file said to be `size` bytes long of which only the first few exist; reading further gives zeros. */
export function sparseSource(name: string, size: number, first: Uint8Array): ByteSource {
  return {
    name,
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      bytes.set(first.subarray(offset, offset + length));
      return bytes;
    },
  };
}
