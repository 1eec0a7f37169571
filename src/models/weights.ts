/**
 * The names of the checkpoint's tensors, and the tree of weights they fill. No other file knows these names.
 *
 * A slot is one weight of our tree: its shape here, and the tensors it is read from in each spelling of a checkpoint, as
 * parts whose rows follow each other. Spellings: the official one (typo `pre_layrnorm` included), the transformers one,
 * and the transformers one with all experts of a layer in one tensor.
 */

import type { ModelConfig, TextConfig, VisionConfig } from "../formats/config.ts";
import type { WeightRole } from "../tensor/backend.ts";
import type { LightningWeights } from "./lightning-attention.ts";
import type { MoeWeights } from "./moe.ts";
import type { SoftmaxWeights } from "./softmax-attention.ts";
import type { TextLayerWeights, TextWeights } from "./text.ts";
import type { AffineWeights, VisionWeights } from "./vision.ts";
import type { ImageWeights, ModelWeights } from "./vl.ts";

/** A tensor of a checkpoint: its name and its shape there. */
export interface WeightPart {
  readonly name: string;
  readonly shape: readonly number[];
}

/** One weight of the tree before it is loaded. */
export class WeightSlot {
  /** Shape in our tree; as many elements as the parts together. */
  readonly shape: readonly number[];
  readonly role: WeightRole;
  /** Parts in each spelling, the official one first; never empty. */
  readonly spellings: readonly (readonly WeightPart[])[];

  constructor(shape: readonly number[], role: WeightRole, spellings: readonly (readonly WeightPart[])[]) {
    this.shape = shape;
    this.role = role;
    this.spellings = spellings;
  }

  /** Official name of its first part. */
  get name(): string {
    return this.officialParts[0]!.name;
  }

  get officialParts(): readonly WeightPart[] {
    return this.spellings[0]!;
  }
}

export function isWeightSlot(node: unknown): node is WeightSlot {
  return node instanceof WeightSlot;
}

/** How far through the model the weight at a path of the tree is used, as `WeightSpec.depth`. */
export function depthOf(path: string, numLayers: number): number {
  const layer = /^text\.layers\.(\d+)\./.exec(path);
  if (layer) return Number(layer[1]) / numLayers;
  return path === "text.norm" || path === "text.lmHead" ? 1 : 0;
}

/** Tensors that may stand in a checkpoint and are not read: unused heads, and tables that are recomputed. */
export function isIgnoredTensor(name: string): boolean {
  return /(^|\.)(post_layernorm\.(weight|bias)|position_ids|slope_rate|query_decay|key_decay|diagonal_decay|rotary_emb\.inv_freq)$/.test(
    name,
  );
}

/** The slot of every weight of a model of this configuration. */
export function weightSlots(config: ModelConfig): ModelWeights<WeightSlot> {
  if (!config.visionConfig) return { text: textSlots(config.textConfig, textNames), image: null };
  return {
    text: textSlots(config.textConfig, vlNames),
    image: imageSlots(config.textConfig, config.visionConfig),
  };
}

/** Where the language model's tensors stand: prefix of the model and of its head, official and in transformers. */
interface TextNames {
  readonly official: { readonly model: string; readonly head: string };
  readonly native: { readonly model: string; readonly head: string };
}

const textNames: TextNames = {
  official: { model: "model", head: "lm_head" },
  native: { model: "model", head: "lm_head" },
};

const vlNames: TextNames = {
  official: { model: "language_model.model", head: "language_model.lm_head" },
  native: { model: "model.language_model", head: "lm_head" },
};

function textSlots(config: TextConfig, { official, native }: TextNames): TextWeights<WeightSlot> {
  const { vocabSize: V, hiddenSize: C } = config;
  const inModel = (shape: readonly number[], name: string) =>
    slot(shape, `${official.model}.${name}`, `${native.model}.${name}`);
  const embedTokens = inModel([V, C], "embed_tokens.weight");
  return {
    embedTokens: withRole("rows", embedTokens),
    layers: config.layerTypes.map((_, index) =>
      layerSlots(config, index, `${official.model}.layers.${index}`, `${native.model}.layers.${index}`),
    ),
    norm: inModel([C], "norm.weight"),
    lmHead: config.tieWordEmbeddings
      ? embedTokens
      : slot([V, C], `${official.head}.weight`, `${native.head}.weight`),
  };
}

