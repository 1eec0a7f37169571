/**
 * Checkpoint weights -> blocks on the machine, in the layout of their role.
 */

import { BackendError } from "../../errors.ts";
import type { WeightPart, WeightSpec } from "../../tensor/backend.ts";
import { dtypeBytes, q4GroupSize, type WeightDType } from "../../tensor/dtype.ts";
import { dequantize } from "../../tensor/quantized.ts";
import { formatShape, numElements } from "../../tensor/tensor.ts";
import { dtypeCodes } from "./executor.ts";
import type { Machine } from "./machine.ts";
import { NativeTensor } from "./native-tensor.ts";

/** Bytes staged before they are handed over; bounds the memory that a load takes beside the weight itself. */
const flushBytes = 1 << 26;

/** @throws {BackendError} `backend_shape` when the parts are not as many values as the shape */
export async function loadWeight(
  machine: Machine,
  { shape, role }: WeightSpec,
  parts: readonly WeightPart[],
): Promise<NativeTensor> {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  if (count !== numElements(shape)) {
    throw new BackendError(
      "backend_shape",
      `native: ${count} weight values for the shape ${formatShape(shape)}`,
    );
  }
  const width = shape.at(-1)!;
  const dtypes = new Set(parts.map((part) => part.dtype));
  const dtype: WeightDType = dtypes.size === 1 ? parts[0]!.dtype : "f32";
  if (role === "product") return loadMatrices(machine, shape, dtype, parts);
  if (role === "precise") return loadMatrices(machine, shape, "f32", parts);
  if (role === "rows" && dtype !== "q4") return loadRows(machine, shape, dtype, parts);
  const values = await readF32(parts, 0, count, width);
  const block = await createFrom(machine, [new Uint8Array(values.buffer)]);
  const layout = role === "rows" ? { kind: "rows" as const, dtype: "f32" as const, scales: null } : undefined;
  return new NativeTensor({ dtype: "f32", shape }, { block, offset: 0 }, layout, [block]);
}

async function loadRows(
  machine: Machine,
  shape: readonly number[],
  dtype: Exclude<WeightDType, "q4">,
  parts: readonly WeightPart[],
): Promise<NativeTensor> {
  const block = machine.createBlock(dtypeBytes(dtype, numElements(shape)), false);
  let at = 0;
  for (const part of parts) {
    const numBytes = dtypeBytes(dtype, part.count);
    for (let offset = 0; offset < numBytes; offset += flushBytes) {
      const bytes = await part.read(offset, Math.min(flushBytes, numBytes - offset));
      machine.push("write", [machine.stage(bytes), block, at]);
      at += bytes.byteLength;
      await machine.flush();
    }
  }
  if (dtype !== "int8") {
    return new NativeTensor({ dtype, shape }, { block, offset: 0 }, { kind: "rows", dtype, scales: null }, [
      block,
    ]);
  }
  const scales = await scalesOf(parts);
  const scaleBlock = await createFrom(machine, [new Uint8Array(scales.buffer)]);
  const layout = { kind: "rows" as const, dtype, scales: { block: scaleBlock, offset: 0 } };
  return new NativeTensor({ dtype, shape }, { block, offset: 0 }, layout, [block, scaleBlock]);
}

/** Packs each [n, k] matrix of the weight; q4 needs whole groups, other widths are widened to f32. */
async function loadMatrices(
  machine: Machine,
  shape: readonly number[],
  stored: WeightDType,
  parts: readonly WeightPart[],
): Promise<NativeTensor> {
  const [n, k] = shape.slice(-2) as [number, number];
  const count = numElements(shape) / (n * k);
  const dtype = stored === "q4" && k % q4GroupSize !== 0 ? "f32" : stored;
  const stride = Math.ceil(machine.executor.packedBytes(dtypeCodes[dtype], n, k) / 64) * 64;
  const block = machine.createBlock(stride * count, false);
  const scales = dtype === "int8" || dtype === "q4" ? await scalesOf(parts) : null;
  const scalesEach = scales ? scales.length / count : 0;
  for (let e = 0; e < count; e++) {
    const rows = await readRows(parts, dtype, e * n * k, n * k, k);
    const words = [dtypeCodes[dtype], n, k, block, e * stride, machine.stage(rows)];
    if (scales) {
      const own = scales.slice(e * scalesEach, (e + 1) * scalesEach);
      words.push(1, machine.stage(new Uint8Array(own.buffer)));
    } else words.push(0);
    machine.push("pack", words);
    if (machine.stagedBytes >= flushBytes) await machine.flush();
  }
  await machine.flush();
  const layout = { kind: "matrices" as const, dtype, count, n, k };
  return new NativeTensor({ dtype, shape }, { block, offset: 0 }, layout, [block]);
}

/** Values [first, first + count) of the parts end to end, in their stored form or widened to f32. */
async function readRows(
  parts: readonly WeightPart[],
  dtype: WeightDType,
  first: number,
  count: number,
  width: number,
): Promise<Uint8Array> {
  if (parts.some((part) => part.dtype !== dtype)) {
    return new Uint8Array((await readF32(parts, first, count, width)).buffer);
  }
  const pieces = overlaps(parts, first, count);
  const read = ({ part, from, length }: Overlap) =>
    part.read(dtypeBytes(dtype, from), dtypeBytes(dtype, length));
  // Staged bytes are copied anyway, and a small model's load is mostly such copies.
  if (pieces.length === 1) return read(pieces[0]!);
  const bytes = new Uint8Array(dtypeBytes(dtype, count));
  let at = 0;
  for (const one of pieces) {
    const piece = await read(one);
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

async function readF32(
  parts: readonly WeightPart[],
  first: number,
  count: number,
  width: number,
): Promise<Float32Array> {
  const values = new Float32Array(count);
  let at = 0;
  for (const { part, from, length } of overlaps(parts, first, count)) {
    const bytes = await part.read(dtypeBytes(part.dtype, from), dtypeBytes(part.dtype, length));
    const perScale = part.dtype === "q4" ? q4GroupSize : width;
    const scales = part.scales && (await part.scales()).slice(from / perScale, (from + length) / perScale);
    values.set(dequantize(part.dtype, bytes, scales, width), at);
    at += length;
  }
  return values;
}

interface Overlap {
  readonly part: WeightPart;
  readonly from: number;
  readonly length: number;
}

/** Which values of which parts make up a range of all values. */
function overlaps(parts: readonly WeightPart[], first: number, count: number): Overlap[] {
  const pieces: Overlap[] = [];
  let start = 0;
  for (const part of parts) {
    const from = Math.max(first, start);
    const end = Math.min(first + count, start + part.count);
    if (from < end) pieces.push({ part, from: from - start, length: end - from });
    start += part.count;
  }
  return pieces;
}

async function scalesOf(parts: readonly WeightPart[]): Promise<Float32Array> {
  const all: Float32Array[] = [];
  for (const part of parts) all.push(await part.scales!());
  const whole = new Float32Array(all.reduce((sum, scales) => sum + scales.length, 0));
  let at = 0;
  for (const scales of all) {
    whole.set(scales, at);
    at += scales.length;
  }
  return whole;
}

async function createFrom(machine: Machine, pieces: readonly Uint8Array[]): Promise<number> {
  const block = machine.createBlock(
    pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
    false,
  );
  let at = 0;
  for (const piece of pieces) {
    machine.push("write", [machine.stage(piece), block, at]);
    at += piece.byteLength;
  }
  await machine.flush();
  return block;
}
