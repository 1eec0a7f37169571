// The inverse of a gradient's scale (gradient-scale.wgsl) to value `place` of a buffer that later kernels have bound anyway. One
// thread.

struct Params {
  place: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> scale: array<f32>;
@group(0) @binding(2) var<storage, read_write> kept: array<f32>;

@compute @workgroup_size(1)
fn keepScale() {
  kept[params.place] = scale[1];
}
