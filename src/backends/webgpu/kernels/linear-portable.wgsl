// y[t, firstRow + n] = sum_k x[t, k] weight[n, k] + bias[firstRow + n] for the rows n of one part of a weight; behind
// weight-values.wgsl. x f32 [T, K], y f32 [T, N]. Sums in f32, one output a thread. Chosen when nothing faster fits.

struct Params {
  count: u32,
  inner: u32,
  rowWords: u32,
  scalesPerRow: u32,
  firstRow: u32,
  numRows: u32,
  columns: u32,
  hasBias: u32,
}

const size = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read> x: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(size)
fn linear(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let n = i % params.numRows;
  let t = i / params.numRows;
  var sum = 0.0;
  for (var k = 0u; k < params.inner; k++) {
    sum += x[t * params.inner + k] * weightValue(n * params.rowWords, n * params.scalesPerRow, k);
  }
  let column = params.firstRow + n;
  if (params.hasBias == 1u) {
    sum += bias[column];
  }
  y[t * params.columns + column] = sum;
}
