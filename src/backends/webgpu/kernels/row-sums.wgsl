// Ops of training that take rows apart or add them up, all f32. Chosen always.
//
//   sliceColumns  y[r, c] = x[r, start + c], also whole rows: x [R, sourceWidth], width columns of y
//   scaleRows     y[r, c] = scale[r] x[r, c]; scaleRows4 four values a thread, where width, in fours, is whole
//   sumGroups     y[i, c] = sum of x[i groupSize + j, c] over j; sumGroups4 the same
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
// One input: y. Two: scale, then y.
@group(0) @binding(1) var<storage, read_write> y0: array<f32>;
@group(0) @binding(2) var<storage, read_write> y1: array<f32>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> y2: array<f32>;
@group(0) @binding(1) var<storage, read> fours: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> sums4: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> scaled4: array<vec4f>;

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
    y2[i] = scale[i / params.width] * x[i];
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
fn scaleRows4(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    scaled4[i] = scale[i / params.width] * fours[i];
  }
}

@compute @workgroup_size(size)
fn sumGroups4(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i >= params.count) {
    return;
  }
  let first = (i / params.width) * params.groupSize * params.width + i % params.width;
  var sum = vec4f();
  for (var j = 0u; j < params.groupSize; j++) {
    sum += fours[first + j * params.width];
  }
  sums4[i] = sum;
}
