import type { VisionParts } from "../models/quantization.ts";
import { expectDirectory } from "../runtime/node.ts";
import { type QuantizeResult, quantizeModel } from "../runtime/node-quantize.ts";
import type { QuantizedDType } from "../tensor/quantize.ts";
import { formatBytes, formatCount, formatTable } from "./format.ts";
import { interruptSignal } from "./load.ts";

export interface QuantizeFlags {
  readonly dtype: QuantizedDType;
  readonly vision?: VisionParts;
  readonly shardSize: number;
  readonly json?: boolean;
}

export async function runQuantize(path: string, out: string, flags: QuantizeFlags): Promise<void> {
  await expectDirectory(path);
  const { signal, release } = interruptSignal();
  const watched = process.stderr.isTTY;
  const options = {
    dtype: flags.dtype,
    vision: flags.vision ?? null,
    shardBytes: flags.shardSize,
    signal,
  };
  try {
    const result = await quantizeModel(
      path,
      out,
      watched ? { ...options, onProgress: showProgress } : options,
    );
    if (watched) process.stderr.write("\r\x1b[K");
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ dtype: flags.dtype, out, ...result }, null, 2)}\n`
        : describe(out, flags, result),
    );
  } catch (error) {
    if (watched) process.stderr.write("\r\x1b[K");
    throw error;
  } finally {
    release();
  }
}

function showProgress(doneBytes: number, totalBytes: number): void {
  const done = `quantising ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
  process.stderr.write(`\r\x1b[K${done}`);
}

function describe(out: string, flags: QuantizeFlags, result: QuantizeResult): string {
  const { dtype } = flags;
  const { numTensors, bytesBefore, bytesAfter, files, copiedFiles, leftOut } = result;
  const tensors = (count: number) => `${formatCount(count)} ${count === 1 ? "tensor" : "tensors"}`;
  const rows = [
    ...(dtype === "q4" ? [["q4", tensors(numTensors.q4)]] : []),
    ...(numTensors.int8 > 0 && dtype === "q4"
      ? [["int8", `${tensors(numTensors.int8)}${flags.vision ? "" : ", whose width is no multiple of 32"}`]]
      : []),
    ...(dtype === "int8" ? [["int8", tensors(numTensors.int8)]] : []),
    ["as it was", tensors(numTensors.copied)],
    [
      "bytes",
      `${formatCount(bytesBefore)} -> ${formatCount(bytesAfter)} (${((100 * bytesAfter) / bytesBefore).toFixed(0)} %)`,
    ],
    ["weights", files.length === 1 ? files[0]! : `${files.length} files`],
    ["copied", copiedFiles.join(", ")],
    ...(leftOut.length > 0 ? [["left out", leftOut.join(", ")]] : []),
  ];
  return `${formatTable(rows)}\nwritten to ${out}\n`;
}
