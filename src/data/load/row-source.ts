/**
 * Rows of text files as bytes, with the place of each: the lines of a JSONL file, or the elements of one JSON list.
 *
 * The file is read in chunks and never held whole, so a list of a gigabyte (LLaVA's 665,000 conversations) costs no more
 * memory than its longest row.
 */
import type { ByteSource } from "../../formats/byte-source.ts";

/** Where reading goes on. Plain numbers, so that a checkpoint can hold it. */
export interface RowPosition {
  /** Rows before this place. */
  readonly row: number;
  /** Byte of the file; 0 in a parquet file, which is read by row. */
  readonly byte: number;
  /** Line of the file from 1; 0 in a parquet file. */
  readonly line: number;
}

export interface TextRow {
  /** Null when the row is longer than `maxRowBytes`: it is passed over without being held. */
  readonly bytes: Uint8Array | null;
  /** Line on which the row begins, from 1. */
  readonly line: number;
  /** Where the next row is looked for. */
  readonly next: RowPosition;
}

export const startOfFile: RowPosition = { row: 0, byte: 0, line: 1 };

/** 32 MiB: room for a row with a few pictures as data URLs. */
export const maxRowBytes = 1 << 25;

const chunkBytes = 1 << 18;
const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Lines that are not blank; the last needs no line end. */
export async function* linesOf(source: ByteSource, from: RowPosition): AsyncGenerator<TextRow> {
  const row = new RowBytes(from);
  for (let at = from.byte; at < source.size; at += chunkBytes) {
    const chunk = await source.read(at, Math.min(chunkBytes, source.size - at));
    let begin = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, begin)) {
      row.add(chunk.subarray(begin, end), 0);
      begin = end + 1;
      const line = row.finish(at + begin, 1);
      if (line !== null) yield line;
    }
    row.add(chunk.subarray(begin), 0);
  }
  const line = row.finish(source.size, 0);
  if (line !== null) yield line;
}

/**
 * Elements of the list that is the whole file. What stands between the brackets and commas is not judged here, only
 * where it ends.
 *
 * @throws what `refuse` makes when the file is not a list, ends before the list does, or goes on after it
 */
export async function* elementsOf(
  source: ByteSource,
  from: RowPosition,
  refuse: (problem: string) => Error,
): AsyncGenerator<TextRow> {
  const row = new RowBytes(from);
  // A position in the middle of the file is one behind a comma of the list.
  let depth = from.byte === 0 ? 0 : 1;
  let ended = false;
  let inString = false;
  let escaped = false;
  for (let at = from.byte; at < source.size; at += chunkBytes) {
    const chunk = await source.read(at, Math.min(chunkBytes, source.size - at));
    let begin = 0;
    let lines = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === newline) lines++;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
        continue;
      }
      if (depth === 0 && !isSpace(byte)) {
        if (ended) throw refuse(`byte ${at + i}: goes on after the list has ended`);
        if (byte !== openList) throw refuse(`byte ${at + i}: expected "[", a list of rows`);
        depth = 1;
        begin = i + 1;
        row.skip(lines);
        lines = 0;
        continue;
      }
      if (byte === quote) inString = true;
      else if (byte === openList || byte === openObject) depth++;
      else if ((byte === closeList || byte === closeObject) && depth > 1) depth--;
      else if (depth === 1 && (byte === comma || byte === closeList)) {
        row.add(chunk.subarray(begin, i), lines);
        begin = i + 1;
        lines = 0;
        // Behind the last element stands the bracket, so that reading on from there finds the end.
        const element = row.finish(byte === closeList ? at + i : at + begin, 0);
        if (element !== null) yield element;
        if (byte === closeList) {
          depth = 0;
          ended = true;
        }
      }
    }
    row.add(chunk.subarray(begin), lines);
  }
  if (!ended) throw refuse(`ends inside the list, after ${row.count} rows; the file may be cut short`);
}

/** The bytes of the row being read, over any number of chunks. */
class RowBytes {
  count: number;
  #line: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #lines = 0;

  constructor(from: RowPosition) {
    this.count = from.row;
    this.#line = from.line;
  }

  /** @param lines line ends within the bytes */
  add(bytes: Uint8Array, lines: number): void {
    this.#length += bytes.length;
    this.#lines += lines;
    if (this.#length <= maxRowBytes) this.#parts.push(bytes);
    else this.#parts = [];
  }

  skip(lines: number): void {
    this.#line += lines;
    this.#parts = [];
    this.#length = 0;
  }

  /** The row, or null when it is blank. `lineEnds` are those between this row and the next. */
  finish(next: number, lineEnds: number): TextRow | null {
    const bytes = this.#length <= maxRowBytes ? joined(this.#parts) : null;
    const line = this.#line + leadingLines(bytes);
    this.#line += this.#lines + lineEnds;
    this.#parts = [];
    this.#length = 0;
    this.#lines = 0;
    if (bytes?.every(isSpace)) return null;
    this.count++;
    return { bytes, line, next: { row: this.count, byte: next, line: this.#line } };
  }
}

function leadingLines(bytes: Uint8Array | null): number {
  let lines = 0;
  for (let i = 0; bytes !== null && i < bytes.length && isSpace(bytes[i]!); i++) {
    if (bytes[i] === newline) lines++;
  }
  return lines;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09;
}