function layerSlots(
  config: TextConfig,
  index: number,
  official: string,
  native: string,
): TextLayerWeights<WeightSlot> {
  const C = config.hiddenSize;
  const inLayer = (shape: readonly number[], name: string) =>
    slot(shape, `${official}.${name}`, `${native}.${name}`);
  return {
    inputLayernorm: inLayer([C], "input_layernorm.weight"),
    attention:
      config.layerTypes[index] === "softmax"
        ? softmaxSlots(config, inLayer)
        : lightningSlots(config, inLayer),
    postAttentionLayernorm: inLayer([C], "post_attention_layernorm.weight"),
    moe: moeSlots(config, config.sharedIntermediateSizes[index] ?? 0, official, native),
  };
}

type SlotMaker = (shape: readonly number[], name: string) => WeightSlot;

function softmaxSlots(config: TextConfig, inLayer: SlotMaker): SoftmaxWeights<WeightSlot> {
  const C = config.hiddenSize;
  const queries = config.numAttentionHeads * config.headDim;
  const keys = config.numKeyValueHeads * config.headDim;
  return {
    type: "softmax",
    qProj: inLayer([queries, C], "self_attn.q_proj.weight"),
    kProj: inLayer([keys, C], "self_attn.k_proj.weight"),
    vProj: inLayer([keys, C], "self_attn.v_proj.weight"),
    oProj: inLayer([C, queries], "self_attn.o_proj.weight"),
  };
}

function lightningSlots(config: TextConfig, inLayer: SlotMaker): LightningWeights<WeightSlot> {
  const C = config.hiddenSize;
  const width = config.numAttentionHeads * config.headDim;
  return {
    type: "lightning",
    qkvProj: inLayer([3 * width, C], "self_attn.qkv_proj.weight"),
    outputGate: inLayer([width, C], "self_attn.output_gate.weight"),
    norm: inLayer([width], "self_attn.norm.weight"),
    outProj: inLayer([C, width], "self_attn.out_proj.weight"),
  };
}

function moeSlots(
  config: TextConfig,
  sharedSize: number,
  official: string,
  native: string,
): MoeWeights<WeightSlot> {
  const { hiddenSize: C, intermediateSize: F, numLocalExperts: E } = config;
  const perExpert = (layer: string, parts: (expert: string) => WeightPart[]) =>
    Array.from({ length: E }, (_, e) => parts(`${layer}.block_sparse_moe.experts.${e}`)).flat();
  const gateUp = (expert: string) => [
    { name: `${expert}.w1.weight`, shape: [F, C] },
    { name: `${expert}.w3.weight`, shape: [F, C] },
  ];
  const down = (expert: string) => [{ name: `${expert}.w2.weight`, shape: [C, F] }];
  const fused = (name: string, shape: readonly number[]) => [
    { name: `${native}.mlp.experts.${name}`, shape },
  ];
  const router = "block_sparse_moe.gate.weight";
  const inLayer = (shape: readonly number[], name: string) =>
    slot(shape, `${official}.${name}`, `${native}.${name}`);
  return {
    router: withRole(
      "precise",
      slot([E, C], `${official}.${router}`, `${native}.${router}`, `${native}.mlp.gate.weight`),
    ),
    gateUp: new WeightSlot([E, 2 * F, C], "product", [
      perExpert(official, gateUp),
      perExpert(native, gateUp),
      fused("gate_up_proj", [E, 2 * F, C]),
    ]),
    down: new WeightSlot([E, C, F], "product", [
      perExpert(official, down),
      perExpert(native, down),
      fused("down_proj", [E, C, F]),
    ]),
    shared:
      sharedSize === 0
        ? null
        : {
            gateUp: new WeightSlot(
              [2 * sharedSize, C],
              "product",
              [official, native].map((layer) => [
                { name: `${layer}.shared_mlp.gate_proj.weight`, shape: [sharedSize, C] },
                { name: `${layer}.shared_mlp.up_proj.weight`, shape: [sharedSize, C] },
              ]),
            ),
            down: inLayer([C, sharedSize], "shared_mlp.down_proj.weight"),
            coefficient: withRole("precise", inLayer([1, C], "coefficient.weight")),
          },
  };
}

