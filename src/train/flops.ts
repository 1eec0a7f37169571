import type { ModelConfig } from "../formats/config.ts";
import { countParameters } from "../models/parameters.ts";
import { numPatches } from "../models/vision.ts";
import type { PassRows } from "./pass.ts";

/**
 * Floating-point operations of training on a step: 6 for each parameter and row that passes it (2 forward, 2 for the row's gradient,
 * 2 for the parameter's); 4 in a language model that is frozen. Not counted are what runs again in the backward pass, since it
 * brings nothing, attention's own products, heads beside the model, norms and the optimiser: shares of a peak made from this are
 * a little low.
 */
export function trainingFlops(
  config: ModelConfig,
  { tiles, tokens, targets }: PassRows,
  { isTextFrozen = false }: { readonly isTextFrozen?: boolean } = {},
): number {
  const { activePerToken, head, vision, projector } = countParameters(config);
  const patches = config.visionConfig ? tiles * numPatches(config.visionConfig) : 0;
  const ofTiles = 6 * vision * (tiles + patches);
  const ofProjector = tokens > 0 ? 6 * projector * patches : 0;
  return ofTiles + ofProjector + (isTextFrozen ? 4 : 6) * (activePerToken * tokens + head * targets);
}
