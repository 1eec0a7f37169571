/**
 * The safetensors format.
 *
 *   8 bytes   length N of the header, little-endian
 *   N bytes   UTF-8 JSON: {"__metadata__": {string: string}, name: {"dtype", "shape", "data_offsets": [begin, end]}, ...},
 *             starts with {, may end in spaces
 *   the rest  the tensors' bytes, little-endian, row-major; offsets count from here
 *
 * Reading checks every rule before anything is allocated from what the file says: the tensors, sorted by offset, must
 * follow each other from 0 without overlap or hole and end where the file ends, and each must be as long as its shape
 * and dtype.
 * Source: huggingface/safetensors, README.md, section "Format"
 */
import { CheckpointError, type CheckpointErrorCode } from "../errors.ts";
import type { ByteSource } from "./byte-source.ts";
import { shownName, shownValue } from "./shown-value.ts";
import { type JsonObject, type JsonValue, parseStrictJson } from "./strict-json.ts";

export type SafetensorsDType = "F32" | "F16" | "BF16" | "I8" | "I32" | "I64" | "U8" | "BOOL";

/** Bytes of one element. */
export const safetensorsDTypeBytes: Readonly<Record<SafetensorsDType, number>> = {
  F32: 4,
  F16: 2,
  BF16: 2,
  I8: 1,
  I32: 4,
  I64: 8,
  U8: 1,
  BOOL: 1,
};

/** What a tensor is, without where it is. A shape of `[]` is one element; a size may be 0. */
export interface TensorSpec {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
}

/** A tensor in a file: its bytes are `[begin, end)`, counted from the start of the file. */
export interface TensorEntry extends TensorSpec {
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** By name, in the order of the bytes in the file. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** The `__metadata__` of the file; empty when there is none. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Longest header that is read: 32 MiB. The format's own reader stops at 100 MB; 32 MiB already holds a quarter of a
 * million tensors.
 */
export const maxHeaderBytes = 1 << 25;

/**
 * Bytes that a shape of a dtype takes, or null when that, or the product of the sizes that are not 0, is over 2^53 - 1.
 * Sizes of 0 do not excuse the others: strides are products of them too.
 */
export function tensorBytes(dtype: SafetensorsDType, shape: readonly number[]): number | null {
  let bytes = safetensorsDTypeBytes[dtype];
  for (const size of shape) {
    if (size !== 0) bytes *= size;
    if (bytes > Number.MAX_SAFE_INTEGER) return null;
  }
  return shape.includes(0) ? 0 : bytes;
}

/**
 * Reads and checks the header; reads 8 bytes, then the header, and nothing of the tensors.
 *
 * @throws {CheckpointError} `safetensors_header` (length, encoding, JSON, an entry) or `safetensors_layout` (offsets
 *   against each other, the shape or the file's size)
 */
export async function readSafetensorsHeader(source: ByteSource): Promise<SafetensorsHeader> {
  const dataBegin = 8 + (await readHeaderLength(source));
  const header = await source.read(8, dataBegin - 8);
  const refuse = (problem: string) => refusal(source, "safetensors_header", `header: ${problem}`);
  if (header[0] !== 0x7b) throw refuse(`begins with byte ${hex(header[0]!)}, expected "{" (0x7b)`);
  checkPadding(header, refuse);
  const json = parseStrictJson(header, refuse, { plainIntegers: true }) as JsonObject;

  const metadata = readMetadata(json["__metadata__"], refuse);
  const entries: TensorEntry[] = [];
  for (const name of Object.keys(json)) {
    if (name !== "__metadata__") entries.push(readEntry(source, name, json[name]!, dataBegin));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkLayout(source, entries, dataBegin);
  return { entries: new Map(entries.map((entry) => [entry.name, entry])), metadata };
}

async function readHeaderLength(source: ByteSource): Promise<number> {
  const refuse = (problem: string) => refusal(source, "safetensors_header", problem);
  if (source.size < 8) {
    throw refuse(`${source.size} bytes, a safetensors file has 8 bytes of header length and a header`);
  }
  const first = await source.read(0, 8);
  const length = new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true);
  if (length < 2n) throw refuse(`header length ${length}, expected at least 2`);
  if (length > BigInt(maxHeaderBytes)) {
    const text = first.every((byte) => byte >= 0x20 && byte < 0x7f);
    const hint = text
      ? `; the file begins with the text ${shownValue(String.fromCharCode(...first))}, it may be a Git LFS pointer or a web page`
      : "; this is no safetensors file, or its first 8 bytes are damaged";
    throw refuse(`header length ${length}, over the limit of ${maxHeaderBytes}${hint}`);
  }
  if (length > BigInt(source.size - 8)) {
    throw refuse(
      `header length ${length}, but only ${source.size - 8} bytes follow it; the file is cut short, download it again`,
    );
  }
  return Number(length);
}

function checkPadding(header: Uint8Array, refuse: (problem: string) => Error): void {
  let end = header.length;
  while (header[end - 1] === 0x20) end--;
  const last = header[end - 1]!;
  if (last < 0x20) throw refuse(`padded with byte ${hex(last)}, expected spaces (0x20)`);
}

function readMetadata(
  json: JsonValue | undefined,
  refuse: (problem: string) => Error,
): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  if (json === undefined) return metadata;
  if (!isObject(json)) throw refuse(`__metadata__ is ${shownValue(json)}, expected an object of strings`);
  for (const [key, value] of Object.entries(json)) {
    if (typeof value !== "string") {
      throw refuse(`__metadata__.${shownName(key)} is ${shownValue(value)}, expected a string`);
    }
    metadata[key] = value;
  }
  return metadata;
}

