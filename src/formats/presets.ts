/**
 * The real MiniMax-VL-01: 456 billion parameters, 80 layers (every eighth softmax, the others lightning), 32 experts.
 *
 * The values are the official `config.json`'s, run through the same parser as any file.
 * Source: MiniMaxAI/MiniMax-VL-01, config.json; huggingface/transformers, tests/models/minimax_vl_01, which restates it
 */
import { type ModelConfig, parseModelConfig } from "./config.ts";
import { defaultProcessorConfig, type ProcessorConfig } from "./processor-config.ts";

// (2 x 80 layers)^(1/4), DeepNorm's factor.
const alpha = 3.5565588200778455;

// In tiles of 336: up to 1 x 6 ... 3 x 6, 4 x 4, 5 x 3 and 6 x 3. 6 x 6 is not among them.
const mostRows: readonly number[] = [6, 6, 6, 4, 3, 3];
const imageGridPinpoints = mostRows.flatMap((rows, columns) =>
  Array.from({ length: rows }, (_, row) => [336 * (columns + 1), 336 * (row + 1)]),
);

const officialConfig = {
  architectures: ["MiniMaxVL01ForConditionalGeneration"],
  model_type: "minimax_vl_01",
  ignore_index: -100,
  image_grid_pinpoints: imageGridPinpoints,
  image_token_index: 200025,
  projector_hidden_act: "gelu",
  vision_feature_layer: -1,
  vision_feature_select_strategy: "default",
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  text_config: {
    architectures: ["MiniMaxText01ForCausalLM"],
    model_type: "minimax_text_01",
    vocab_size: 200064,
    hidden_size: 6144,
    intermediate_size: 9216,
    num_hidden_layers: 80,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    head_dim: 128,
    attn_type_list: Array.from({ length: 80 }, (_, layer) => (layer % 8 === 7 ? 1 : 0)),
    hidden_act: "silu",
    rms_norm_eps: 1e-5,
    rope_theta: 10000000,
    rotary_dim: 64,
    max_position_embeddings: 8192,
    num_local_experts: 32,
    num_experts_per_tok: 2,
    postnorm: true,
    layernorm_full_attention_alpha: alpha,
    layernorm_full_attention_beta: 1,
    layernorm_linear_attention_alpha: alpha,
    layernorm_linear_attention_beta: 1,
    layernorm_mlp_alpha: alpha,
    layernorm_mlp_beta: 1,
    shared_intermediate_size: [0],
    shared_moe_mode: "sigmoid",
    router_aux_loss_coef: 0.001,
    router_jitter_noise: 0,
    output_router_logits: false,
    sliding_window: null,
    attention_dropout: 0,
    initializer_range: 0.02,
    bos_token_id: null,
    eos_token_id: null,
  },
  vision_config: {
    model_type: "clip_vision_model",
    hidden_size: 1024,
    intermediate_size: 4096,
    num_hidden_layers: 24,
    num_attention_heads: 16,
    image_size: 336,
    patch_size: 14,
    num_channels: 3,
    hidden_act: "gelu",
    layer_norm_eps: 1e-5,
    attention_dropout: 0,
    initializer_range: 0.02,
    initializer_factor: 1,
    projection_dim: 6144,
    vocab_size: 32000,
  },
};

/** The configuration of MiniMax-VL-01; frozen. */
export const minimaxVl01: ModelConfig = /* @__PURE__ */ parseModelConfig(officialConfig, "minimax-vl-01");

/** Its image processor: tiles of 336, 28 canvases, CLIP's mean and deviation; frozen. */
export const minimaxVl01Processor: ProcessorConfig = /* @__PURE__ */ defaultProcessorConfig(minimaxVl01);
