/**
 * `config.json` in any of its spellings -> one frozen `ModelConfig`.
 */

export type LayerType = "lightning" | "softmax";

/** The language model. Fields are the checkpoint's, in camelCase. */
export interface TextConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  /** Width of one expert. */
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly numKeyValueHeads: number;
  readonly headDim: number;
  /** Leading dimensions of a head that RoPE turns; even, at most `headDim`. */
  readonly rotaryDim: number;
  readonly ropeTheta: number;
  /** One per layer. */
  readonly layerTypes: readonly LayerType[];
  readonly numLocalExperts: number;
  readonly numExpertsPerTok: number;
  readonly rmsNormEps: number;
  /** Epsilon of the norm on the lightning output (1e-6 in the official code, apart from `rmsNormEps`). */
  readonly lightningNormEps: number;
  /** Tokens in one block of blockwise lightning attention; does not change results. */
  readonly blockSize: number;
  /** True: the residual is the normalised tensor. */
  readonly postnorm: boolean;
  readonly layernormFullAttentionAlpha: number;
  readonly layernormFullAttentionBeta: number;
  readonly layernormLinearAttentionAlpha: number;
  readonly layernormLinearAttentionBeta: number;
  readonly layernormMlpAlpha: number;
  readonly layernormMlpBeta: number;
  /** Width of the shared expert per layer; 0 where there is none. */
  readonly sharedIntermediateSizes: readonly number[];
  readonly maxPositionEmbeddings: number;
  readonly routerAuxLossCoef: number;
  readonly tieWordEmbeddings: boolean;
  readonly bosTokenId: number | null;
  readonly eosTokenIds: readonly number[];
}

/** The vision tower. */
export interface VisionConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  /** Side of one tile, pixels. */
  readonly imageSize: number;
  /** Side of one patch, pixels. */
  readonly patchSize: number;
  readonly numChannels: number;
  readonly layerNormEps: number;
}

/** What joins the two; absent together with `visionConfig` in a text-only checkpoint. */
export interface ModelConfig {
  readonly modelType: "minimax_vl_01" | "minimax_text_01";
  readonly textConfig: TextConfig;
  readonly visionConfig: VisionConfig | null;
  /** Id whose embedding is replaced by a feature; null without vision. */
  readonly imageTokenIndex: number | null;
  /** Allowed canvas sizes, pixels, [width, height]; empty without vision. */
  readonly imageGridPinpoints: readonly (readonly [number, number])[];
  /** Hidden state of the vision tower that is used, as an index into [0, numHiddenLayers]. */
  readonly visionFeatureLayer: number;
  /** `default` drops the class row. */
  readonly visionFeatureSelectStrategy: "default" | "full";
  /** Dtype the weights were saved in, as the file says; null when it does not. */
  readonly torchDtype: string | null;
}