function imageSlots(text: TextConfig, vision: VisionConfig): ImageWeights<WeightSlot> {
  const C = text.hiddenSize;
  const projector = (name: string, inner: number) =>
    affine("multi_modal_projector", "model.multi_modal_projector", name, [C, inner]);
  return {
    visionTower: visionSlots(vision),
    projector: { linear1: projector("linear_1", vision.hiddenSize), linear2: projector("linear_2", C) },
    imageNewline: withRole("values", reshaped([1, C], [C], "image_newline", "model.image_newline")),
  };
}

function visionSlots(config: VisionConfig): VisionWeights<WeightSlot> {
  const { hiddenSize: C, intermediateSize: F, patchSize, numChannels } = config;
  const official = "vision_tower.vision_model";
  const native = "model.vision_tower";
  const names = (name: string) => [`${official}.${name}`, `${native}.${name}`] as const;
  const patches = (config.imageSize / patchSize) ** 2;
  const norm = (name: string): AffineWeights<WeightSlot> => ({
    weight: slot([C], ...names(`${name}.weight`)),
    bias: slot([C], ...names(`${name}.bias`)),
  });
  return {
    classEmbedding: withRole("values", reshaped([1, C], [C], ...names("embeddings.class_embedding"))),
    patchEmbedding: reshaped(
      [C, numChannels * patchSize ** 2],
      [C, numChannels, patchSize, patchSize],
      ...names("embeddings.patch_embedding.weight"),
    ),
    positionEmbedding: withRole(
      "values",
      slot([1 + patches, C], ...names("embeddings.position_embedding.weight")),
    ),
    preLayerNorm: norm("pre_layrnorm"),
    layers: Array.from({ length: config.numHiddenLayers }, (_, index) => {
      const layer = `encoder.layers.${index}`;
      const linear = (name: string, shape: readonly [number, number]) =>
        affine(`${official}.${layer}`, `${native}.${layer}`, name, shape);
      return {
        layerNorm1: norm(`${layer}.layer_norm1`),
        qProj: linear("self_attn.q_proj", [C, C]),
        kProj: linear("self_attn.k_proj", [C, C]),
        vProj: linear("self_attn.v_proj", [C, C]),
        outProj: linear("self_attn.out_proj", [C, C]),
        layerNorm2: norm(`${layer}.layer_norm2`),
        fc1: linear("mlp.fc1", [F, C]),
        fc2: linear("mlp.fc2", [C, F]),
      };
    }),
  };
}

function affine(
  official: string,
  native: string,
  name: string,
  shape: readonly [rows: number, columns: number],
): AffineWeights<WeightSlot> {
  return {
    weight: slot(shape, `${official}.${name}.weight`, `${native}.${name}.weight`),
    bias: slot([shape[0]], `${official}.${name}.bias`, `${native}.${name}.bias`),
  };
}

function slot(shape: readonly number[], ...names: readonly string[]): WeightSlot {
  return reshaped(shape, shape, ...names);
}

/** A slot whose tensor has another shape in the checkpoint; equal names are one spelling. Matrices are for products. */
function reshaped(
  shape: readonly number[],
  stored: readonly number[],
  ...names: readonly string[]
): WeightSlot {
  const spellings = Array.from(new Set(names), (name) => [{ name, shape: stored }]);
  return new WeightSlot(shape, shape.length === 1 ? "values" : "product", spellings);
}

function withRole(role: WeightRole, { shape, spellings }: WeightSlot): WeightSlot {
  return new WeightSlot(shape, role, spellings);
}
