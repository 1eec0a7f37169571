/** Operations and bytes of a model, counted from its configuration. */

import type { ModelConfig } from "../../src/formats/config.ts";
import { kvValuesPerToken, stateValuesPerSequence } from "../../src/models/cache.ts";
import { isWeightSlot, type WeightSlot, weightSlots } from "../../src/models/weights.ts";
import { tileOperations } from "../../src/runtime/bench.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import { numElements } from "../../src/tensor/tensor.ts";
import { mapTree } from "../../src/tensor/tree.ts";
import { bytesPerValue } from "./random-model.ts";

export interface ModelCosts {
  /** Weights that a step over `tokens` tokens reads at least once, without the embedding's rows. */
  readonly weightBytes: number;
  /** KV of `context` tokens and states, read and written, of `tokens` sequences with one new token each. */
  readonly cacheBytes: number;
  /** Of a prefill of `tokens` tokens without the head: products, causal softmax attention, and 4 H D^2 a token for lightning. */
  readonly operations: number;
  /** Of one tile through vision tower and projector. */
  readonly tileOperations: number;
}

/** Experts are counted as independent uniform choices: E (1 - (1 - k / E)^tokens) of E are expected to be used. */
export function modelCosts(
  config: ModelConfig,
  dtype: WeightDType,
  tokens: number,
  context: number,
): ModelCosts {
  const { textConfig } = config;
  const {
    numLocalExperts: E,
    numExpertsPerTok: k,
    numAttentionHeads: H,
    headDim: D,
    layerTypes,
  } = textConfig;
  let weightBytes = 0;
  let perToken = 0;
  mapTree(weightSlots(config).text, isWeightSlot, (slot: WeightSlot, path) => {
    if (slot.role !== "product" && slot.role !== "precise") return;
    const isExpert = /\.moe\.(gateUp|down)$/.test(path);
    const values = numElements(slot.shape);
    weightBytes += values * bytesPerValue(slot, dtype) * (isExpert ? 1 - (1 - k / E) ** tokens : 1);
    if (path !== "lmHead") perToken += 2 * values * (isExpert ? k / E : 1);
  });
  const attention = layerTypes.reduce(
    (sum, type) => sum + (type === "softmax" ? 2 * H * D * tokens ** 2 : 4 * H * D ** 2 * tokens),
    0,
  );
  const kvBytes = 4 * kvValuesPerToken(textConfig) * context;
  return {
    weightBytes,
    cacheBytes: tokens * (kvBytes + 2 * 4 * stateValuesPerSequence(textConfig)),
    operations: perToken * tokens + attention,
    tileOperations: config.visionConfig ? tileOperations(config) : 0,
  };
}
