// Ops of training that take rows apart or add them up, all f32, one Value a thread (f32 or vec4f). Chosen
// always.
//
//   sliceColumns  y[r, c] = x[r, start + c], also whole rows: x [R, sourceWidth], width columns of y
//   scaleRows     y[r, c] = scale[r] x[r, c]
//   sumGroups     y[i, c] = sum of x[i groupSize + j, c] over j
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
@group(0) @binding(1) var<storage, read> x: array<Value>;
// One input: y. Two: scale, then y.
@group(0) @binding(1) var<storage, read_write> y0: array<Value>;
@group(0) @binding(2) var<storage, read_write> y1: array<Value>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> y2: array<Value>;

fn place(group: vec3u, groups: vec3u, thread: u32) -> u32 {
  return (group.x + group.y * groups.x) * size + thread;
}

@compute @workgroup_size(size)
fn zero(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y0[i] = Value();
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
  var sum = Value();
  for (var j = 0u; j < params.groupSize; j++) {
    sum += x[first + j * params.width];
  }
  y1[i] = sum;
}
