// The layers of a sum that was taken in parts (layers.ts), added up: y = sum_z parts[z]. parts f32 [layers, count], y f32 [count].
// 32 values a workgroup, eight threads each, over every eighth layer. Chosen with such sums.

struct Params {
  count: u32,
  layers: u32,
}

const columns = 32u;
const lanes = 8u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn layerSum(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groupCounts.x) * columns + thread % columns;
  var sum = 0.0;
  if (i < params.count) {
    for (var z = thread / columns; z < params.layers; z += lanes) {
      sum += parts[z * params.count + i];
    }
  }
  sums[thread] = sum;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half * columns) {
      sums[thread] += sums[thread + half * columns];
    }
  }
  if (thread < columns && i < params.count) {
    y[i] = sums[thread];
  }
}
