/**
 * How arrays of numbers come from a drawing process to its thread: through files that both have open and that have no name any more. The
 * channel between them carries the rest; through it each byte would be copied five times, in pieces of 64 KiB.
 *
 *   process: draws, writes the arrays to a file, sends what is left ->  thread: reads the arrays into memory of their own
 */

import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Most samples that a thread has in work. As many files: each is used for every second sample, which is asked for when the one before
 * in that file has been read.
 */
export const maxInWork = 2;

/** Of the process: behind the standard three and the channel. */
export const firstFile = 4;

/** What came through a file. */
export interface Handed {
  /** Which one, from 0. */
  readonly file: number;
  /** Numbers in each array, in the order of the walk. */
  readonly lengths: readonly number[];
}

type Numbers = Uint8Array | Int32Array | Float32Array;

/** Open for reading and writing; they go away with the last process that has them open. @throws {Error} without a folder for them */
export function openFiles(): number[] {
  const folder = mkdtempSync(join(tmpdir(), "vl01-"));
  try {
    return Array.from({ length: maxInWork }, (_, i) => openSync(join(folder, String(i)), "w+"));
  } finally {
    // Where a file that is open cannot lose its name, it stays among those for a time.
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {}
  }
}

export function closeFiles(files: readonly number[]): void {
  for (const file of files) closeSync(file);
}

/** The value with empty arrays in place of its own, which stand in the file afterwards. @throws {Error} when the disk is full */
export function handOver<T>(value: T, file: number): { value: T; handed: Handed } {
  const lengths: number[] = [];
  let at = 0;
  const emptied = withArrays(value, (array) => {
    lengths.push(array.length);
    at += transferred(writeSync, firstFile + file, array, at);
    return emptyLike(array, 0);
  });
  return { value: emptied, handed: { file, lengths } };
}

/** The value as it was before `handOver`; each array has memory of its own. */
export function takeOver<T>(value: T, { file, lengths }: Handed, files: readonly number[]): T {
  let next = 0;
  let at = 0;
  return withArrays(value, (empty) => {
    const array = emptyLike(empty, lengths[next++]!);
    at += transferred(readSync, files[file]!, array, at);
    return array;
  });
}

/** The value with other arrays in place of its own: the same walk for the same value. */
export function withArrays<T>(value: T, replaced: (array: Numbers) => Numbers): T {
  const walk = (one: unknown): unknown => {
    if (typeof one !== "object" || one === null) return one;
    if (ArrayBuffer.isView(one)) return replaced(one as Numbers);
    if (Array.isArray(one)) return one.map(walk);
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, walk(part)]));
  };
  return walk(value) as T;
}

/** The type is the array's; of a Buffer, that of bytes. */
function emptyLike(array: Numbers, length: number): Numbers {
  if (Buffer.isBuffer(array)) return new Uint8Array(length);
  return new (array.constructor as new (length: number) => Numbers)(length);
}

type Transfer = (file: number, bytes: Uint8Array, offset: number, length: number, position: number) => number;

/** All bytes of an array, written or read at a position; how many they are. */
function transferred(transfer: Transfer, file: number, array: Numbers, position: number): number {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let done = 0; done < bytes.length; ) {
    const count = transfer(file, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new Error(`a file of drawn samples ends ${bytes.length - done} bytes too early`);
    done += count;
  }
  return bytes.length;
}
