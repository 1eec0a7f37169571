/**
 * Weights of a model that has not been trained.
 *
 * Language model (N layers), as arXiv:2501.08313 says, Xavier with DeepNorm's gains; C of a matrix [out, in]:
 *   Xavier          deviation gain sqrt(2 / (in + out))
 *   gain            beta = (8 N)^(-1/4) for values, attention outputs and all matrices of experts; 1 for the rest
 * Decided here, since the paper does not say:
 *   fused qkv       q, k and v are three matrices that happen to be stored as one: each has its own fan, v has beta. The norm
 *                   behind lightning attention takes v's size back out, so there beta slows the branch through outProj alone.
 *   experts         each expert's w1, w2 and w3 is a matrix of its own
 *   output gate     gain 1: it chooses how much passes, as q and k choose what, and carries nothing itself
 *   router          gain 1: its input has unit size, so logits vary by about 1.4, the better of two experts gets some three
 *                   quarters, and both learn
 *   shared expert   as the others; its coefficient has gain 1
 *   embeddings      deviation 0.02, the released initializer_range. The first norm takes their size out of the forward; it
 *                   sets how fast they turn. Xavier's fan would be the vocabulary, which no row sees.
 *   newline         as an embedding: it is a row of the same stream
 *   output head     Xavier: small, so that training begins near the uniform guess
 *   norms           1
 * Projector: Xavier with gain 1, biases 0.
 * Vision tower, pre-norm and without DeepNorm, as CLIP: q, k, v with deviation C^(-1/2), fc1 with (2 C)^(-1/2), what ends a branch
 * (outProj, fc2) with C^(-1/2) (2 N)^(-1/2), patches 0.02, class C^(-1/2), biases 0, norms 1. Positions are 2-D sines and cosines of
 * amplitude 0.5: at 0.02 a plain background, 1 to 2 after the patch embedding, drowns them, and small models then do not learn to
 * read.
 * Sources: arXiv:2203.00555 (DeepNet); openai/CLIP:clip/model.py, `initialize_parameters`; arXiv:2111.06377 for the positions
 */

import type { ModelConfig, VisionConfig } from "../formats/config.ts";
import type { WeightEntry, WeightSource } from "../models/load-weights.ts";
import { isWeightSlot, type WeightPart, weightSlots } from "../models/weights.ts";
import { mapTree } from "../tensor/tree.ts";
import { exactExp, exactLog, exactSinCos } from "./exact-math.ts";
import { type Distribution, randomValues } from "./random-values.ts";

export interface InitializeOptions {
  readonly seed: number;
  /** Default normal; the paper says Xavier without saying which. */
  readonly distribution?: Distribution;
}

/** DeepNorm's constants of a decoder of `numLayers`. */
export function deepNorm(numLayers: number): { readonly alpha: number; readonly beta: number } {
  // Square roots are exact by IEEE 754, powers are not.
  return { alpha: Math.sqrt(Math.sqrt(2 * numLayers)), beta: 1 / Math.sqrt(Math.sqrt(8 * numLayers)) };
}