function readEntry(source: ByteSource, name: string, json: JsonValue, dataBegin: number): TensorEntry {
  const refuse = (problem: string, code: CheckpointErrorCode = "safetensors_header") =>
    refusal(source, code, `${shownName(name)} ${problem}`, name);
  if (!isObject(json)) throw refuse(`is ${shownValue(json)}, expected {"dtype", "shape", "data_offsets"}`);
  const { dtype, shape, data_offsets: offsets } = json;
  if (dtype === undefined) throw refuse("has no dtype");
  if (shape === undefined) throw refuse("has no shape");
  if (offsets === undefined) throw refuse("has no data_offsets");
  if (!isDType(dtype)) {
    const known = Object.keys(safetensorsDTypeBytes).join(", ");
    throw refuse(`has dtype ${shownValue(dtype)}, this reader knows ${known}`);
  }
  if (!isSizes(shape)) throw refuse(`has shape ${shownValue(shape)}, expected sizes from 0 to 2^53 - 1`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw refuse(`has data_offsets ${shownValue(offsets)}, expected [begin, end] from 0 to 2^53 - 1`);
  }
  const [begin, end] = offsets as [number, number];
  if (end < begin)
    throw refuse(`has data_offsets [${begin}, ${end}], which end before they begin`, "safetensors_layout");
  const bytes = tensorBytes(dtype, shape);
  const shown = `${dtype} ${shownValue(shape)}`;
  if (bytes === null) throw refuse(`is ${shown}, more than 2^53 - 1 bytes`, "safetensors_layout");
  if (bytes !== end - begin) {
    throw refuse(
      `is ${shown}, which takes ${bytes} bytes, but data_offsets [${begin}, ${end}] hold ${end - begin}`,
      "safetensors_layout",
    );
  }
  if (end > source.size - dataBegin) {
    throw refuse(
      `has data_offsets [${begin}, ${end}], but only ${source.size - dataBegin} bytes follow the header; the file is cut short, download it again`,
      "safetensors_layout",
    );
  }
  return { name, dtype, shape: [...shape], begin: dataBegin + begin, end: dataBegin + end };
}

function checkLayout(source: ByteSource, entries: readonly TensorEntry[], dataBegin: number): void {
  let at = dataBegin;
  let before = "";
  for (const { name, begin, end } of entries) {
    if (begin !== at) {
      const gap = begin - at;
      const problem =
        gap < 0
          ? `begins at ${begin - dataBegin}, inside ${before}, which ends at ${at - dataBegin}`
          : `begins at ${begin - dataBegin}, ${gap} bytes after ${before === "" ? "the header" : before} ends, expected no hole`;
      throw refusal(source, "safetensors_layout", `${shownName(name)} ${problem}`, name);
    }
    at = end;
    before = shownName(name);
  }
  if (at !== source.size) {
    const problem = `${source.size - at} bytes at the end belong to no tensor (tensors end at ${at} of ${source.size})`;
    throw refusal(source, "safetensors_layout", problem);
  }
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function isDType(json: JsonValue): json is SafetensorsDType {
  return typeof json === "string" && Object.hasOwn(safetensorsDTypeBytes, json);
}

function isSizes(json: JsonValue): json is readonly number[] {
  return Array.isArray(json) && json.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}

function refusal(
  source: ByteSource,
  code: CheckpointErrorCode,
  problem: string,
  tensor?: string,
): CheckpointError {
  const fields = tensor === undefined ? { file: source.name } : { file: source.name, tensor };
  return new CheckpointError(code, `${source.name}: ${problem}`, { fields });
}
