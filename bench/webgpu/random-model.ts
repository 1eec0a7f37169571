/**
 * A model with random weights made on the GPU: shapes of any size without a checkpoint.
 */

import type { Dispatch, GpuWeightPart, Kernel } from "../../src/backends/webgpu/kernel.ts";
import { paramsOf } from "../../src/backends/webgpu/params.ts";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import type { ModelConfig } from "../../src/formats/config.ts";
import type { ModelWeights } from "../../src/models/vl.ts";
import { isWeightSlot, type WeightSlot, weightSlots } from "../../src/models/weights.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { leavesOf, mapTree } from "../../src/tensor/tree.ts";
import code from "./random-fill.wgsl?raw";

const kernel: Kernel = { name: "randomFill", code, entryPoint: "fill", constants: {}, writes: [true] };
const numGroups = 4096;

/** Weights of products in `dtype`; tables too unless it is quantised; the router, norms and biases in f32. */
export async function randomWeights(
  backend: WebGpuBackend,
  config: ModelConfig,
  dtype: WeightDType,
): Promise<ModelWeights> {
  const slots = weightSlots(config);
  const loaded = new Map<WeightSlot, Tensor>();
  let seed = 0;
  for (const slot of new Set(leavesOf(slots, isWeightSlot))) {
    const stored = storedDType(slot, dtype);
    const deviation = Math.sqrt(3 / (slot.shape.at(-1) ?? 1));
    const tensor = await backend.create(slot, stored, (part) => fills(part, slot, stored, deviation, ++seed));
    loaded.set(slot, tensor);
  }
  return mapTree(slots, isWeightSlot, (slot) => loaded.get(slot)!) as ModelWeights;
}

/** Bytes of one value of a slot, as it lies on the device. */
export function bytesPerValue(slot: WeightSlot, dtype: WeightDType): number {
  return { f32: 4, f16: 2, bf16: 2, int8: 1, q4: 0.5 }[storedDType(slot, dtype)];
}

function storedDType({ role, shape }: WeightSlot, dtype: WeightDType): WeightDType {
  if (role === "product")
    return shape.length === 2 && dtype === "int8" && shape[0]! > 100_000 ? "bf16" : dtype;
  return role === "rows" ? (dtype === "int8" ? "bf16" : dtype) : "f32";
}

function fills(
  { values, scales }: GpuWeightPart,
  { role }: WeightSlot,
  dtype: WeightDType,
  deviation: number,
  seed: number,
): Dispatch[] {
  const floats = role === "values" ? 0 : 4;
  const kind = { f32: floats, f16: 1, bf16: 2, int8: 3, q4: 3 }[dtype];
  const one = (range: GpuWeightPart["values"], which: number, size: number): Dispatch => ({
    kernel,
    params: paramsOf([range.size / 4, which, seed, numGroups * 256], [size]),
    buffers: [range],
    workgroups: [numGroups, 1, 1],
  });
  const scaled = one(values, kind, role === "values" ? 0.1 : deviation);
  return scales ? [scaled, one(scales, 5, deviation / 73)] : [scaled];
}
