// Single values of a weight of any dtype, for kernels that are joined behind this text.
// dtype: 0 f32, 1 f16, 2 bf16, 3 int8 (scale a row), 4 q4 (scale a group of 32; a group is 16 bytes, byte i holds values i
// in its low and 16 + i in its high half).

override dtype: u32 = 0u;

@group(0) @binding(1) var<storage, read> weight: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<f32>;

// Value k of a row that starts at a word of `weight`, whose first scale is at `scaleAt`.
fn weightValue(rowWord: u32, scaleAt: u32, k: u32) -> f32 {
  if (dtype == 0u) {
    return bitcast<f32>(weight[rowWord + k]);
  }
  if (dtype == 1u) {
    return unpack2x16float(weight[rowWord + k / 2u])[k % 2u];
  }
  if (dtype == 2u) {
    let word = weight[rowWord + k / 2u];
    return bitcast<f32>(select(word << 16u, word & 0xffff0000u, k % 2u == 1u));
  }
  if (dtype == 3u) {
    return f32(unpack4xI8(weight[rowWord + k / 4u])[k % 4u]) * scales[scaleAt];
  }
  let inGroup = k % 32u;
  let word = weight[rowWord + (k / 32u) * 4u + (inGroup % 16u) / 4u];
  let level = (word >> ((inGroup % 4u) * 8u + (inGroup / 16u) * 4u)) & 15u;
  return (f32(level) - 8.0) * scales[scaleAt + k / 32u];
}
