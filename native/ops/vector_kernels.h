/* All bodies for one instruction set, and their table under the name VECTOR_KERNELS. */
#include "vector_types.h"

#include "vector_exp.h"

#include "vector_rows.h"

#include "vector_activations.h"

#include "vector_norms.h"

#include "vector_rope.h"

#include "vector_tiles.h"

#include "vector_softmax.h"

#include "vector_lightning.h"

#include "vector_sample.h"

#include "vector_resample.h"

#include "vector_training.h"

const VectorKernels VECTOR_KERNELS = {
    .lanes = VL,
    .widen = widen,
    .scaled_add = scaled_add,
    .gelu = gelu,
    .silu = silu,
    .swiglu = swiglu,
    .sigmoid_gate = sigmoid_gate,
    .sigmoid_blend = sigmoid_blend,
    .rms_norm = rms_norm,
    .layer_norm = layer_norm,
    .rotate = rotate,
    .attend = attend,
    .attention_merge = attention_merge,
    .attention_finish = attention_finish,
    .lightning_block = lightning_block,
    .lightning_step = lightning_step,
    .mask_logits = mask_logits,
    .sum_weights = sum_weights,
    .resample_across = resample_across,
    .resample_down = resample_down,
    .add_scaled = add_scaled,
    .dot = dot,
    .gelu_backward = gelu_backward,
    .silu_backward = silu_backward,
    .swiglu_backward = swiglu_backward,
    .sigmoid_gate_backward_gate = sigmoid_gate_backward_gate,
    .norm_scale = norm_scale,
    .norm_backward = norm_backward,
    .add_normalised = add_normalised,
    .largest_of = largest_of,
    .exponentials = exponentials,
    .adam_w = adam_w,
};
