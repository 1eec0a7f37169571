/**
 * From parts of a checkpoint to weights on the device, a piece at a time: host memory holds a few pieces, never a weight.
 */

import { BackendError } from "../../errors.ts";
import type { WeightPart, WeightRole, WeightSpec } from "../../tensor/backend.ts";
import { dtypeBytes, type WeightDType } from "../../tensor/dtype.ts";
import { dequantize } from "../../tensor/quantized.ts";
import { formatShape, numElements } from "../../tensor/tensor.ts";
import { usage } from "./buffer-pool.ts";
import type { CommandQueue } from "./command-queue.ts";
import { WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, GpuWeightPart, KernelLimits } from "./kernel.ts";
import { scalesPerRow } from "./weight-values.ts";

/** Bytes read and sent in one piece. */
const pieceBytes = 1 << 24;
/** Bytes sent before waiting for the device to take them: what is under way lies in host memory. */
const bytesInFlight = 1 << 28;

/** How a weight will lie on the device. */
interface Layout {
  readonly dtype: WeightDType;
  /** Values a row. */
  readonly width: number;
  readonly rowWords: number;
  readonly parts: readonly { readonly firstRow: number; readonly numRows: number }[];
}

/** Bytes of a weight on the device, scales included. @throws {BackendError} `backend_memory` when it cannot be placed */
export function expectWeightFits(spec: WeightSpec, parts: readonly WeightPart[], limits: KernelLimits): void {
  layoutOf(spec, parts, limits);
}

/**
 * @throws {BackendError} `backend_memory` when the device cannot hold it, `backend_shape` when the parts are not as many
 * rows as the shape
 */
export async function loadWeight(
  queue: CommandQueue,
  spec: WeightSpec,
  parts: readonly WeightPart[],
  limits: KernelLimits,
): Promise<WebGpuTensor> {
  const layout = layoutOf(spec, parts, limits);
  return placeWeight(queue.device, spec, layout, (placed) => sendRows(queue, layout, parts, placed));
}

/**
 * A weight of `dtype` whose values `fill` writes on the device; they are unspecified before.
 *
 * @throws {BackendError} `backend_memory` when the device cannot hold it
 */
export async function createWeight(
  device: GPUDevice,
  spec: WeightSpec,
  dtype: WeightDType,
  limits: KernelLimits,
  fill: (part: GpuWeightPart) => void,
): Promise<WebGpuTensor> {
  const layout = layoutOf(spec, [{ dtype, count: numElements(spec.shape) }], limits);
  return placeWeight(device, spec, layout, async (placed) => placed.forEach(fill));
}

/** Whether a weight lies as activations do. */
function isPlain(role: WeightRole): boolean {
  return role === "values" || role === "rounded";
}

/** Buffers of a weight, which `fill` writes; they are destroyed when it fails. */
async function placeWeight(
  device: GPUDevice,
  { name, shape, role }: WeightSpec,
  layout: Layout,
  fill: (placed: readonly GpuWeightPart[]) => Promise<void>,
): Promise<WebGpuTensor> {
  const { dtype, width, rowWords } = layout;
  const buffers: GPUBuffer[] = [];
  const create = async (numBytes: number) => {
    const buffer = await createBuffer(device, name, numBytes);
    buffers.push(buffer);
    return { buffer, offset: 0, size: buffer.size };
  };
  try {
    const placed: GpuWeightPart[] = [];
    for (const { firstRow, numRows } of layout.parts) {
      const values = await create(numRows * rowWords * 4);
      const scaleBytes = numRows * scalesPerRow(dtype, width) * 4;
      placed.push({ firstRow, numRows, values, scales: scaleBytes > 0 ? await create(scaleBytes) : null });
    }
    await fill(placed);
    if (isPlain(role)) return WebGpuTensor.ofValues(shape, placed[0]!.values, role === "rounded");
    // What is stored in f32 is not rounded either.
    const isExact = role !== "product" || dtype === "f32";
    return WebGpuTensor.ofWeight({ dtype, shape, rowWords, isExact, parts: placed });
  } catch (error) {
    for (const buffer of buffers) buffer.destroy();
    throw error;
  }
}

/** Every buffer of a weight. */
export function weightBuffers(tensor: WebGpuTensor): GPUBuffer[] {
  return tensor.weight.parts.flatMap(({ values, scales }) =>
    scales ? [values.buffer, scales.buffer] : [values.buffer],
  );
}

/** A buffer of zeros. @throws {BackendError} `backend_memory` */
export async function createBuffer(device: GPUDevice, name: string, numBytes: number): Promise<GPUBuffer> {
  device.pushErrorScope("out-of-memory");
  const size = Math.max(16, Math.ceil(numBytes / 16) * 16);
  const flags = usage.storage | usage.copySource | usage.copyDestination;
  const buffer = device.createBuffer({ label: name, size, usage: flags });
  const error = await device.popErrorScope();
  if (!error) return buffer;
  throw new BackendError(
    "backend_memory",
    `webgpu: ${name} needs ${size} bytes, more than the device has left; use backend "native" or a quantised checkpoint`,
    { fields: { tensor: name, bytes: size } },
  );
}

