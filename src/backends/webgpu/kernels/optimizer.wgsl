// The ops of an optimiser's step, all f32. Chosen always. What is not finite is told by its bits: arithmetic on such values
// may be assumed away by a compiler.
//
//   sumSquares       partial sums of x^2, a workgroup's in sums[workgroup]; behind workgroup-totals.wgsl
//   addSums          y = sum of sums, plus `plus` with hasPlus; one workgroup
//   clipScale        y = multiplier min(1, maxNorm / (n + 1e-6)), n = multiplier sqrt(squares), not a number unless n is finite
//   adamW            one value a thread: `count` values of rows of `width`, at rowWords from each other in the parameter and
//                    without gaps, from firstValue on, in the other tensors
//   addInPlace       target = target + x
//
// In adamW and addInPlace every binding is read_write, so that parts of one buffer may be both read and written.

struct Params {
  count: u32,
  width: u32,
  rowWords: u32,
  firstValue: u32,
  hasPlus: u32,
  // Infinity has no literal either.
  isLimited: u32,
  notANumber: u32,
  multiplier: f32,
  maxNorm: f32,
  learningRate: f32,
  beta1: f32,
  beta2: f32,
  rest1: f32,
  rest2: f32,
  // 1 / (1 - beta^step)
  correction1: f32,
  correction2: f32,
  eps: f32,
  weightDecay: f32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y1: array<f32>;
@group(0) @binding(2) var<storage, read> plus: array<f32>;
@group(0) @binding(3) var<storage, read_write> y2: array<f32>;

@group(0) @binding(1) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(2) var<storage, read_write> firstMoment: array<f32>;
@group(0) @binding(3) var<storage, read_write> secondMoment: array<f32>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> scale: array<f32>;
@group(0) @binding(6) var<storage, read_write> taken: array<f32>;

@group(0) @binding(1) var<storage, read_write> added: array<f32>;

fn isFinite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(size)
fn sumSquares(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
  for (var i = group.x * size + thread; i < params.count; i += groups.x * size) {
    sum += x[i] * x[i];
  }
  let all = total(sum, thread);
  if (thread == 0u) {
    y1[group.x] = all;
  }
}

@compute @workgroup_size(size)
fn addSums(@builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
  for (var i = thread; i < params.count; i += size) {
    sum += x[i];
  }
  let all = total(sum, thread);
  if (thread == 0u) {
    var before = 0.0;
    if (params.hasPlus == 1u) {
      before = plus[0];
    }
    y2[0] = before + all;
  }
}

@compute @workgroup_size(1)
fn clipScale() {
  let squares = x[0];
  let norm = params.multiplier * sqrt(squares);
  var share = 1.0;
  if (params.isLimited == 1u) {
    share = min(1.0, params.maxNorm / (norm + 1e-6));
  }
  let isUsable = isFinite(squares) && isFinite(norm);
  y1[0] = select(bitcast<f32>(params.notANumber), params.multiplier * share, isUsable);
}

@compute @workgroup_size(size)
fn adamW(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (group.x + group.y * groups.x) * size + thread;
  let factor = scale[0];
  let isUsable = isFinite(factor);
  if (i == 0u) {
    taken[0] = select(0.0, 1.0, isUsable);
  }
  if (i >= params.count || !isUsable) {
    return;
  }
  let at = params.firstValue + i;
  let g = factor * gradient[at];
  let m = params.beta1 * firstMoment[at] + params.rest1 * g;
  let v = params.beta2 * secondMoment[at] + params.rest2 * g * g;
  firstMoment[at] = m;
  secondMoment[at] = v;
  let step = m * params.correction1 / (sqrt(v * params.correction2) + params.eps);
  let place = (i / params.width) * params.rowWords + i % params.width;
  let theta = parameter[place];
  parameter[place] = theta - params.learningRate * (params.weightDecay * theta + step);
}

@compute @workgroup_size(size)
fn addInPlace(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i < params.count) {
    y1[i] += added[i];
  }
}
