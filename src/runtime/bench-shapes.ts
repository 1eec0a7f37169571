/**
 * Configurations to measure without a checkpoint.
 */

import type { LayerType, ModelConfig, TextConfig } from "../formats/config.ts";
import { minimaxVl01 } from "../formats/presets.ts";

/** One dense feed-forward layer is a mixture of one expert. */
function textShape(
  numHiddenLayers: number,
  typeOf: (layer: number) => LayerType,
  changed: Partial<TextConfig> = {},
): ModelConfig {
  const textConfig: TextConfig = {
    ...minimaxVl01.textConfig,
    vocabSize: 512,
    hiddenSize: 2048,
    intermediateSize: 8192,
    numHiddenLayers,
    numAttentionHeads: 32,
    numKeyValueHeads: 8,
    headDim: 64,
    rotaryDim: 64,
    layerTypes: Array.from({ length: numHiddenLayers }, (_, layer) => typeOf(layer)),
    numLocalExperts: 1,
    numExpertsPerTok: 1,
    sharedIntermediateSizes: new Array<number>(numHiddenLayers).fill(0),
    maxPositionEmbeddings: 1 << 20,
    ...changed,
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

/** The vision tower of the real model, before a small text width. */
function visionShape(): ModelConfig {
  const { textConfig } = textShape(1, () => "lightning", {
    hiddenSize: 64,
    intermediateSize: 64,
    numAttentionHeads: 1,
    numKeyValueHeads: 1,
  });
  return { ...minimaxVl01, textConfig, imageTokenIndex: 500 };
}

/** Shapes by name; the comment of each says what it stands for. */
export const benchShapes: Readonly<Record<string, () => ModelConfig>> = {
  /** Layer stack of a llama-shaped model of about 1 billion parameters. */
  "llama-1b": () => textShape(16, () => "softmax"),
  /** The same with lightning attention in all layers: cost per token must not grow with the prompt. */
  "lightning-1b": () => textShape(16, () => "lightning"),
  /** The same with one softmax layer in eight, as in MiniMax-VL-01. */
  "hybrid-1b": () => textShape(16, (layer) => (layer % 8 === 7 ? "softmax" : "lightning")),
  /** Small enough for a look: 8 layers of 512. */
  "lightning-small": () =>
    textShape(8, () => "lightning", {
      hiddenSize: 512,
      intermediateSize: 1024,
      numAttentionHeads: 8,
      numKeyValueHeads: 2,
    }),
  /** CLIP ViT-L/14 at 336 pixels. */
  "vit-l": visionShape,
};