/** Standard deviation of Xavier's normal distribution, and of the uniform one within gain sqrt(6 / (in + out)). */
export function xavierDeviation(fanIn: number, fanOut: number, gain: number): number {
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/**
 * A checkpoint of initial weights under their official names, f32, made as it is read: give it to `loadWeights`, or write it
 * with `exportModel`. The same seed gives the same bits everywhere, and a tensor's values do not depend on the other tensors.
 */
export function initialWeights(
  config: ModelConfig,
  { seed, distribution = "normal" }: InitializeOptions,
): WeightSource {
  const entries = new Map<string, WeightEntry>();
  const fills = new Map<string, Fill>();
  mapTree(weightSlots(config), isWeightSlot, (slot, path) => {
    for (const part of slot.officialParts) {
      // A head that is tied to the embeddings comes a second time.
      if (entries.has(part.name)) continue;
      entries.set(part.name, { dtype: "F32", shape: part.shape, file: "initial weights" });
      fills.set(part.name, fillOf(config, path, part));
    }
  });
  return {
    name: "initial weights",
    entries,
    async readRange(name, offset, length) {
      const fill = fills.get(name)!;
      const first = offset / 4;
      const count = length / 4;
      const values =
        fill.type === "random"
          ? randomValues({ seed, name }, first, count, fill.deviationOf, distribution)
          : Float32Array.from({ length: count }, (_, i) => fill.valueOf(first + i));
      return new Uint8Array(values.buffer);
    },
  };
}

type Fill =
  | { readonly type: "random"; readonly deviationOf: (index: number) => number }
  | { readonly type: "fixed"; readonly valueOf: (index: number) => number };

const spread = (deviation: number): Fill => ({ type: "random", deviationOf: () => deviation });
const constant = (value: number): Fill => ({ type: "fixed", valueOf: () => value });
const embedding = spread(0.02);

function fillOf(config: ModelConfig, path: string, part: WeightPart): Fill {
  if (path.startsWith("text.")) return textFill(config, path, part);
  if (path.startsWith("image.visionTower.")) return visionFill(config.visionConfig!, path, part);
  if (path === "image.imageNewline") return embedding;
  return path.endsWith(".bias") ? constant(0) : xavier(part, 1);
}

function textFill({ textConfig }: ModelConfig, path: string, part: WeightPart): Fill {
  const { beta } = deepNorm(textConfig.numHiddenLayers);
  const name = path.slice(path.lastIndexOf(".") + 1);
  switch (name) {
    case "embedTokens":
      return embedding;
    case "qkvProj": {
      const { headDim, hiddenSize, numAttentionHeads } = textConfig;
      const plain = xavierDeviation(hiddenSize, numAttentionHeads * headDim, 1);
      // Per head headDim rows of q, of k, of v.
      const isValue = (index: number) => Math.floor(index / hiddenSize) % (3 * headDim) >= 2 * headDim;
      return { type: "random", deviationOf: (index) => (isValue(index) ? beta * plain : plain) };
    }
    case "vProj":
    case "oProj":
    case "outProj":
    case "gateUp":
    case "down":
      return xavier(part, beta);
    default:
      return part.shape.length === 1 ? constant(1) : xavier(part, 1);
  }
}

function visionFill(config: VisionConfig, path: string, part: WeightPart): Fill {
  const perRow = 1 / Math.sqrt(config.hiddenSize);
  const branchEnd = perRow / Math.sqrt(2 * config.numHiddenLayers);
  const [owner, name] = path.split(".").slice(-2) as [string, string];
  if (name === "classEmbedding") return spread(perRow);
  if (name === "positionEmbedding") return positions(config);
  if (name === "patchEmbedding") return spread(0.02);
  if (name === "bias") return constant(0);
  switch (owner) {
    case "qProj":
    case "kProj":
    case "vProj":
      return spread(perRow);
    case "fc1":
      return spread(perRow / Math.SQRT2);
    case "outProj":
    case "fc2":
      return spread(branchEnd);
    default:
      return part.shape.length === 1 ? constant(1) : xavier(part, 1);
  }
}

function xavier({ shape }: WeightPart, gain: number): Fill {
  return spread(xavierDeviation(shape[1]!, shape[0]!, gain));
}

const positionAmplitude = 0.5;

/**
 * Row 0 is the class token's and 0. The channels of patch (row, column) are quarters, with n = floor(C / 4) frequencies
 * w_i = 10000^(-i / n): sin(row w_i), cos(row w_i), sin(column w_i), cos(column w_i); up to three left over are 0.
 */
function positions({ hiddenSize, imageSize, patchSize }: VisionConfig): Fill {
  const side = imageSize / patchSize;
  const n = Math.floor(hiddenSize / 4);
  const frequencies = Array.from({ length: n }, (_, i) => exactExp((-i / n) * exactLog(10_000)));
  return {
    type: "fixed",
    valueOf(index) {
      const patch = Math.floor(index / hiddenSize) - 1;
      const channel = index % hiddenSize;
      const quarter = Math.floor(channel / n);
      if (patch < 0 || quarter > 3) return 0;
      const along = quarter < 2 ? Math.floor(patch / side) : patch % side;
      return positionAmplitude * exactSinCos(along * frequencies[channel % n]!)[quarter % 2]!;
    },
  };
}
