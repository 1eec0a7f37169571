/**
 * What a model remembers between steps: KV pages for softmax layers, states for lightning layers.
 *
 * Pages and slots are shared by all sequences; who owns which is the engine's business. A page number or slot means the
 * same place in every layer.
 */

import type { TextConfig } from "../formats/config.ts";
import type { Backend } from "../tensor/backend.ts";
import type { KvPages } from "../tensor/ops.ts";
import type { Ops } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";

export type LayerCache =
  | ({ readonly type: "softmax" } & KvPages)
  | { readonly type: "lightning"; readonly state: Tensor };

export interface CacheSize {
  /** KV pages in each softmax layer. */
  readonly numPages: number;
  /** Tokens in a page. */
  readonly pageSize: number;
  /** State slots in each lightning layer: one for each sequence under way, and those of states that are kept. */
  readonly numSlots: number;
}

export interface ModelCache extends CacheSize {
  /** One per layer. */
  readonly layers: readonly LayerCache[];
}

/** A zeroed f32 cache on the backend; free it with `freeCache`. */
export function createCache(backend: Backend, config: TextConfig, size: CacheSize): ModelCache {
  const { numAttentionHeads, numKeyValueHeads, headDim, layerTypes } = config;
  const pages = [size.numPages, size.pageSize, numKeyValueHeads * headDim];
  const states = [size.numSlots, numAttentionHeads, headDim, headDim];
  const layers = layerTypes.map((type, index): LayerCache => {
    const zeros = (shape: readonly number[]) =>
      backend.zeros({ dtype: "f32", shape }, index / layerTypes.length);
    return type === "softmax"
      ? { type, keys: zeros(pages), values: zeros(pages) }
      : { type, state: zeros(states) };
  });
  return { ...size, layers };
}

export function freeCache(backend: Backend, cache: ModelCache): void {
  for (const layer of cache.layers) {
    if (layer.type === "lightning") backend.free(layer.state);
    else {
      backend.free(layer.keys);
      backend.free(layer.values);
    }
  }
}

/** Copies pages of every softmax layer to other pages. */
export function copyPages(ops: Ops, cache: ModelCache, from: readonly number[], to: readonly number[]): void {
  if (from.length === 0) return;
  for (const layer of cache.layers) {
    if (layer.type !== "softmax") continue;
    ops.copyPlaces({ target: layer.keys, from, to });
    ops.copyPlaces({ target: layer.values, from, to });
  }
}

/** Copies states of every lightning layer to other slots. */
export function copyStates(
  ops: Ops,
  cache: ModelCache,
  from: readonly number[],
  to: readonly number[],
): void {
  for (const layer of cache.layers)
    if (layer.type === "lightning") ops.copyPlaces({ target: layer.state, from, to });
}

/** Key and value numbers that one token adds over all softmax layers: 2 G D each. */
export function kvValuesPerToken(config: TextConfig): number {
  const softmaxLayers = config.layerTypes.filter((type) => type === "softmax").length;
  return softmaxLayers * 2 * config.numKeyValueHeads * config.headDim;
}

/** State numbers of one sequence over all lightning layers, whatever its length: H D D each. */
export function stateValuesPerSequence(config: TextConfig): number {
  const lightningLayers = config.layerTypes.filter((type) => type === "lightning").length;
  return lightningLayers * config.numAttentionHeads * config.headDim ** 2;
}
