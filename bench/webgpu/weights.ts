/**
 * Random weights in every stored type, on the device and as a float64 row to check with.
 */

import type { BufferRange } from "../../src/backends/webgpu/kernel.ts";
import { dtypeBytes, q4GroupSize, type WeightDType } from "../../src/tensor/dtype.ts";
import { dequantize } from "../../src/tensor/quantized.ts";
import type { BenchInputs } from "./bench-case.ts";

export interface RandomWeight {
  readonly values: BufferRange;
  readonly scales: BufferRange | null;
  /** 16-byte pieces a row. */
  readonly stride: number;
  /** Bytes of the values and scales. */
  readonly bytes: number;
  row(index: number): Float64Array;
}

/** numRows x width, rows padded with zeros to 16 bytes; values about 1 / sqrt(width). */
export function randomWeight(
  bench: BenchInputs,
  dtype: WeightDType,
  numRows: number,
  width: number,
): RandomWeight {
  const { random, upload } = bench;
  const scale = 1 / Math.sqrt(width);
  const rowBytes = dtypeBytes(dtype, width);
  const count = numRows * width;
  const packed =
    dtype === "f32"
      ? random.floats(count, scale)
      : dtype === "f16" || dtype === "bf16"
        ? random.halves(count, scale, dtype)
        : random.words(Math.ceil((numRows * rowBytes) / 4));
  const scales =
    dtype === "int8"
      ? random.floats(numRows, scale / 64)
      : dtype === "q4"
        ? random.floats(count / q4GroupSize, scale / 4)
        : null;
  const bytes = new Uint8Array(packed.buffer, packed.byteOffset, numRows * rowBytes);
  const stride = Math.ceil(rowBytes / 16);
  const perRow = dtype === "q4" ? width / q4GroupSize : 1;
  return {
    values: upload(stride * 16 === rowBytes ? bytes : padRows(bytes, rowBytes, stride * 16)),
    scales: scales && upload(scales),
    stride,
    bytes: bytes.byteLength + (scales?.byteLength ?? 0),
    row: (index) =>
      dequantize(
        dtype,
        bytes.subarray(index * rowBytes, (index + 1) * rowBytes),
        scales?.subarray(index * perRow, (index + 1) * perRow) ?? null,
        width,
      ),
  };
}

function padRows(bytes: Uint8Array, rowBytes: number, paddedBytes: number): Uint8Array {
  const padded = new Uint8Array((bytes.byteLength / rowBytes) * paddedBytes);
  for (let row = 0; row * rowBytes < bytes.byteLength; row++)
    padded.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), row * paddedBytes);
  return padded;
}
