/**
 * Which weights a quantised checkpoint quantises, and the tensors that each then is. docs/quantisation.md has the layouts.
 *
 * The official recipe quantises the linear layers of the language model except head, router and shared expert's coefficient:
 * the attention and expert matrices. Here that rule is a pattern over paths of the weight tree, so it holds for every
 * spelling of a checkpoint.
 */

import { q4GroupSize } from "../tensor/dtype.ts";
import type { QuantizedDType } from "../tensor/quantize.ts";
import { mapTree } from "../tensor/tree.ts";
import { scaleName, scaleShape, storedShape, type WeightReport } from "./load-weights.ts";
import { isWeightSlot, type WeightPart } from "./weights.ts";

const quantized = /^text\.layers\.\d+\.(attention\.(?!norm$)|moe\.(shared\.)?(gateUp|down)$)/;

/** Whether the weight at this path of the weight tree is one that the official recipe quantises. */
export function isQuantizedWeight(path: string): boolean {
  return quantized.test(path);
}

/**
 * The matrices of the vision tower that int8 costs least: those of attention, a third of its operations. In all 24 layers of
 * a random ViT-L/14-336 they raise the output's relative error from 0.0052 (bf16) to 0.0077, fc1 alone to 0.015 and fc2 to
 * 0.021 (bench/native-clip.mjs).
 */
const visionAttention = /^image\.visionTower\.layers\.\d+\.(q|k|v|out)Proj\.weight$/;
const visionMlp = /^image\.visionTower\.layers\.\d+\.fc[12]\.weight$/;

/** What of the vision tower is quantised, beyond the official recipe: attention, or the MLPs with it. */
export type VisionParts = "attention" | "all";

/** A tensor to quantise. */
export interface QuantizedTensor {
  /** q4 gives way to int8 where a row is not whole groups. */
  readonly dtype: QuantizedDType;
  /** Values of a row. */
  readonly width: number;
  /** The tensor in its place, and the scales beside it. */
  readonly values: StoredTensor;
  readonly scales: StoredTensor;
}

export interface StoredTensor {
  readonly name: string;
  readonly dtype: "I8" | "U8" | "F32" | "F16";
  readonly shape: readonly number[];
}

/**
 * By name, the tensors of a checkpoint that are quantised when it is written in `dtype`.
 *
 * @param vision also the vision tower's attention, in int8; with `all` its MLPs too, in `dtype`
 */
export function quantizedTensors(
  { slots, parts }: WeightReport,
  dtype: QuantizedDType,
  vision: VisionParts | null,
): ReadonlyMap<string, QuantizedTensor> {
  const tensors = new Map<string, QuantizedTensor>();
  mapTree(slots, isWeightSlot, (slot, path) => {
    const wanted =
      isQuantizedWeight(path) || (vision === "all" && visionMlp.test(path))
        ? dtype
        : vision !== null && visionAttention.test(path)
          ? "int8"
          : null;
    if (wanted === null) return;
    for (const part of parts.get(slot)!) tensors.set(part.name, quantizedTensor(part, wanted));
  });
  return tensors;
}

function quantizedTensor({ name, shape }: WeightPart, wanted: QuantizedDType): QuantizedTensor {
  const width = shape.at(-1)!;
  const dtype = wanted === "q4" && width % q4GroupSize !== 0 ? "int8" : wanted;
  const stored = { name, shape: storedShape(dtype, shape) };
  const scales = { name: scaleName(name), shape: scaleShape(dtype, shape) };
  return dtype === "int8"
    ? { dtype, width, values: { ...stored, dtype: "I8" }, scales: { ...scales, dtype: "F32" } }
    : { dtype, width, values: { ...stored, dtype: "U8" }, scales: { ...scales, dtype: "F16" } };
}
