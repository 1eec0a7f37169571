// A CoCa small enough for finite differences.

import type { Backend } from "../../src/tensor/backend.ts";
import { packCaptions } from "../../src/train/coca/captions.ts";
import type { CocaConfig, CocaWeights } from "../../src/train/coca/coca.ts";
import { type CocaSlot, initialTensor, loadCoca } from "../../src/train/coca/slots.ts";

export const tinyCoca: CocaConfig = {
  vocabSize: 6,
  hiddenSize: 4,
  intermediateSize: 5,
  numAttentionHeads: 2,
  numTextLayers: 2,
  numDecoderLayers: 1,
  maxCaptionTokens: 4,
  visionWidth: 3,
  numPoolerHeads: 1,
  numCaptionQueries: 2,
  jointWidth: 3,
  layerNormEps: 1e-2,
};

/** Images of 3 rows each with captions of 4 and 2 tokens: T - B = 4 predictions. */
export const tinyCaptions = packCaptions(
  [
    [0, 3, 4, 1],
    [0, 5],
  ],
  tinyCoca.maxCaptionTokens,
);

/** Random weights in which nothing is 0 or small, so that every path counts. */
export function loadLargeCoca(backend: Backend, config: CocaConfig, seed = 1): Promise<CocaWeights> {
  const large = (slot: CocaSlot): CocaSlot => ({ ...slot, deviation: 0.6 });
  return loadCoca(backend, config, (path, slot) => initialTensor(backend, seed, path, large(slot)));
}
