/**
 * The language model's part of `config.json`, in the official and the transformers spelling.
 *
 * A key with a default is one that released files leave out and for which the official and the transformers classes have
 * the same default; everything else must be there.
 */
import { agreeOnRotaryDim, agreeOnTheta } from "./config-rope.ts";
import {
  choice,
  finite,
  flag,
  integer,
  type JsonFields,
  listOf,
  number,
  orNull,
  type Reader,
} from "./json-fields.ts";
import { shownValue } from "./shown-value.ts";

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

// Far above any model; they keep the number of elements of one weight under 2^53.
const width = integer(1, 1 << 18);
const count = integer(1, 1 << 12);

const officialLayer = choice<LayerType>([
  [0, "lightning"],
  [1, "softmax"],
]);
const nativeLayer = choice<LayerType>([
  ["linear_attention", "lightning"],
  ["full_attention", "softmax"],
]);

/** True for the transformers spelling of a language model, which names its layers in `layer_types` alone. */
export function isNativeText(fields: JsonFields): boolean {
  return fields.has("layer_types") && !fields.has("attn_type_list");
}

/**
 * The language model of a `text_config`, or of a whole text-only file.
 *
 * @param outer the file around a `text_config`: token ids and tied embeddings may stand there too
 * @throws {ConfigError}
 */
export function parseTextConfig(fields: JsonFields, outer: JsonFields | null = null): TextConfig {
  fields.only("hidden_act", "silu");
  fields.only("sliding_window", null);
  const vocabSize = fields.get(integer(1, 1 << 24), "vocab_size");
  const hiddenSize = fields.get(width, "hidden_size");
  const numHiddenLayers = fields.get(count, "num_hidden_layers");
  const numAttentionHeads = fields.get(count, "num_attention_heads");
  const numKeyValueHeads = fields.get(count, "num_key_value_heads");
  if (numAttentionHeads % numKeyValueHeads !== 0) {
    throw fields.error(
      "config_contradiction",
      `${fields.key("num_key_value_heads")} is ${numKeyValueHeads}, which does not divide num_attention_heads ${numAttentionHeads}`,
    );
  }
  const headDim = readHeadDim(fields, hiddenSize, numAttentionHeads);
  const numLocalExperts = fields.get(count, "num_local_experts", "num_experts");
  const numExpertsPerTok = fields.get(count, "num_experts_per_tok");
  if (numExpertsPerTok > numLocalExperts) {
    throw fields.error(
      "config_contradiction",
      `${fields.key("num_experts_per_tok")} is ${numExpertsPerTok}, more than num_local_experts ${numLocalExperts}`,
    );
  }
  const factor = (official: string, native: string) => fields.get(finite, official, native);
  const token = orNull(integer(0, vocabSize - 1));
  return {
    vocabSize,
    hiddenSize,
    intermediateSize: fields.get(width, "intermediate_size"),
    numHiddenLayers,
    numAttentionHeads,
    numKeyValueHeads,
    headDim,
    rotaryDim: agreeOnRotaryDim(fields, headDim, isNativeText(fields)),
    ropeTheta: agreeOnTheta(fields),
    layerTypes: readLayerTypes(fields, numHiddenLayers),
    numLocalExperts,
    numExpertsPerTok,
    rmsNormEps: fields.get(number(0, 1), "rms_norm_eps"),
    lightningNormEps: 1e-6,
    blockSize: fields.find(integer(1, 1 << 16), "block_size", "block")?.value ?? 256,
    postnorm: isNativeText(fields)
      ? (fields.find(flag, "postnorm")?.value ?? true)
      : fields.get(flag, "postnorm"),
    layernormFullAttentionAlpha: factor("layernorm_full_attention_alpha", "full_attn_alpha_factor"),
    layernormFullAttentionBeta: factor("layernorm_full_attention_beta", "full_attn_beta_factor"),
    layernormLinearAttentionAlpha: factor("layernorm_linear_attention_alpha", "linear_attn_alpha_factor"),
    layernormLinearAttentionBeta: factor("layernorm_linear_attention_beta", "linear_attn_beta_factor"),
    layernormMlpAlpha: factor("layernorm_mlp_alpha", "mlp_alpha_factor"),
    layernormMlpBeta: factor("layernorm_mlp_beta", "mlp_beta_factor"),
    sharedIntermediateSizes: readSharedSizes(fields, numHiddenLayers),
    maxPositionEmbeddings: fields.get(integer(1, 2 ** 32), "max_position_embeddings"),
    routerAuxLossCoef: fields.find(number(0, 1e6, true), "router_aux_loss_coef")?.value ?? 0.001,
    tieWordEmbeddings: findInEither(fields, outer, flag, "tie_word_embeddings") ?? false,
    bosTokenId: findInEither(fields, outer, token, "bos_token_id") ?? null,
    eosTokenIds: findInEither(fields, outer, tokenIds(vocabSize), "eos_token_id") ?? [],
  };
}

