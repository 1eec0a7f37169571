/**
 * Shapes and first values of everything in coca.ts.
 *
 * As open_clip has it, W being hiddenSize and N the layers of a stack: q, k and v with deviation C^(-1/2) for inputs of C columns,
 * what ends a branch (outProj, fc2) with W^(-1/2) (2 N)^(-1/2), fc1 with (2 W)^(-1/2), projections and head with W^(-1/2), tokens
 * 0.02, positions and class 0.01, the pooler's queries 1, biases 0, norms 1.
 * Source: mlfoundations/open_clip:src/open_clip/transformer.py, `init_parameters`
 */

import type { AffineWeights } from "../../models/vision.ts";
import type { Backend, WeightRole } from "../../tensor/backend.ts";
import { numElements, type Tensor } from "../../tensor/tensor.ts";
import { mapTree } from "../../tensor/tree.ts";
import { randomValues } from "../random-values.ts";
import type {
  AttentionWeights,
  CaptionLayerWeights,
  CocaConfig,
  CocaWeights,
  PoolerWeights,
} from "./coca.ts";

/** One weight before it is there. */
export class CocaSlot {
  readonly shape: readonly number[];
  /** Normally distributed around `mean` at first. */
  readonly mean: number;
  readonly deviation: number;
  /** Whether it is multiplied with, and may then be rounded to f16 for it. */
  readonly isProduct: boolean;

  constructor(shape: readonly number[], deviation: number, { mean = 0, isProduct = false } = {}) {
    this.shape = shape;
    this.isProduct = isProduct;
    this.deviation = deviation;
    this.mean = mean;
  }
}

export function isCocaSlot(node: unknown): node is CocaSlot {
  return node instanceof CocaSlot;
}

export function cocaSlots(config: CocaConfig): CocaWeights<CocaSlot> {
  const { hiddenSize: W, jointWidth, vocabSize, maxCaptionTokens, numTextLayers, numDecoderLayers } = config;
  const perRow = 1 / Math.sqrt(W);
  const layers = (count: number, hasCross: boolean) =>
    Array.from({ length: count }, () => layerSlots(config, perRow / Math.sqrt(2 * count), hasCross));
  return {
    pooler: poolerSlots(config),
    text: {
      tokenEmbedding: new CocaSlot([vocabSize, W], 0.02),
      classEmbedding: new CocaSlot([1, W], 0.01),
      positionEmbedding: new CocaSlot([maxCaptionTokens + 1, W], 0.01),
      layers: layers(numTextLayers, false),
      classNorm: norm(W),
      projection: product(jointWidth, W, perRow),
    },
    decoder: {
      layers: layers(numDecoderLayers, true),
      norm: norm(W),
      head: product(vocabSize, W, perRow),
    },
  };
}

function poolerSlots(config: CocaConfig): PoolerWeights<CocaSlot> {
  const { hiddenSize: W, visionWidth: C, numCaptionQueries, jointWidth } = config;
  return {
    inputNorm: norm(C),
    queries: new CocaSlot([1 + numCaptionQueries, W], 1),
    attention: attentionSlots(W, C, 1 / Math.sqrt(W)),
    outputNorm: norm(W),
    projection: product(jointWidth, W, 1 / Math.sqrt(W)),
  };
}

function layerSlots(
  { hiddenSize: W, intermediateSize: F }: CocaConfig,
  branchEnd: number,
  hasCross: boolean,
): CaptionLayerWeights<CocaSlot> {
  return {
    norm: norm(W),
    attention: attentionSlots(W, W, branchEnd),
    cross: hasCross ? { norm: norm(W), attention: attentionSlots(W, W, branchEnd) } : null,
    mlpNorm: norm(W),
    fc1: affine(F, W, 1 / Math.sqrt(2 * W)),
    fc2: affine(W, F, branchEnd),
  };
}

/** Of `width` columns, on rows of `keyWidth`. */
function attentionSlots(width: number, keyWidth: number, outDeviation: number): AttentionWeights<CocaSlot> {
  const fromKeys = affine(width, keyWidth, 1 / Math.sqrt(keyWidth));
  return {
    qProj: affine(width, width, 1 / Math.sqrt(width)),
    kProj: fromKeys,
    vProj: fromKeys,
    outProj: affine(width, width, outDeviation),
  };
}

function affine(rows: number, columns: number, deviation: number): AffineWeights<CocaSlot> {
  return { weight: product(rows, columns, deviation), bias: new CocaSlot([rows], 0) };
}

function product(rows: number, columns: number, deviation: number): CocaSlot {
  return new CocaSlot([rows, columns], deviation, { isProduct: true });
}

function norm(width: number): AffineWeights<CocaSlot> {
  return { weight: new CocaSlot([width], 0, { mean: 1 }), bias: new CocaSlot([width], 0) };
}

/**
 * The weights of a configuration, one after the other; freed again when one fails.
 *
 * @param load gives the weight at a path such as `text.layers.0.fc1.bias`: `initialTensor`, or one of a checkpoint
 */
export async function loadCoca(
  backend: Backend,
  config: CocaConfig,
  load: (path: string, slot: CocaSlot) => Promise<Tensor>,
): Promise<CocaWeights> {
  const slots = new Map<string, CocaSlot>();
  const tree = mapTree(cocaSlots(config), isCocaSlot, (slot, path) => {
    slots.set(path, slot);
    return path;
  });
  const loaded = new Map<string, Tensor>();
  try {
    for (const [path, slot] of slots) loaded.set(path, await load(path, slot));
  } catch (error) {
    for (const tensor of loaded.values()) backend.free(tensor);
    throw error;
  }
  const isPath = (node: unknown): node is string => typeof node === "string";
  return mapTree(tree, isPath, (path) => loaded.get(path)!) as CocaWeights;
}

/** First values of a weight, as training holds it. They depend on seed and path alone. */
export function initialTensor(
  backend: Backend,
  seed: number,
  path: string,
  { shape, mean, deviation }: CocaSlot,
  role: WeightRole = "values",
): Promise<Tensor> {
  const part = {
    dtype: "f32" as const,
    count: numElements(shape),
    async read(offset: number, length: number) {
      const name = `coca.${path}`;
      const values = randomValues({ seed, name }, offset / 4, length / 4, () => deviation, "normal");
      return new Uint8Array(values.map((value) => mean + value).buffer);
    },
    scales: null,
  };
  return backend.load({ name: `coca.${path}`, shape, role }, [part]);
}
