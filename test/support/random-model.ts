import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { ModelConfig, TextConfig, VisionConfig } from "../../src/formats/config.ts";
import { loadWeights, type WeightSource } from "../../src/models/load-weights.ts";
import type { ModelWeights } from "../../src/models/vl.ts";
import { isWeightSlot, weightSlots } from "../../src/models/weights.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { numElements } from "../../src/tensor/tensor.ts";
import { leavesOf } from "../../src/tensor/tree.ts";
import { randomValues } from "./tensors.ts";

export const tinyText: TextConfig = {
  vocabSize: 40,
  hiddenSize: 16,
  intermediateSize: 12,
  numHiddenLayers: 3,
  numAttentionHeads: 4,
  numKeyValueHeads: 2,
  headDim: 8,
  rotaryDim: 4,
  ropeTheta: 1e7,
  layerTypes: ["lightning", "softmax", "lightning"],
  numLocalExperts: 4,
  numExpertsPerTok: 2,
  rmsNormEps: 1e-5,
  lightningNormEps: 1e-6,
  blockSize: 256,
  postnorm: true,
  layernormFullAttentionAlpha: 1.5,
  layernormFullAttentionBeta: 1,
  layernormLinearAttentionAlpha: 2,
  layernormLinearAttentionBeta: 0.9,
  layernormMlpAlpha: 1.25,
  layernormMlpBeta: 1.1,
  sharedIntermediateSizes: [0, 0, 0],
  maxPositionEmbeddings: 512,
  routerAuxLossCoef: 0.001,
  tieWordEmbeddings: false,
  bosTokenId: null,
  eosTokenIds: [],
};

export const tinyVision: VisionConfig = {
  hiddenSize: 12,
  intermediateSize: 20,
  numHiddenLayers: 2,
  numAttentionHeads: 3,
  imageSize: 8,
  patchSize: 4,
  numChannels: 3,
  layerNormEps: 1e-5,
};

export function tinyConfig(text: Partial<TextConfig> = {}, vision: VisionConfig | null = null): ModelConfig {
  return {
    modelType: vision ? "minimax_vl_01" : "minimax_text_01",
    textConfig: { ...tinyText, ...text },
    visionConfig: vision,
    imageTokenIndex: vision ? 39 : null,
    imageGridPinpoints: vision
      ? [
          [8, 8],
          [8, 16],
          [16, 8],
          [16, 16],
        ]
      : [],
    visionFeatureLayer: vision?.numHiddenLayers ?? 0,
    visionFeatureSelectStrategy: "default",
    torchDtype: "float32",
  };
}

/** A checkpoint of seeded random weights under their official names, norm weights near 1. */
export function randomCheckpoint(
  config: ModelConfig,
  seed: number,
): WeightSource & { drop(name: string): void } {
  const entries = new Map<string, { dtype: string; shape: readonly number[]; file: string }>();
  const values = new Map<string, Uint8Array>();
  let tensorSeed = seed * 1000;
  for (const slot of leavesOf(weightSlots(config), isWeightSlot)) {
    for (const { name, shape } of slot.officialParts) {
      const isNorm = shape.length === 1 && name.endsWith("weight");
      const data = randomValues(tensorSeed++, numElements(shape), isNorm ? 0.1 : 0.3);
      if (isNorm) for (let i = 0; i < data.length; i++) data[i]! += 1;
      entries.set(name, { dtype: "F32", shape, file: "model.safetensors" });
      values.set(name, new Uint8Array(data.buffer));
    }
  }
  return {
    name: "random",
    entries,
    drop: (name) => entries.delete(name),
    readRange: async (name, offset, length) => values.get(name)!.slice(offset, offset + length),
  };
}

export async function randomModel(
  config: ModelConfig,
  seed: number,
): Promise<{ backend: Backend; config: ModelConfig; weights: ModelWeights }> {
  const backend = createReferenceBackend();
  return { backend, config, weights: await loadWeights(config, randomCheckpoint(config, seed), backend) };
}
