// Ops of training that take rows apart or add them up, all f32. Chosen always.
//
//   sliceColumns  y[r, c] = x[r, start + c], also whole rows: x [R, sourceWidth], width columns of y
//   scaleRows     y[r, c] = scale[r] x[r, c]
//   sumGroups     y[i, c] = sum of x[i groupSize + j, c] over j
//   rowDots       y[r] = a[r] . b[r], one workgroup a row; behind workgroup-totals.wgsl
//   zero          y = 0, before scatterAddRows

struct Params {
  count: u32,
  width: u32,
  sourceWidth: u32,
  start: u32,
  groupSize: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
// One input: y. Two: scale or b, then y.
@group(0) @binding(1) var<storage, read_write> y0: array<f32>;
@group(0) @binding(2) var<storage, read_write> y1: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> y2: array<f32>;

fn place(group: vec3u, groups: vec3u, thread: u32) -> u32 {
  return (group.x + group.y * groups.x) * size + thread;
}

@compute @workgroup_size(size)
fn zero(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y0[i] = 0.0;
  }
}

@compute @workgroup_size(size)
fn sliceColumns(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y1[i] = x[(i / params.width) * params.sourceWidth + params.start + i % params.width];
  }
}

@compute @workgroup_size(size)
fn scaleRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y2[i] = b[i / params.width] * x[i];
  }
}

@compute @workgroup_size(size)
fn sumGroups(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i >= params.count) {
    return;
  }
  let first = (i / params.width) * params.groupSize * params.width + i % params.width;
  var sum = 0.0;
  for (var j = 0u; j < params.groupSize; j++) {
    sum += x[first + j * params.width];
  }
  y1[i] = sum;
}

@compute @workgroup_size(size)
fn rowDots(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.count) {
    return;
  }
  var sum = 0.0;
  for (var c = thread; c < params.width; c += size) {
    sum += x[row * params.width + c] * b[row * params.width + c];
  }
  let dot = total(sum, thread);
  if (thread == 0u) {
    y2[row] = dot;
  }
}
