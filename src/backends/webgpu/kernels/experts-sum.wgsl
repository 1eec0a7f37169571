// y[t, c] = sum_j weights[t, j] rows[t k + j, c]: the experts of a token together, in the order of j.
// rows f32 [T k, C], weights f32 [T, k], y f32 [T, C]. One value a thread. Chosen for many tokens.

struct Params {
  count: u32,
  columns: u32,
  k: u32,
}

const size = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rows: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(size)
fn sumRows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let first = i / params.columns * params.k;
  var sum = 0.0;
  for (var j = 0u; j < params.k; j++) {
    sum += weights[first + j] * rows[(first + j) * params.columns + i % params.columns];
  }
  y[i] = sum;
}
