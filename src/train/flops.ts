import type { ModelConfig } from "../formats/config.ts";
import { countParameters } from "../models/parameters.ts";
import { numPatches } from "../models/vision.ts";

/**
 * Floating-point operations of training on a step: 6 for each parameter and row that passes it (2 forward, 4 backward).
 * What runs again in the backward pass is not counted, since it brings nothing; nor are attention's own products, norms and the
 * optimiser, so shares of a peak made from this are a little low.
 */
export function trainingFlops(
  config: ModelConfig,
  step: { readonly numTokens: number; readonly numTiles: number },
): number {
  const parameters = countParameters(config);
  const perToken = parameters.activePerToken + parameters.head;
  const rows = config.visionConfig ? step.numTiles * (1 + numPatches(config.visionConfig)) : 0;
  return 6 * (perToken * step.numTokens + (parameters.vision + parameters.projector) * rows);
}
