/**
 * Projector: from vision width to text width, y = gelu(x W_1 + b_1) W_2 + b_2.
 * Source: huggingface/transformers:src/transformers/models/minimax_vl_01/modular_minimax_vl_01.py
 */

import type { Ops } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { AffineWeights } from "./vision.ts";

export interface ProjectorWeights<Leaf = Tensor> {
  readonly linear1: AffineWeights<Leaf>;
  readonly linear2: AffineWeights<Leaf>;
}

/** [T, vision width] -> [T, text width] */
export function project(ops: Ops, weights: ProjectorWeights, x: Tensor): Tensor {
  const inner = ops.gelu({ x: ops.linear({ x, ...weights.linear1 }) });
  return ops.linear({ x: inner, ...weights.linear2 });
}
