// Ops over rows of logits, one workgroup a row, in f32; behind workgroup-totals.wgsl. With l = ln sum exp x of a row and
// p = exp(x - l):
//
//   logSumExp             y = l
//   logSumExpBackward     dx = dy[t] p
//   meanSoftmaxBackward   dx = p (dy - p . dy) / T, dy [V]
//   crossEntropy          y = l - x[target], 0 where the target is `ignored`, not a number where it is none of the V ids
//   crossEntropyBackward  dx = dy[t] (p - onehot(target)), 0 where the target is `ignored`
//
// x and dx f32 [T, V], y and other dy f32 [T], targets i32 [T]. Chosen always.

struct Params {
  rows: u32,
  width: u32,
  ignored: i32,
  // Its bits: WGSL has no literal for it.
  notANumber: u32,
}

// Threads of a workgroup, a power of two.
override size: u32 = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> logSums: array<f32>;
@group(0) @binding(2) var<storage, read> dRows: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<i32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;
@group(0) @binding(3) var<storage, read> dLosses: array<f32>;
@group(0) @binding(4) var<storage, read_write> dLogits: array<f32>;

fn logSumOf(start: u32, thread: u32) -> f32 {
  var most = x[start];
  for (var c = thread; c < params.width; c += size) {
    most = max(most, x[start + c]);
  }
  let top = largest(most, thread);
  var sum = 0.0;
  for (var c = thread; c < params.width; c += size) {
    sum += exp(x[start + c] - top);
  }
  return top + log(total(sum, thread));
}

@compute @workgroup_size(size)
fn logSumExp(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let sum = logSumOf(row * params.width, thread);
  if (thread == 0u) {
    logSums[row] = sum;
  }
}

@compute @workgroup_size(size)
fn logSumExpBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.width;
  let sum = logSumOf(start, thread);
  for (var c = thread; c < params.width; c += size) {
    dx[start + c] = dRows[row] * exp(x[start + c] - sum);
  }
}

@compute @workgroup_size(size)
fn meanSoftmaxBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.width;
  let sum = logSumOf(start, thread);
  var mean = 0.0;
  for (var c = thread; c < params.width; c += size) {
    mean += exp(x[start + c] - sum) * dRows[c];
  }
  let level = total(mean, thread);
  for (var c = thread; c < params.width; c += size) {
    dx[start + c] = exp(x[start + c] - sum) * (dRows[c] - level) / f32(params.rows);
  }
}

@compute @workgroup_size(size)
fn crossEntropy(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.width;
  let id = targets[row];
  if (id == params.ignored) {
    if (thread == 0u) {
      losses[row] = 0.0;
    }
    return;
  }
  let sum = logSumOf(start, thread);
  if (thread == 0u) {
    let isId = u32(id) < params.width;
    losses[row] = select(bitcast<f32>(params.notANumber), sum - x[start + select(0u, u32(id), isId)], isId);
  }
}

@compute @workgroup_size(size)
fn crossEntropyBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.width;
  let id = targets[row];
  if (id == params.ignored) {
    for (var c = thread; c < params.width; c += size) {
      dLogits[start + c] = 0.0;
    }
    return;
  }
  let sum = logSumOf(start, thread);
  for (var c = thread; c < params.width; c += size) {
    dLogits[start + c] = dLosses[row] * (exp(x[start + c] - sum) - f32(c == u32(id)));
  }
}
