// Ops over rows of logits, `span` threads a row, in f32; behind row-totals.wgsl. With l = ln sum exp x of a row and p = exp(x - l):
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

const size = 256u;
// Threads of a row, a power of two.
override span: u32 = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> logSums: array<f32>;
@group(0) @binding(2) var<storage, read> dRows: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<i32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;
@group(0) @binding(3) var<storage, read> dLosses: array<f32>;
@group(0) @binding(4) var<storage, read_write> dLogits: array<f32>;

// A thread's row, where it starts, and where the values end that the thread walks over from `lane`: at once where there are none.
struct Row {
  index: u32,
  isOne: bool,
  start: u32,
  end: u32,
  lane: u32,
}

fn rowOf(group: vec3u, groups: vec3u, thread: u32) -> Row {
  let index = (group.x + group.y * groups.x) * (size / span) + thread / span;
  let isOne = index < params.rows;
  return Row(index, isOne, index * params.width, select(0u, params.width, isOne), thread % span);
}

fn logSumOf(row: Row, thread: u32) -> f32 {
  var most = x[select(0u, row.start, row.isOne)];
  for (var c = row.lane; c < row.end; c += span) {
    most = max(most, x[row.start + c]);
  }
  let top = largest(most, thread);
  var sum = 0.0;
  for (var c = row.lane; c < row.end; c += span) {
    sum += exp(x[row.start + c] - top);
  }
  return top + log(total(sum, thread));
}

@compute @workgroup_size(size)
fn logSumExp(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(group, groups, thread);
  let sum = logSumOf(row, thread);
  if (row.isOne && row.lane == 0u) {
    logSums[row.index] = sum;
  }
}

@compute @workgroup_size(size)
fn logSumExpBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(group, groups, thread);
  let sum = logSumOf(row, thread);
  for (var c = row.lane; c < row.end; c += span) {
    dx[row.start + c] = dRows[row.index] * exp(x[row.start + c] - sum);
  }
}

@compute @workgroup_size(size)
fn meanSoftmaxBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(group, groups, thread);
  let sum = logSumOf(row, thread);
  var mean = 0.0;
  for (var c = row.lane; c < row.end; c += span) {
    mean += exp(x[row.start + c] - sum) * dRows[c];
  }
  let level = total(mean, thread);
  for (var c = row.lane; c < row.end; c += span) {
    dx[row.start + c] = exp(x[row.start + c] - sum) * (dRows[c] - level) / f32(params.rows);
  }
}

// The row's target; a row without one has no values to walk over.
fn targetOf(row: ptr<function, Row>) -> i32 {
  if (!(*row).isOne) {
    return params.ignored;
  }
  let id = targets[(*row).index];
  if (id == params.ignored) {
    (*row).end = 0u;
  }
  return id;
}

@compute @workgroup_size(size)
fn crossEntropy(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  var row = rowOf(group, groups, thread);
  let id = targetOf(&row);
  let sum = logSumOf(row, thread);
  if (!row.isOne || row.lane != 0u) {
    return;
  }
  if (id == params.ignored) {
    losses[row.index] = 0.0;
    return;
  }
  let isId = u32(id) < params.width;
  losses[row.index] = select(bitcast<f32>(params.notANumber), sum - x[row.start + select(0u, u32(id), isId)], isId);
}

@compute @workgroup_size(size)
fn crossEntropyBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  var row = rowOf(group, groups, thread);
  let id = targetOf(&row);
  let sum = logSumOf(row, thread);
  if (!row.isOne) {
    return;
  }
  if (id == params.ignored) {
    for (var c = row.lane; c < params.width; c += span) {
      dLogits[row.start + c] = 0.0;
    }
    return;
  }
  for (var c = row.lane; c < row.end; c += span) {
    dLogits[row.start + c] = dLosses[row.index] * (exp(x[row.start + c] - sum) - f32(c == u32(id)));
  }
}
