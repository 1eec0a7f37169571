/**
 * The weights of a run: the model's and the dense heads', from a model folder or from nothing, with a checkpoint's on top.
 */

import { CheckpointError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import { loadWeights, scaleName, type TrainingPrecision, type WeightSource } from "../models/load-weights.ts";
import type { ModelWeights } from "../models/vl.ts";
import { isWeightSlot, weightSlots } from "../models/weights.ts";
import type { Backend, WeightSpec } from "../tensor/backend.ts";
import { numElements, type Tensor } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";
import { type DenseSettings, type DenseWeights, denseShapes } from "./dense/dense-heads.ts";
import { trainedWeights } from "./export-model.ts";
import { xavierDeviation } from "./initialize.ts";
import { randomValues } from "./random-values.ts";
import type { StoredTensors } from "./stored-tensors.ts";

/** Paths of the parameters of a model begin with this, those of its dense heads with the other. */
export const modelPrefix = "model";
export const densePrefix = "dense";

/**
 * The model's weights for training. What the checkpoint has is taken from there, the rest from the base.
 *
 * @param stored a checkpoint's weights under the parameters' names, or null
 */
export function loadModel(
  config: ModelConfig,
  base: WeightSource,
  stored: StoredTensors | null,
  backend: Backend,
  precision: TrainingPrecision = "f32",
): Promise<ModelWeights> {
  const source = stored ? overlay(config, base, stored) : base;
  return loadWeights(config, source, backend, { use: "trained", precision });
}

/**
 * A model's weights with the vision tower, projector and newline of a checkpoint.
 *
 * @throws {CheckpointError} `tensor_missing` when the checkpoint has none
 */
export function withVision(config: ModelConfig, base: WeightSource, stored: StoredTensors): WeightSource {
  if (![...stored.entries.keys()].some((name) => name.startsWith(`${modelPrefix}.${visionPath}`)))
    throw new CheckpointError("tensor_missing", "the checkpoint that visionFrom names has no vision tower");
  return overlay(config, base, stored, visionPath);
}

const visionPath = "image.";

/** @param prefix of the paths that are taken */
function overlay(config: ModelConfig, base: WeightSource, stored: StoredTensors, prefix = ""): WeightSource {
  const trained = trainedWeights(config, (_, path) => stored.read(`${modelPrefix}.${path}`));
  const replaced = new Set<string>();
  mapTree(weightSlots(config), isWeightSlot, (slot, path) => {
    if (!path.startsWith(prefix) || !stored.entries.has(`${modelPrefix}.${path}`)) return;
    for (const { name } of slot.officialParts) replaced.add(name);
  });
  // What was quantised in the base goes with its scales.
  const gone = new Set([...replaced].flatMap((name) => [name, scaleName(name)]));
  const entries = new Map([...base.entries].filter(([name]) => !gone.has(name)));
  for (const name of replaced) entries.set(name, trained.entries.get(name)!);
  return {
    name: base.name,
    entries,
    readRange: (name, offset, length) =>
      (replaced.has(name) ? trained : base).readRange(name, offset, length),
  };
}

/**
 * The dense heads' weights, new ones seeded: matrices Xavier, norm 1, biases 0.
 *
 * @param stored weights under the parameters' names, or null
 * @param width  of the vision tower
 */
export async function loadDense(
  settings: DenseSettings,
  width: number,
  seed: number,
  stored: StoredTensors | null,
  backend: Backend,
  precision: TrainingPrecision = "f32",
): Promise<DenseWeights> {
  const loads: Promise<void>[] = [];
  const tensors = new Map<string, Tensor>();
  const isShape = (node: unknown): node is readonly number[] =>
    Array.isArray(node) && typeof node[0] === "number";
  const shapes = denseShapes(settings, width);
  mapTree(shapes, isShape, (shape, path) => {
    const name = `${densePrefix}.${path}`;
    const role = shape.length === 2 && precision === "f16" ? "rounded" : "values";
    const load = async () => {
      const tensor = stored?.entries.has(name)
        ? await stored.load(name, backend, { role })
        : await loadValues(backend, { name, shape, role }, initial(path, shape, name, seed));
      tensors.set(path, tensor);
    };
    loads.push(load());
  });
  await Promise.all(loads);
  return mapTree(shapes, isShape, (_, path) => tensors.get(path)!) as DenseWeights;
}

function initial(path: string, shape: readonly number[], name: string, seed: number): Float32Array {
  const count = numElements(shape);
  if (shape.length === 1) return new Float32Array(count).fill(path === "norm.weight" ? 1 : 0);
  const deviation = xavierDeviation(shape[1]!, shape[0]!, 1);
  return randomValues({ seed, name }, 0, count, () => deviation, "normal");
}

function loadValues(backend: Backend, spec: WeightSpec, values: Float32Array): Promise<Tensor> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const part = {
    dtype: "f32" as const,
    count: values.length,
    read: async (offset: number, length: number) => bytes.slice(offset, offset + length),
    scales: null,
  };
  return backend.load(spec, [part]);
}
