/** The vision tower's part of `config.json`: a CLIP ViT in the transformers spelling. */
import { integer, type JsonFields, number } from "./json-fields.ts";

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

const width = integer(1, 1 << 18);
const count = integer(1, 1 << 12);

/** The vision tower of a `vision_config`. @throws {ConfigError} */
export function parseVisionConfig(fields: JsonFields): VisionConfig {
  fields.only("model_type", "clip_vision_model");
  // CLIP's own default is quick_gelu, so an absent key would not mean the activation of this architecture.
  if (!fields.has("hidden_act")) {
    throw fields.error("config_missing", `${fields.key("hidden_act")} is missing, expected "gelu"`);
  }
  fields.only("hidden_act", "gelu");
  const hiddenSize = fields.get(width, "hidden_size");
  const numAttentionHeads = fields.get(count, "num_attention_heads");
  if (hiddenSize % numAttentionHeads !== 0) {
    throw fields.error(
      "config_contradiction",
      `${fields.key("num_attention_heads")} is ${numAttentionHeads}, which does not divide hidden_size ${hiddenSize}`,
    );
  }
  const imageSize = fields.get(integer(1, 1 << 14), "image_size");
  const patchSize = fields.get(integer(1, 1 << 10), "patch_size");
  if (imageSize % patchSize !== 0) {
    throw fields.error(
      "config_contradiction",
      `${fields.key("image_size")} is ${imageSize}, not a multiple of patch_size ${patchSize}`,
    );
  }
  const numChannels = fields.get(integer(1, 1 << 8), "num_channels");
  if (numChannels !== 3) {
    const problem = `${fields.key("num_channels")} is ${numChannels}, this architecture has only 3 (RGB)`;
    throw fields.error("config_unsupported", problem);
  }
  return {
    hiddenSize,
    intermediateSize: fields.get(width, "intermediate_size"),
    numHiddenLayers: fields.get(count, "num_hidden_layers"),
    numAttentionHeads,
    imageSize,
    patchSize,
    numChannels,
    layerNormEps: fields.get(number(0, 1), "layer_norm_eps"),
  };
}
