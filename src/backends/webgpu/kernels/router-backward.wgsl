// Gradients of routing. Chosen always.
//
//   routerWeightsBackward  dLogits[t, experts[t, j]] = weights[t, j] (dy[t, j] - sum_i weights[t, i] dy[t, i]), 0 for the
//                          rest: one thread a value. weights, dy f32 [T, k], experts i32 [T, k], dLogits f32 [T, E]
//   expertShares           y[e] = (number of t, j < choices with experts[t, j] = e) / T: one workgroup an expert; behind
//                          workgroup-totals.wgsl. y f32 [E]

struct Params {
  count: u32,
  numExperts: u32,
  k: u32,
  choices: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> experts: array<i32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> dLogits: array<f32>;

@compute @workgroup_size(size)
fn routerWeightsBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let first = (i / params.numExperts) * params.k;
  let expert = i32(i % params.numExperts);
  var mean = 0.0;
  for (var a = first; a < first + params.k; a++) {
    mean += weights[a] * dy[a];
  }
  var sum = 0.0;
  for (var a = first; a < first + params.k; a++) {
    sum += select(0.0, weights[a] * (dy[a] - mean), experts[a] == expert);
  }
  dLogits[i] = sum;
}

// count is the number of tokens.
@compute @workgroup_size(size)
fn expertShares(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let expert = i32(group.x);
  var sum = 0.0; // Whole numbers, exact up to 2^24.
  for (var t = thread; t < params.count; t += size) {
    for (var j = 0u; j < params.choices; j++) {
      sum += f32(experts[t * params.k + j] == expert);
    }
  }
  let all = total(sum, thread);
  if (thread == 0u) {
    y[group.x] = all / f32(max(params.count, 1u));
  }
}