function layoutOf(
  { name, shape, role }: WeightSpec,
  parts: readonly Pick<WeightPart, "dtype" | "count">[],
  limits: KernelLimits,
): Layout {
  const width = shape.at(-1) ?? 1;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  if (count !== numElements(shape) || parts.some((part) => part.count % width !== 0)) {
    throw new BackendError("backend_shape", `webgpu: ${count} values of ${name} for ${formatShape(shape)}`);
  }
  const stored = new Set(parts.map((part) => part.dtype));
  const dtype = isPlain(role) || stored.size > 1 ? "f32" : parts[0]!.dtype;
  const rowBytes = dtypeBytes(dtype, width);
  const rowWords = isPlain(role) ? width : Math.ceil(rowBytes / 16) * 4;
  const numRows = count / Math.max(1, width);
  const whole = isPlain(role) ? numRows : shape.length === 3 ? shape[1]! : 1;
  const limit = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const unitBytes = whole * Math.max(rowWords, scalesPerRow(dtype, width)) * 4;
  if (unitBytes > limit) {
    throw new BackendError(
      "backend_memory",
      `webgpu: ${name} needs one ${unitBytes}-byte buffer, this adapter allows ${limit}; use backend "native" or a quantised checkpoint`,
      { fields: { tensor: name, bytes: unitBytes, limit } },
    );
  }
  const rowsPerPart = unitBytes === 0 ? numRows : Math.floor(limit / unitBytes) * whole;
  const split = [];
  for (let firstRow = 0; firstRow === 0 || firstRow < numRows; firstRow += rowsPerPart) {
    split.push({ firstRow, numRows: Math.min(rowsPerPart, numRows - firstRow) });
    if (rowsPerPart === 0) break;
  }
  return { dtype, width, rowWords, parts: split };
}

async function sendRows(
  queue: CommandQueue,
  { dtype, width, rowWords }: Layout,
  parts: readonly WeightPart[],
  placed: readonly GpuWeightPart[],
): Promise<void> {
  const { device } = queue;
  const perRow = scalesPerRow(dtype, width);
  let sent = 0;
  let row = 0;
  for (const part of parts) {
    const numRows = part.count / Math.max(1, width);
    const storedRow = dtypeBytes(part.dtype, width);
    const scales = part.scales && (await part.scales());
    if (scales && part.dtype === dtype) {
      writeRows(device, placed, "scales", row, numRows, perRow * 4, toBytes(scales));
    }
    const rowsAtOnce = Math.max(1, Math.floor(pieceBytes / Math.max(1, storedRow, rowWords * 4)));
    for (let first = 0; first < numRows; first += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, numRows - first);
      const bytes = await part.read(first * storedRow, rows * storedRow);
      const own = scales?.subarray(first * scalesPerRow(part.dtype, width));
      const values = part.dtype === dtype ? bytes : toF32Bytes(part.dtype, bytes, own ?? null, width);
      writeRows(
        device,
        placed,
        "values",
        row + first,
        rows,
        rowWords * 4,
        padRows(values, rows, rowWords * 4),
      );
      sent += rows * rowWords * 4;
      if (sent < bytesInFlight) continue;
      await queue.settle();
      sent = 0;
    }
    row += numRows;
  }
  await queue.settle();
}

function toF32Bytes(
  dtype: WeightDType,
  bytes: Uint8Array,
  scales: Float32Array | null,
  width: number,
): Uint8Array {
  return toBytes(Float32Array.from(dequantize(dtype, bytes, scales, width)));
}

function toBytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Rows of equal length to rows of `rowBytes`, zeros behind. */
function padRows(bytes: Uint8Array, numRows: number, rowBytes: number): Uint8Array {
  if (bytes.byteLength === numRows * rowBytes) return bytes;
  const padded = new Uint8Array(numRows * rowBytes);
  const length = bytes.byteLength / numRows;
  for (let row = 0; row < numRows; row++)
    padded.set(bytes.subarray(row * length, (row + 1) * length), row * rowBytes);
  return padded;
}

/** Writes rows, counted over all parts, to the parts they belong to. */
function writeRows(
  device: GPUDevice,
  placed: readonly GpuWeightPart[],
  what: "values" | "scales",
  firstRow: number,
  numRows: number,
  rowBytes: number,
  bytes: Uint8Array,
): void {
  for (const part of placed) {
    const from = Math.max(firstRow, part.firstRow);
    const end = Math.min(firstRow + numRows, part.firstRow + part.numRows);
    if (from >= end) continue;
    const { buffer } = part[what] as BufferRange;
    const start = (from - firstRow) * rowBytes;
    const piece = bytes.subarray(start, start + (end - from) * rowBytes) as Uint8Array<ArrayBuffer>;
    device.queue.writeBuffer(buffer, (from - part.firstRow) * rowBytes, piece);
  }
}
