/**
 * From a checkpoint's tensors to the tree of weights on a backend, with every tensor accounted for.
 */

import { CheckpointError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import type { Backend, WeightPart as BackendPart, WeightRole } from "../tensor/backend.ts";
import { dtypeBytes, q4GroupSize, type WeightDType } from "../tensor/dtype.ts";
import { toF32 } from "../tensor/half.ts";
import { formatShape, isTensor, numElements, type Tensor } from "../tensor/tensor.ts";
import { leavesOf, mapTree } from "../tensor/tree.ts";
import type { ModelWeights } from "./vl.ts";
import {
  depthOf,
  isIgnoredTensor,
  isWeightSlot,
  type WeightPart,
  type WeightSlot,
  weightSlots,
} from "./weights.ts";

/** A checkpoint as the loader needs it. */
export interface WeightSource {
  /** For messages. */
  readonly name: string;
  readonly entries: ReadonlyMap<string, WeightEntry>;
  readRange(name: string, offset: number, length: number): Promise<Uint8Array>;
}

export interface WeightEntry {
  /** As in safetensors: F32, BF16, ... */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** File the tensor lies in, for messages. */
  readonly file: string;
}

/** How a checkpoint's tensors compare with what its configuration asks for. Names are the checkpoint's. */
export interface WeightReport {
  readonly slots: ModelWeights<WeightSlot>;
  /** Parts of each slot in the spelling of this checkpoint. */
  readonly parts: ReadonlyMap<WeightSlot, readonly WeightPart[]>;
  readonly missing: readonly string[];
  /** Neither asked for nor known to be unused. */
  readonly unknown: readonly string[];
  /** Known to be unused. */
  readonly ignored: readonly string[];
  readonly misshapen: readonly { readonly name: string; readonly expected: readonly number[] }[];
  /** Stored in a dtype that weights cannot have. */
  readonly unreadable: readonly string[];
}

/** Dtype in the file -> dtype of the weight. U8 holds two 4-bit values a byte. */
const weightDTypes: Readonly<Record<string, WeightDType>> = {
  F32: "f32",
  F16: "f16",
  BF16: "bf16",
  I8: "int8",
  U8: "q4",
};

/** The scales of a quantised tensor stand beside it under this name. */
export function scaleName(name: string): string {
  return `${name}_scale`;
}

/** Compares names, shapes and dtypes; reads no weights. */
export function compareWeights(config: ModelConfig, entries: ReadonlyMap<string, WeightEntry>): WeightReport {
  const slots = weightSlots(config);
  const parts = new Map<WeightSlot, readonly WeightPart[]>();
  const missing: string[] = [];
  const misshapen: { name: string; expected: readonly number[] }[] = [];
  const unreadable: string[] = [];
  const used = new Set<string>();
  const expectStored = (name: string, expected: readonly number[]) => {
    if (!sameShape(entries.get(name)!.shape, expected)) misshapen.push({ name, expected });
  };
  for (const slot of new Set(leavesOf(slots, isWeightSlot))) {
    const chosen = bestSpelling(slot, entries);
    parts.set(slot, chosen);
    for (const { name, shape } of chosen) {
      used.add(name);
      const entry = entries.get(name);
      const dtype = entry && weightDTypes[entry.dtype];
      if (!entry) missing.push(name);
      else if (!dtype) unreadable.push(name);
      else {
        expectStored(name, storedShape(dtype, shape));
        if (dtype !== "int8" && dtype !== "q4") continue;
        used.add(scaleName(name));
        if (entries.has(scaleName(name))) expectStored(scaleName(name), scaleShape(dtype, shape));
        else missing.push(scaleName(name));
      }
    }
  }
  const unused = [...entries.keys()].filter((name) => !used.has(name));
  return {
    slots,
    parts,
    missing,
    unknown: unused.filter((name) => !isIgnoredTensor(name)),
    ignored: unused.filter(isIgnoredTensor),
    misshapen,
    unreadable,
  };
}

/** @throws {CheckpointError} when a report has anything missing, unknown, misshapen or unreadable */
export function expectComplete(source: WeightSource, report: WeightReport): void {
  const { missing, unknown, misshapen, unreadable } = report;
  const wrong = misshapen[0];
  if (wrong) {
    const entry = source.entries.get(wrong.name)!;
    throw new CheckpointError(
      "tensor_shape",
      `${entry.file}: ${wrong.name} is ${formatShape(entry.shape)}, expected ${formatShape(wrong.expected)}${andMore(misshapen.length)}; config.json and weights are from different models`,
      { fields: { tensor: wrong.name, found: entry.shape, expected: wrong.expected } },
    );
  }
  if (missing[0] !== undefined) {
    throw new CheckpointError(
      "tensor_missing",
      `${source.name}: tensor ${missing[0]} is missing${andMore(missing.length)}; config.json asks for it. Is a shard absent?`,
      { fields: { tensors: missing.slice(0, 100) } },
    );
  }
  if (unknown[0] !== undefined) {
    throw new CheckpointError(
      "tensor_unknown",
      `${source.name}: tensor ${unknown[0]} is not part of this architecture${andMore(unknown.length)}; config.json and weights are from different models`,
      { fields: { tensors: unknown.slice(0, 100) } },
    );
  }
  if (unreadable[0] !== undefined) {
    const entry = source.entries.get(unreadable[0])!;
    throw new CheckpointError(
      "tensor_dtype",
      `${entry.file}: ${unreadable[0]} is ${entry.dtype}${andMore(unreadable.length)}, expected one of ${Object.keys(weightDTypes).join(", ")}`,
      { fields: { tensor: unreadable[0], dtype: entry.dtype } },
    );
  }
}

export type WeightUse = "fast" | "exact" | "trained";

/** What products of a training step may round their operands to; sums, weights and the optimiser stay f32. */
export type TrainingPrecision = "f32" | "f16";

export interface LoadWeightsOptions {
  /**
   * `fast` as in generation; `exact` multiplies by unrounded activations, every product weight being loaded as `precise`
   * (slower, for comparisons); `trained` holds every weight as plain f32 `values`, as the training ops need them.
   */
  readonly use?: WeightUse | undefined;
  /** Of `trained`: `f16` lets products round their operands, forward and backward, where the device multiplies f16 faster. */
  readonly precision?: TrainingPrecision | undefined;
  /** Hears bytes loaded and bytes in all, after each weight. */
  readonly onProgress?: ((loadedBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * Loads every weight, in the order of the model.
 *
 * @throws {CheckpointError} before anything is loaded, when checkpoint and configuration disagree
 * @throws {BackendError} `backend_memory`, before anything is loaded where the backend knows its limits
 */
export async function loadWeights(
  config: ModelConfig,
  source: WeightSource,
  backend: Backend,
  { use = "fast", precision = "f32", onProgress }: LoadWeightsOptions = {},
): Promise<ModelWeights> {
  const report = compareWeights(config, source.entries);
  expectComplete(source, report);
  const depths = new Map<WeightSlot, number>();
  mapTree(report.slots, isWeightSlot, (slot, path) =>
    depths.set(slot, depthOf(path, config.textConfig.numHiddenLayers)),
  );
  const loads = [...report.parts].map(([slot, parts]) => {
    const role = roleIn(use, precision, slot);
    return {
      slot,
      spec: { name: slot.name, shape: slot.shape, role, depth: depths.get(slot)! },
      parts: parts.map((part) => backendPart(source, part.name)),
    };
  });
  const totalBytes = partBytes(loads.flatMap(({ parts }) => parts));
  for (const { spec, parts } of loads) backend.expectFits?.(spec, parts);
  const loaded = new Map<WeightSlot, Tensor>();
  let loadedBytes = 0;
  try {
    for (const { slot, spec, parts } of loads) {
      loaded.set(slot, await backend.load(spec, parts));
      loadedBytes += partBytes(parts);
      onProgress?.(loadedBytes, totalBytes);
    }
    await backend.finishLoading?.();
  } catch (error) {
    for (const tensor of loaded.values()) backend.free(tensor);
    throw error;
  }
  return mapTree(report.slots, isWeightSlot, (slot) => loaded.get(slot)!) as ModelWeights;
}

function roleIn(use: WeightUse, precision: TrainingPrecision, { role }: WeightSlot): WeightRole {
  if (use === "trained") return role === "product" && precision === "f16" ? "rounded" : "values";
  return use === "exact" && role === "product" ? "precise" : role;
}

/** Frees every weight of a tree. */
export function freeWeights(backend: Backend, weights: ModelWeights): void {
  for (const tensor of new Set(leavesOf(weights, isTensor))) backend.free(tensor);
}

/** The spelling of which most parts are there; the official one when none is. */
function bestSpelling(slot: WeightSlot, entries: ReadonlyMap<string, WeightEntry>): readonly WeightPart[] {
  const share = (parts: readonly WeightPart[]) =>
    parts.filter((part) => entries.has(part.name)).length / parts.length;
  return slot.spellings.reduce((best, parts) => (share(parts) > share(best) ? parts : best));
}

function backendPart(source: WeightSource, name: string): BackendPart {
  const entry = source.entries.get(name)!;
  const dtype = weightDTypes[entry.dtype]!;
  const count = numElements(entry.shape) * (dtype === "q4" ? 2 : 1);
  const quantized = dtype === "int8" || dtype === "q4";
  return {
    dtype,
    count,
    read: (offset, length) => source.readRange(name, offset, length),
    scales: quantized ? () => readFloats(source, scaleName(name)) : null,
  };
}

async function readFloats(source: WeightSource, name: string): Promise<Float32Array> {
  const entry = source.entries.get(name)!;
  const dtype = floatDTypes[entry.dtype];
  if (!dtype) {
    throw new CheckpointError(
      "tensor_dtype",
      `${entry.file}: ${name} is ${entry.dtype}, expected F32, F16 or BF16`,
    );
  }
  const numBytes = dtypeBytes(dtype, numElements(entry.shape));
  return toF32(dtype, await source.readRange(name, 0, numBytes));
}

const floatDTypes: Readonly<Record<string, "f32" | "f16" | "bf16">> = {
  F32: "f32",
  F16: "f16",
  BF16: "bf16",
};

/** Shape in the file of a weight of this shape: a row of q4 takes half as many bytes as it has values. */
export function storedShape(dtype: WeightDType, shape: readonly number[]): readonly number[] {
  return dtype === "q4" ? [...shape.slice(0, -1), shape.at(-1)! / 2] : shape;
}

/** Shape of the scales of a weight of this shape: one a row, or one a group of a row. */
export function scaleShape(dtype: "int8" | "q4", shape: readonly number[]): readonly number[] {
  const rows = shape.slice(0, -1);
  return dtype === "int8" ? rows : [...rows, shape.at(-1)! / q4GroupSize];
}

function partBytes(parts: readonly BackendPart[]): number {
  return parts.reduce((sum, { dtype, count }) => sum + dtypeBytes(dtype, count), 0);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis]);
}

function andMore(count: number): string {
  return count > 1 ? ` (and ${count - 1} more)` : "";
}
