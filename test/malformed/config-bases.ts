/** Small valid configurations in each spelling, as plain JSON that a test may edit. */

export type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
export type JsonRecord = { [key: string]: Json };

const alphaKeys = ["full_attention", "linear_attention", "mlp"] as const;

/** Text-01 alone, official spelling. */
export function officialText(): JsonRecord {
  return {
    architectures: ["MiniMaxText01ForCausalLM"],
    model_type: "minimax_text_01",
    vocab_size: 300,
    hidden_size: 64,
    intermediate_size: 48,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 32,
    rotary_dim: 16,
    rope_theta: 10000000,
    attn_type_list: [0, 0, 0, 1],
    num_local_experts: 4,
    num_experts_per_tok: 2,
    rms_norm_eps: 1e-5,
    postnorm: true,
    hidden_act: "silu",
    max_position_embeddings: 8192,
    layernorm_full_attention_alpha: 1.5,
    layernorm_full_attention_beta: 1,
    layernorm_linear_attention_alpha: 2,
    layernorm_linear_attention_beta: 0.9,
    layernorm_mlp_alpha: 1.25,
    layernorm_mlp_beta: 1.1,
    shared_intermediate_size: [0],
    shared_moe_mode: "sigmoid",
    router_aux_loss_coef: 0.001,
    sliding_window: null,
    tie_word_embeddings: false,
    bos_token_id: null,
    eos_token_id: null,
    torch_dtype: "float32",
  };
}

/** The same language model (or another official one) as transformers writes it. */
export function nativeText(official: JsonRecord = officialText(), modelType = "minimax"): JsonRecord {
  const {
    attn_type_list: layers,
    rotary_dim: rotaryDim,
    rope_theta: theta,
    torch_dtype: dtype,
    postnorm: _postnorm,
    shared_intermediate_size: _size,
    shared_moe_mode: _mode,
    architectures: _architectures,
    ...kept
  } = official;
  const native: JsonRecord = { ...kept, model_type: modelType };
  native["layer_types"] = (layers as number[]).map((type) =>
    type === 1 ? "full_attention" : "linear_attention",
  );
  native["rope_parameters"] = {
    rope_type: "default",
    rope_theta: theta!,
    partial_rotary_factor: (rotaryDim as number) / (official["head_dim"] as number),
  };
  if (dtype !== undefined) native["dtype"] = dtype;
  const short = { full_attention: "full_attn", linear_attention: "linear_attn", mlp: "mlp" };
  for (const kind of alphaKeys) {
    for (const part of ["alpha", "beta"]) {
      native[`${short[kind]}_${part}_factor`] = native[`layernorm_${kind}_${part}`]!;
      delete native[`layernorm_${kind}_${part}`];
    }
  }
  return native;
}

/** VL-01, official spelling, tiles of 56. */
export function officialVl(): JsonRecord {
  const { torch_dtype: dtype, ...text } = officialText();
  return {
    architectures: ["MiniMaxVL01ForConditionalGeneration"],
    model_type: "minimax_vl_01",
    ignore_index: -100,
    image_token_index: 290,
    image_grid_pinpoints: [
      [56, 56],
      [56, 112],
      [112, 56],
    ],
    projector_hidden_act: "gelu",
    vision_feature_layer: -1,
    vision_feature_select_strategy: "default",
    tie_word_embeddings: false,
    torch_dtype: dtype!,
    text_config: text,
    vision_config: {
      model_type: "clip_vision_model",
      hidden_size: 48,
      intermediate_size: 96,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      image_size: 56,
      patch_size: 14,
      num_channels: 3,
      hidden_act: "gelu",
      layer_norm_eps: 1e-5,
    },
  };
}

/** The same model (or another official one) as transformers writes it. */
export function nativeVl(official: JsonRecord = officialVl()): JsonRecord {
  const { torch_dtype: dtype, ...kept } = official;
  return {
    ...kept,
    dtype: dtype!,
    text_config: nativeText(official["text_config"] as JsonRecord, "minimax_vl_01_text"),
  };
}
