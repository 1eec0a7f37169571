/**
 * A checkpoint -> the same model with quantised matrices, block by block.
 *
 * All sizes are known before a weight is read: the plan lays the tensors out over files, then each file gets its header and
 * its tensors in the order in which the source stores them. At most one block of rows is in memory.
 */

import { CheckpointError, RequestError } from "../errors.ts";
import type { Checkpoint, CheckpointEntry } from "../formats/checkpoint.ts";
import type { ModelConfig } from "../formats/config.ts";
import { safetensorsDTypeBytes, type TensorEntry, type TensorSpec } from "../formats/safetensors.ts";
import { planShards, type ShardPlan } from "../formats/safetensors-shards.ts";
import { compareWeights, expectComplete } from "../models/load-weights.ts";
import { type QuantizedTensor, quantizedTensors, type VisionParts } from "../models/quantization.ts";
import { f32ToF16, toF32 } from "../tensor/half.ts";
import { largestQuantizable, type QuantizedDType, quantize } from "../tensor/quantize.ts";

export interface QuantizeOptions {
  readonly dtype: QuantizedDType;
  /** Also matrices of the vision tower: its attention in int8, or with `all` its MLPs too, in `dtype`. Default null: none, the official recipe. */
  readonly vision?: VisionParts | null;
  /** Most bytes of tensors in one file, unless a single tensor has more; default 4e9. */
  readonly shardBytes?: number;
  readonly signal?: AbortSignal;
  /** Hears bytes of the source done, and in all. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/** Where files are made. */
export interface OutputFolder {
  create(fileName: string): Promise<OutputFile>;
}

export interface OutputFile {
  write(bytes: Uint8Array, position: number): Promise<void>;
  close(): Promise<void>;
}

/** One tensor of the source, and what it becomes. */
interface TensorPlan {
  readonly source: CheckpointEntry;
  /** Null: copied bit by bit. */
  readonly quantized: QuantizedTensor | null;
  readonly tensors: readonly TensorSpec[];
}

export interface QuantizePlan {
  readonly files: ShardPlan<TensorPlan>;
  readonly summary: QuantizeSummary;
}

export interface QuantizeSummary {
  /** Tensors of the source in each format afterwards; `copied` keep their dtype and bytes. */
  readonly numTensors: Readonly<Record<QuantizedDType | "copied", number>>;
  /** Bytes of all tensors, scales included. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly files: readonly string[];
}

/** Bytes of the source read at a time; a row is always whole. */
const blockBytes = 1 << 20;

/**
 * What quantising a checkpoint will write; reads no weights.
 *
 * @throws {CheckpointError} when checkpoint and configuration disagree, `tensor_dtype` when a matrix is quantised already
 * @throws {RequestError} `request_invalid` when `shardBytes` is no positive integer
 */
export function planQuantization(
  config: ModelConfig,
  source: Checkpoint,
  { dtype, vision = null, shardBytes = 4e9 }: QuantizeOptions,
): QuantizePlan {
  if (!Number.isSafeInteger(shardBytes) || shardBytes < 1) {
    throw new RequestError("request_invalid", `shardBytes is ${shardBytes}, expected an integer from 1`);
  }
  const report = compareWeights(config, source.entries);
  expectComplete(source, report);
  const quantized = quantizedTensors(report, dtype, vision);
  const plans = [...source.entries.values()].map((entry) => planTensor(entry, quantized.get(entry.name)));
  // transformers reads only files that say which framework their layout is of.
  const files = planShards(plans, shardBytes, { format: "pt" });
  const count = (format: QuantizedDType | undefined) =>
    plans.filter((plan) => plan.quantized?.dtype === format).length;
  return {
    files,
    summary: {
      numTensors: { int8: count("int8"), q4: count("q4"), copied: count(undefined) },
      bytesBefore: source.numBytes,
      bytesAfter: files.shards.reduce((sum, { header }) => sum + header.fileBytes - header.bytes.length, 0),
      files: files.shards.map(({ fileName }) => fileName),
    },
  };
}

function planTensor(source: CheckpointEntry, quantized: QuantizedTensor | undefined): TensorPlan {
  if (!quantized) return { source, quantized: null, tensors: [source] };
  if (source.dtype === "I8" || source.dtype === "U8") {
    throw new CheckpointError(
      "tensor_dtype",
      `${source.file}: ${source.name} is ${source.dtype}, expected F32, F16 or BF16; the model is quantised already, start from the one it was made of`,
      { fields: { tensor: source.name, dtype: source.dtype } },
    );
  }
  return { source, quantized, tensors: [quantized.values, quantized.scales] };
}

/**
 * Writes the files of a plan.
 *
 * @throws {CheckpointError} `tensor_value` at a weight that the format has no integer for, `checkpoint_unreadable`
 * @throws {RequestError} `aborted` within one block of the signal
 * @throws what the folder throws
 */
export async function writeQuantized(
  { files, summary }: QuantizePlan,
  source: Checkpoint,
  folder: OutputFolder,
  { signal, onProgress }: Pick<QuantizeOptions, "signal" | "onProgress"> = {},
): Promise<void> {
  let doneBytes = 0;
  const onBlock = (bytes: number) => {
    doneBytes += bytes;
    onProgress?.(doneBytes, summary.bytesBefore);
    if (!signal?.aborted) return;
    throw new RequestError("aborted", "quantising was aborted", { cause: signal.reason });
  };
  for (const { fileName, groups, header } of files.shards) {
    await withFile(folder, fileName, async (file) => {
      await file.write(header.bytes, 0);
      const entries = new Map(header.entries.map((entry) => [entry.name, entry]));
      for (const plan of groups) {
        const begin = (spec: TensorSpec) => (entries.get(spec.name) as TensorEntry).begin;
        if (plan.quantized) {
          const { values, scales } = plan.quantized;
          await writeRows(plan.source, plan.quantized, source, file, begin(values), begin(scales), onBlock);
        } else await copyTensor(plan.source, source, file, begin(plan.source), onBlock);
      }
    });
  }
  if (!files.index) return;
  const { fileName, text } = files.index;
  await withFile(folder, fileName, (file) => file.write(new TextEncoder().encode(text), 0));
}

async function withFile(
  folder: OutputFolder,
  fileName: string,
  use: (file: OutputFile) => Promise<void>,
): Promise<void> {
  const file = await folder.create(fileName);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

async function copyTensor(
  entry: CheckpointEntry,
  source: Checkpoint,
  file: OutputFile,
  begin: number,
  onBlock: (bytes: number) => void,
): Promise<void> {
  const numBytes = entry.end - entry.begin;
  for (let at = 0; at < numBytes; at += blockBytes) {
    const bytes = await source.readRange(entry.name, at, Math.min(blockBytes, numBytes - at));
    await file.write(bytes, begin + at);
    onBlock(bytes.length);
  }
}

async function writeRows(
  entry: CheckpointEntry,
  { dtype, width }: QuantizedTensor,
  source: Checkpoint,
  file: OutputFile,
  valuesBegin: number,
  scalesBegin: number,
  onBlock: (bytes: number) => void,
): Promise<void> {
  const floatDType = floatDTypes[entry.dtype as keyof typeof floatDTypes];
  const rowBytes = width * safetensorsDTypeBytes[entry.dtype];
  const step = Math.max(1, Math.floor(blockBytes / rowBytes)) * rowBytes;
  const numBytes = entry.end - entry.begin;
  let valuesAt = valuesBegin;
  let scalesAt = scalesBegin;
  for (let at = 0; at < numBytes; at += step) {
    const bytes = await source.readRange(entry.name, at, Math.min(step, numBytes - at));
    const floats = toF32(floatDType, bytes);
    expectQuantizable(entry, dtype, floats, (at / rowBytes) * width, width);
    const rows = quantize(dtype, floats, width);
    const scales = dtype === "q4" ? f32ToF16(rows.scales) : new Uint8Array(rows.scales.buffer);
    await file.write(rows.bytes, valuesAt);
    await file.write(scales, scalesAt);
    valuesAt += rows.bytes.length;
    scalesAt += scales.length;
    onBlock(bytes.length);
  }
}

const floatDTypes = { F32: "f32", F16: "f16", BF16: "bf16" } as const;

function expectQuantizable(
  entry: CheckpointEntry,
  dtype: QuantizedDType,
  values: Float32Array,
  firstIndex: number,
  width: number,
): void {
  const most = largestQuantizable[dtype];
  const wrong = values.findIndex((x) => !(Math.abs(x) <= most));
  if (wrong < 0) return;
  const row = Math.floor((firstIndex + wrong) / width);
  throw new CheckpointError(
    "tensor_value",
    `${entry.file}: ${entry.name} has ${values[wrong]} in row ${row}, ${dtype} takes values up to ${most.toPrecision(3)}; the weights are damaged or did not train`,
    { fields: { tensor: entry.name, row } },
  );
}
