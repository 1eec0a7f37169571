/** `ModelConfig` -> `config.json` in the official spelling. */

import type { ModelConfig, TextConfig, VisionConfig } from "./config.ts";

/**
 * The JSON that `parseModelConfig` reads as this configuration, and that the official code and vLLM read too.
 *
 * @param torchDType dtype the weights are stored in, such as "bfloat16"
 */
export function officialConfig(config: ModelConfig, torchDType: string): Readonly<Record<string, unknown>> {
  const text = officialText(config.textConfig);
  if (!config.visionConfig) {
    return { architectures: ["MiniMaxText01ForCausalLM"], ...text, torch_dtype: torchDType };
  }
  const layers = config.visionConfig.numHiddenLayers;
  return {
    architectures: ["MiniMaxVL01ForConditionalGeneration"],
    model_type: "minimax_vl_01",
    ignore_index: -100,
    image_grid_pinpoints: config.imageGridPinpoints,
    image_token_index: config.imageTokenIndex,
    projector_hidden_act: "gelu",
    vision_feature_layer: config.visionFeatureLayer - layers - 1,
    vision_feature_select_strategy: config.visionFeatureSelectStrategy,
    tie_word_embeddings: config.textConfig.tieWordEmbeddings,
    torch_dtype: torchDType,
    text_config: { architectures: ["MiniMaxText01ForCausalLM"], ...text },
    vision_config: officialVision(config.visionConfig, config.textConfig.hiddenSize),
  };
}

function officialText(config: TextConfig) {
  return {
    model_type: "minimax_text_01",
    vocab_size: config.vocabSize,
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.numHiddenLayers,
    num_attention_heads: config.numAttentionHeads,
    num_key_value_heads: config.numKeyValueHeads,
    head_dim: config.headDim,
    attn_type_list: config.layerTypes.map((type) => (type === "softmax" ? 1 : 0)),
    hidden_act: "silu",
    rms_norm_eps: config.rmsNormEps,
    rope_theta: config.ropeTheta,
    rotary_dim: config.rotaryDim,
    max_position_embeddings: config.maxPositionEmbeddings,
    num_local_experts: config.numLocalExperts,
    num_experts_per_tok: config.numExpertsPerTok,
    block_size: config.blockSize,
    postnorm: config.postnorm,
    layernorm_full_attention_alpha: config.layernormFullAttentionAlpha,
    layernorm_full_attention_beta: config.layernormFullAttentionBeta,
    layernorm_linear_attention_alpha: config.layernormLinearAttentionAlpha,
    layernorm_linear_attention_beta: config.layernormLinearAttentionBeta,
    layernorm_mlp_alpha: config.layernormMlpAlpha,
    layernorm_mlp_beta: config.layernormMlpBeta,
    shared_intermediate_size: config.sharedIntermediateSizes,
    shared_moe_mode: "sigmoid",
    router_aux_loss_coef: config.routerAuxLossCoef,
    router_jitter_noise: 0,
    output_router_logits: false,
    sliding_window: null,
    attention_dropout: 0,
    tie_word_embeddings: config.tieWordEmbeddings,
    bos_token_id: config.bosTokenId,
    eos_token_id: eosToken(config.eosTokenIds),
  };
}

function eosToken(ids: readonly number[]): number | readonly number[] | null {
  return ids.length > 1 ? ids : (ids[0] ?? null);
}

function officialVision(config: VisionConfig, projectionDim: number) {
  return {
    model_type: "clip_vision_model",
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.numHiddenLayers,
    num_attention_heads: config.numAttentionHeads,
    image_size: config.imageSize,
    patch_size: config.patchSize,
    num_channels: config.numChannels,
    hidden_act: "gelu",
    layer_norm_eps: config.layerNormEps,
    attention_dropout: 0,
    projection_dim: projectionDim,
  };
}
