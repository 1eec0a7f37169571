// The layers of a product whose contracted values were split (matmul-tile-code.ts), added up in order: y = sum_z parts[z].
// parts f32 [layers, count], y f32 [count]. One thread a value. Chosen with such products.

struct Params {
  count: u32,
  layers: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(256)
fn layerSum(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groupCounts.x) * 256u + thread;
  if (i >= params.count) {
    return;
  }
  var sum = 0.0;
  for (var z = 0u; z < params.layers; z++) {
    sum += parts[z * params.count + i];
  }
  y[i] = sum;
}
