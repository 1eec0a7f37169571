import { expect, test } from "vitest";
import { minimaxVl01, minimaxVl01Processor } from "./presets.ts";

test("MiniMax-VL-01 has its 80 layers, every eighth softmax", () => {
  const { layerTypes, numHiddenLayers } = minimaxVl01.textConfig;
  expect(numHiddenLayers).toBe(80);
  const softmax = layerTypes.flatMap((type, i) => (type === "softmax" ? [i] : []));
  expect(softmax).toEqual([7, 15, 23, 31, 39, 47, 55, 63, 71, 79]);
});

test("MiniMax-VL-01 has the released values", () => {
  const { layerTypes: _, sharedIntermediateSizes, ...text } = minimaxVl01.textConfig;
  expect(sharedIntermediateSizes).toEqual(new Array(80).fill(0));
  expect(text).toEqual({
    vocabSize: 200064,
    hiddenSize: 6144,
    intermediateSize: 9216,
    numHiddenLayers: 80,
    numAttentionHeads: 64,
    numKeyValueHeads: 8,
    headDim: 128,
    rotaryDim: 64,
    ropeTheta: 10_000_000,
    numLocalExperts: 32,
    numExpertsPerTok: 2,
    rmsNormEps: 1e-5,
    lightningNormEps: 1e-6,
    blockSize: 256,
    postnorm: true,
    layernormFullAttentionAlpha: 3.5565588200778455,
    layernormFullAttentionBeta: 1,
    layernormLinearAttentionAlpha: 3.5565588200778455,
    layernormLinearAttentionBeta: 1,
    layernormMlpAlpha: 3.5565588200778455,
    layernormMlpBeta: 1,
    maxPositionEmbeddings: 8192,
    routerAuxLossCoef: 0.001,
    tieWordEmbeddings: false,
    bosTokenId: null,
    eosTokenIds: [],
  });
  expect(minimaxVl01.visionConfig).toEqual({
    hiddenSize: 1024,
    intermediateSize: 4096,
    numHiddenLayers: 24,
    numAttentionHeads: 16,
    imageSize: 336,
    patchSize: 14,
    numChannels: 3,
    layerNormEps: 1e-5,
  });
  expect(minimaxVl01).toMatchObject({
    modelType: "minimax_vl_01",
    imageTokenIndex: 200025,
    visionFeatureLayer: 24,
    visionFeatureSelectStrategy: "default",
    torchDtype: "bfloat16",
  });
});

test("the 28 canvases are the released ones, in their order", () => {
  const list =
    "1x1 1x2 1x3 1x4 1x5 1x6 2x1 2x2 2x3 2x4 2x5 2x6 3x1 3x2 3x3 3x4 3x5 3x6 4x1 4x2 4x3 4x4 5x1 5x2 5x3 6x1 6x2 6x3";
  const inTiles = minimaxVl01.imageGridPinpoints.map(([width, height]) => `${width / 336}x${height / 336}`);
  expect(inTiles.join(" ")).toBe(list);
});

test("the counts of the published parameter table follow from the configuration", () => {
  const {
    hiddenSize,
    vocabSize,
    headDim,
    numAttentionHeads: heads,
    numKeyValueHeads: kv,
    ...text
  } = minimaxVl01.textConfig;
  const inner = heads * headDim;
  const lightning = hiddenSize * 3 * inner + hiddenSize * inner + inner + inner * hiddenSize;
  const softmax = 2 * hiddenSize * inner + 2 * hiddenSize * kv * headDim;
  const moe = text.numLocalExperts * (3 * hiddenSize * text.intermediateSize + hiddenSize);
  const layers = text.layerTypes.map(
    (type) => (type === "softmax" ? softmax : lightning) + moe + 2 * hiddenSize,
  );
  const total = layers.reduce((sum, each) => sum + each, 2 * vocabSize * hiddenSize + hiddenSize);
  expect(total).toBe(456_089_655_296);
});

test("its processor cuts tiles of 336 and normalises as CLIP", () => {
  expect(minimaxVl01Processor).toMatchObject({
    processImageMode: "anyres",
    size: [336, 336],
    patchSize: 14,
    imageMean: [0.48145466, 0.4578275, 0.40821073],
    imageStd: [0.26862954, 0.26130258, 0.27577711],
  });
  expect(minimaxVl01Processor.imageGridPinpoints).toBe(minimaxVl01.imageGridPinpoints);
});

test("presets are frozen", () => {
  expect(Object.isFrozen(minimaxVl01.textConfig.layerTypes)).toBe(true);
  expect(Object.isFrozen(minimaxVl01Processor.imageStd)).toBe(true);
});
