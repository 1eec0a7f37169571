// Expert products, one output a thread, sums in f32; behind weight-values.wgsl. Assignment a = t k + j is token t with its
// j-th expert. A dispatch does the assignments whose expert lies in one part of the weight. Chosen when nothing faster fits.
//
//   gateUp  hidden[a, f] = silu(gate_e x_t) (up_e x_t), e = experts[a].  x f32 [T, C], hidden f32 [T k, F]
//   down    rows[a, c] = weights[a] (down_e hidden_a).  rows f32 [T k, C]
//   sum     y[t, c] = sum_j rows[t k + j, c].  y f32 [T, C]

struct Params {
  count: u32,
  inner: u32,
  columns: u32,
  k: u32,
  rowWords: u32,
  scalesPerRow: u32,
  firstExpert: u32,
  numExperts: u32,
}

const size = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read> experts: array<i32>;
@group(0) @binding(4) var<storage, read> x: array<f32>;
@group(0) @binding(5) var<storage, read_write> hidden: array<f32>;
@group(0) @binding(5) var<storage, read> weights: array<f32>;
@group(0) @binding(6) var<storage, read_write> rows: array<f32>;
@group(0) @binding(1) var<storage, read> rowsIn: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

fn product(xRow: u32, weightRow: u32) -> f32 {
  var sum = 0.0;
  for (var c = 0u; c < params.inner; c++) {
    sum += x[xRow * params.inner + c]
      * weightValue(weightRow * params.rowWords, weightRow * params.scalesPerRow, c);
  }
  return sum;
}

@compute @workgroup_size(size)
fn gateUp(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let assignment = i / params.columns;
  let f = i % params.columns;
  let expert = u32(experts[assignment]) - params.firstExpert;
  if (expert >= params.numExperts) {
    return;
  }
  let token = assignment / params.k;
  let gateRow = expert * 2u * params.columns + f;
  let gate = product(token, gateRow);
  let up = product(token, gateRow + params.columns);
  hidden[i] = gate / (1.0 + exp(min(-gate, 80.0))) * up;
}

@compute @workgroup_size(size)
fn down(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let assignment = i / params.columns;
  let expert = u32(experts[assignment]) - params.firstExpert;
  if (expert >= params.numExperts) {
    return;
  }
  rows[i] = weights[assignment] * product(assignment, expert * params.columns + i % params.columns);
}

@compute @workgroup_size(size)
fn sumRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let first = (i / params.columns) * params.k * params.columns + i % params.columns;
  var sum = 0.0;
  for (var j = 0u; j < params.k; j++) {
    sum += rowsIn[first + j * params.columns];
  }
  y[i] = sum;
}
