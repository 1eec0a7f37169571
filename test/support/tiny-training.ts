import type { ModelConfig } from "../../src/formats/config.ts";
import type { Sample } from "../../src/formats/dataset.ts";
import { loadWeights } from "../../src/models/load-weights.ts";
import { builtinTemplates } from "../../src/prompt/chat-template.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { type EncodedSample, encodeSample, type SampleCodec } from "../../src/train/encode-sample.ts";
import { initialWeights } from "../../src/train/initialize.ts";
import type { TrainedModel } from "../../src/train/trained-model.ts";
import { byteTokenizer } from "./fixture-tokenizer.ts";
import { tinyConfig } from "./random-model.ts";

const side = 16;

/** One tile and its thumbnail of 16 x 16 in patches of 4, a lightning and a softmax layer, two of four experts. */
export const trainingConfig: ModelConfig = {
  ...tinyConfig(
    {
      vocabSize: 296,
      hiddenSize: 32,
      intermediateSize: 32,
      numHiddenLayers: 2,
      layerTypes: ["lightning", "softmax"],
      sharedIntermediateSizes: [0, 0],
      eosTokenIds: [byteTokenizer.eosTokenId!],
    },
    {
      hiddenSize: 24,
      intermediateSize: 48,
      numHiddenLayers: 2,
      numAttentionHeads: 3,
      imageSize: side,
      patchSize: 4,
      numChannels: 3,
      layerNormEps: 1e-5,
    },
  ),
  imageTokenIndex: byteTokenizer.idOf("<image>"),
  imageGridPinpoints: [[side, side]],
};

export const trainingCodec: SampleCodec = {
  tokenizer: byteTokenizer,
  template: builtinTemplates.vl01,
  processor: {
    processImageMode: "anyres",
    size: [side, side],
    patchSize: 4,
    imageMean: [0.5, 0.5, 0.5],
    imageStd: [0.25, 0.25, 0.25],
    imageGridPinpoints: [[side, side]],
  },
  imageTokenIndex: trainingConfig.imageTokenIndex,
  dense: {
    grid: { columns: 1, rows: 1 },
    classes: { object: ["half"], color: ["red", "green", "blue", "white"] },
  },
};

/** A model of `trainingConfig` with initial weights. */
export async function initialModel(backend: Backend, seed = 1): Promise<TrainedModel> {
  const weights = await loadWeights(trainingConfig, initialWeights(trainingConfig, { seed }), backend, {
    use: "trained",
  });
  return { backend, config: trainingConfig, weights };
}

const colors = {
  red: [220, 30, 30],
  green: [30, 180, 40],
  blue: [40, 60, 220],
  white: [250, 250, 250],
} as const;
const places = ["left", "right"] as const;

/** Pictures with a coloured half: what it is and where; eight different ones. */
export function halfPicture(index: number): Sample {
  const names = Object.keys(colors) as (keyof typeof colors)[];
  const color = names[index % 4]!;
  const place = places[Math.floor(index / 4) % 2]!;
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const isLeft = i % side < side / 2;
    data.set(isLeft === (place === "left") ? colors[color] : [90, 90, 90], i * 3);
  }
  const x = place === "left" ? 0 : side / 2;
  return {
    id: `half/${index}`,
    task: "half",
    pictures: [
      {
        width: side,
        height: side,
        data,
        labels: {
          glyphs: [],
          objects: [{ name: "half", color, x, y: 0, width: side / 2, height: side }],
          chartParts: [],
        },
      },
    ],
    turns: [
      { role: "user", content: "<image>What?" },
      { role: "assistant", content: `${color} ${place}` },
    ],
    rejected: `${names[(index + 1) % 4]} ${place}`,
    answer: "exact",
  };
}

/** @param withPicture false leaves the picture out and asks the same */
export function encodedHalf(index: number, { withPicture = true } = {}): EncodedSample {
  const sample = halfPicture(index);
  if (withPicture) return encodeSample(sample, trainingCodec);
  const turns = sample.turns.map((turn) => ({ ...turn, content: turn.content.replace("<image>", "") }));
  return encodeSample({ ...sample, pictures: [], turns }, trainingCodec);
}
