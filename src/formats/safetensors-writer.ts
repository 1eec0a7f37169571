/** Writing safetensors: the header for a streaming writer, or a whole file in memory. */
import { CheckpointError, type CheckpointErrorCode } from "../errors.ts";
import {
  maxHeaderBytes,
  safetensorsDTypeBytes,
  type TensorEntry,
  type TensorSpec,
  tensorBytes,
} from "./safetensors.ts";
import { shownName, shownValue } from "./shown-value.ts";

/** A header to write, and where each tensor's bytes then go. */
export interface EncodedHeader {
  /** The first bytes of the file: length, JSON, spaces up to a multiple of 8. */
  readonly bytes: Uint8Array;
  /** In the order in which the tensors' bytes follow the header, without gaps. */
  readonly entries: readonly TensorEntry[];
  /** Length of the whole file. */
  readonly fileBytes: number;
}

/** A tensor and its bytes, little-endian and row-major. */
export interface TensorData extends TensorSpec {
  readonly data: Uint8Array;
}

/**
 * The header of a file with these tensors.
 *
 * Tensors of wider elements come first, otherwise in the order given, so that each begins at a multiple of its element
 * size; follow `entries` when writing.
 *
 * @throws {CheckpointError} `safetensors_header` for a name given twice, a name or metadata that is not well-formed
 *   Unicode, the name `__metadata__`, an unknown dtype, a wrong shape, or a header over `maxHeaderBytes`
 */
export function encodeSafetensorsHeader(
  tensors: readonly TensorSpec[],
  metadata: Readonly<Record<string, string>> = {},
): EncodedHeader {
  const sorted = [...tensors].sort((a, b) => elementBytes(b) - elementBytes(a));
  const seen = new Set<string>();
  const parts: string[] = [];
  const placed: { spec: TensorSpec; begin: number; end: number }[] = [];
  const metadataText = encodeMetadata(metadata);
  if (metadataText !== null) parts.push(`"__metadata__":${metadataText}`);
  let at = 0;
  for (const spec of sorted) {
    if (seen.has(spec.name)) throw refusal("is given twice", spec);
    seen.add(spec.name);
    const begin = at;
    at += checkedBytes(spec);
    if (!Number.isSafeInteger(at)) throw refusal("brings the file over 2^53 - 1 bytes", spec);
    const shape = spec.shape.join(",");
    parts.push(
      `${JSON.stringify(spec.name)}:{"dtype":"${spec.dtype}","shape":[${shape}],"data_offsets":[${begin},${at}]}`,
    );
    placed.push({ spec, begin, end: at });
  }

  const json = new TextEncoder().encode(`{${parts.join(",")}}`);
  const length = Math.ceil(json.length / 8) * 8;
  if (length > maxHeaderBytes) {
    const problem = `header of ${length} bytes for ${tensors.length} tensors, over the limit of ${maxHeaderBytes}; write several files`;
    throw new CheckpointError("safetensors_header", problem);
  }
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  const entries = placed.map(({ spec: { name, dtype, shape }, begin, end }) => ({
    name,
    dtype,
    shape: [...shape],
    begin: bytes.length + begin,
    end: bytes.length + end,
  }));
  return { bytes, entries, fileBytes: bytes.length + at };
}

/**
 * A whole safetensors file in memory.
 *
 * @throws {CheckpointError} as `encodeSafetensorsHeader`, and `safetensors_layout` when `data` is not as long as shape and
 *   dtype say
 */
export function writeSafetensors(
  tensors: readonly TensorData[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { bytes, entries, fileBytes } = encodeSafetensorsHeader(tensors, metadata);
  const dataOf = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, begin, end } of entries) {
    const tensor = dataOf.get(name)!;
    if (tensor.data.byteLength === end - begin) continue;
    const shown = `${tensor.dtype} ${shownValue(tensor.shape)}`;
    const problem = `is ${shown}, which takes ${end - begin} bytes, its data has ${tensor.data.byteLength}`;
    throw refusal(problem, tensor, "safetensors_layout");
  }
  const file = new Uint8Array(fileBytes);
  file.set(bytes);
  for (const { name, begin } of entries) file.set(dataOf.get(name)!.data, begin);
  return file;
}

// An unknown dtype sorts anywhere; checkedBytes refuses it.
function elementBytes(spec: TensorSpec): number {
  return safetensorsDTypeBytes[spec.dtype] ?? 0;
}

function checkedBytes(spec: TensorSpec): number {
  if (spec.name === "__metadata__") throw refusal("is the name of the metadata, not of a tensor", spec);
  if (hasLoneSurrogate(spec.name)) throw refusal("is a name with half a surrogate pair", spec);
  if (!Object.hasOwn(safetensorsDTypeBytes, spec.dtype)) {
    const known = Object.keys(safetensorsDTypeBytes).join(", ");
    throw refusal(`has dtype ${shownValue(spec.dtype)}, expected one of ${known}`, spec);
  }
  if (!spec.shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw refusal(`has shape ${shownValue(spec.shape)}, expected sizes from 0 to 2^53 - 1`, spec);
  }
  const bytes = tensorBytes(spec.dtype, spec.shape);
  if (bytes === null) {
    throw refusal(`is ${spec.dtype} ${shownValue(spec.shape)}, more than 2^53 - 1 bytes`, spec);
  }
  return bytes;
}

function encodeMetadata(metadata: Readonly<Record<string, string>>): string | null {
  const pairs = Object.entries(metadata);
  if (pairs.length === 0) return null;
  for (const [key, value] of pairs) {
    if (typeof value === "string" && !hasLoneSurrogate(key) && !hasLoneSurrogate(value)) continue;
    const problem = `metadata ${shownName(key)} is ${shownValue(value)}, expected well-formed strings`;
    throw new CheckpointError("safetensors_header", problem);
  }
  return `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

function refusal(
  problem: string,
  spec: TensorSpec,
  code: CheckpointErrorCode = "safetensors_header",
): CheckpointError {
  return new CheckpointError(code, `${shownName(spec.name)} ${problem}`, { fields: { tensor: spec.name } });
}
