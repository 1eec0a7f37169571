/** Models to measure, by name. */

import type { ModelConfig, TextConfig } from "../../src/formats/config.ts";
import { minimaxVl01 } from "../../src/formats/presets.ts";

export const shapes: Readonly<Record<string, () => ModelConfig>> = {
  /** 2.9 billion active parameters, 7.6 billion in all; 7 lightning : 1 softmax. */
  "active-3b": () =>
    textModel({
      vocabSize: 32_000,
      hiddenSize: 3072,
      intermediateSize: 4096,
      numHiddenLayers: 24,
      numAttentionHeads: 24,
      numKeyValueHeads: 8,
      numLocalExperts: 8,
    }),
  /** 20 layers of the real model. */
  "vl01-20": () => textModel({ numHiddenLayers: 20 }),
  /** As many as fit 80 GB. */
  "vl01-12": () => textModel({ numHiddenLayers: 12 }),
  /** To try this bench on a small machine. */
  tiny: () =>
    textModel({
      vocabSize: 512,
      hiddenSize: 256,
      intermediateSize: 128,
      numHiddenLayers: 8,
      numAttentionHeads: 2,
      numKeyValueHeads: 1,
      numLocalExperts: 4,
    }),
  /** To train: some 30 million active parameters with its vision tower. */
  nano: () => trainedModel(384, 1024, 8, 6, 336, 16),
  /** To try the training bench on a small machine. */
  "train-tiny": () => trainedModel(64, 64, 2, 1, 64, 16),
  /** CLIP ViT-L/14 at 336 pixels, before a narrow text model. */
  "vit-l": () => ({
    ...textModel({
      vocabSize: 512,
      hiddenSize: 256,
      intermediateSize: 128,
      numHiddenLayers: 1,
      numAttentionHeads: 2,
      numKeyValueHeads: 1,
      numLocalExperts: 1,
      numExpertsPerTok: 1,
    }),
    visionConfig: minimaxVl01.visionConfig,
    imageTokenIndex: 500,
    imageGridPinpoints: minimaxVl01.imageGridPinpoints,
  }),
};

/** Vision tower and language model of the same width and depth, heads of 64, two of four experts. */
function trainedModel(
  hiddenSize: number,
  intermediateSize: number,
  numHiddenLayers: number,
  numAttentionHeads: number,
  imageSize: number,
  patchSize: number,
): ModelConfig {
  const text = textModel({
    vocabSize: 4096,
    hiddenSize,
    intermediateSize: intermediateSize / 2,
    numHiddenLayers,
    numAttentionHeads,
    numKeyValueHeads: numAttentionHeads,
    headDim: 64,
    rotaryDim: 32,
    numLocalExperts: 4,
  });
  return {
    ...text,
    modelType: minimaxVl01.modelType,
    visionConfig: {
      ...minimaxVl01.visionConfig!,
      hiddenSize,
      intermediateSize: hiddenSize * 4,
      numHiddenLayers,
      numAttentionHeads,
      imageSize,
      patchSize,
    },
    imageTokenIndex: 300,
    imageGridPinpoints: [[imageSize, imageSize]],
  };
}

function textModel(changed: Partial<TextConfig>): ModelConfig {
  const numHiddenLayers = changed.numHiddenLayers!;
  const textConfig: TextConfig = {
    ...minimaxVl01.textConfig,
    ...changed,
    layerTypes: Array.from({ length: numHiddenLayers }, (_, layer) =>
      layer % 8 === 7 ? "softmax" : "lightning",
    ),
    sharedIntermediateSizes: new Array<number>(numHiddenLayers).fill(0),
    maxPositionEmbeddings: 1 << 20,
  };
  return {
    ...minimaxVl01,
    modelType: "minimax_text_01",
    textConfig,
    visionConfig: null,
    imageTokenIndex: null,
    imageGridPinpoints: [],
  };
}
