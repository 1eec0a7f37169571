import type { ModelConfig } from "../formats/config.ts";
import type { ModelWeights } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";

/** A model in training, and where it is. */
export interface TrainedModel {
  readonly backend: Backend;
  readonly config: ModelConfig;
  /** Loaded for the use `trained`. */
  readonly weights: ModelWeights;
}