/** Reads one id, a list of ids or null as a list of ids, each under `limit`. */
export function tokenIds(limit: number): Reader<readonly number[] | null> {
  const id = integer(0, limit - 1);
  const list = listOf(id, 0, 64);
  return {
    expected: `${id.expected}, a list of these, or null`,
    read(value, place) {
      if (value === null) return null;
      return Array.isArray(value) ? list.read(value, place) : [id.read(value, place)];
    },
  };
}

function findInEither<T>(
  fields: JsonFields,
  outer: JsonFields | null,
  reader: Reader<T | null>,
  name: string,
): T | undefined {
  const given = [fields.find(reader, name), outer?.find(reader, name) ?? null];
  return fields.agree(...given.filter((found) => found?.value !== null))?.value ?? undefined;
}

function readHeadDim(fields: JsonFields, hiddenSize: number, numAttentionHeads: number): number {
  const given = fields.find(orNull(integer(1, 1 << 12)), "head_dim")?.value ?? null;
  if (given !== null) return given;
  if (hiddenSize % numAttentionHeads === 0) return hiddenSize / numAttentionHeads;
  throw fields.error(
    "config_missing",
    `${fields.key("head_dim")} is missing, and num_attention_heads ${numAttentionHeads} does not divide hidden_size ${hiddenSize}`,
  );
}

function readLayerTypes(fields: JsonFields, numHiddenLayers: number): readonly LayerType[] {
  const official = fields.find(listOf(officialLayer, 1, 1 << 12), "attn_type_list");
  const native = fields.find(listOf(nativeLayer, 1, 1 << 12), "layer_types");
  for (const found of [official, native]) {
    if (found === null || found.value.length === numHiddenLayers) continue;
    throw fields.error(
      "config_contradiction",
      `${found.key} has ${found.value.length} entries, num_hidden_layers is ${numHiddenLayers}`,
    );
  }
  if (official !== null && native !== null) {
    const i = official.value.findIndex((type, layer) => type !== native.value[layer]);
    if (i >= 0) {
      throw fields.error(
        "config_contradiction",
        `${official.key}[${i}] says ${official.value[i]} but ${native.key}[${i}] says ${native.value[i]}; keep the right one`,
      );
    }
  }
  return fields.required(official ?? native, "attn_type_list or layer_types", "one type per layer");
}

/** An integer for all layers, or a list by layer whose missing entries are 0. */
function readSharedSizes(fields: JsonFields, numHiddenLayers: number): readonly number[] {
  const size = integer(0, 1 << 18);
  const list = listOf(size, 0, numHiddenLayers);
  const given = fields.find<readonly number[] | number>(
    {
      expected: `${size.expected}, or a list of these`,
      read: (value, place) => (Array.isArray(value) ? list.read(value, place) : size.read(value, place)),
    },
    "shared_intermediate_size",
  );
  const value = given?.value ?? 0;
  const sizes = Array.from({ length: numHiddenLayers }, (_, i) =>
    typeof value === "number" ? value : (value[i] ?? 0),
  );
  const first = sizes.findIndex((each) => each > 0);
  if (first >= 0) {
    const mode =
      fields.find<unknown>({ expected: "", read: (each) => each }, "shared_moe_mode")?.value ?? "sigmoid";
    if (mode !== "sigmoid") {
      throw fields.error(
        "config_unsupported",
        `${fields.key("shared_moe_mode")} is ${shownValue(mode)} and layer ${first} has a shared expert of width ${sizes[first]}; only "sigmoid" is supported`,
      );
    }
  }
  return sizes;
}
