// Ops that move rows of 32-bit values, f32 or i32 alike (as u32, since a float unit may drop denormal bits), one a thread. Chosen always.
//
//   gatherRows     y[i] = x[index[i]]
//   copyRows       y = x; the first half of scatterRows
//   scatterRows    y[index[i]] = rows[i]
//   concatRows     y = a, then b; split = values of a
//   copyPlaces     places[to] = places[from], one place
//   unfoldPatches  rows of patches of the tiles, in each patch (channel, y, x)

struct Params {
  count: u32,
  width: u32,
  split: u32,
  channels: u32,
  side: u32,
  patchSide: u32,
}

struct PlaceParams {
  width: u32,
  fromPlace: u32,
  toPlace: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(0) var<uniform> copy: PlaceParams;
@group(0) @binding(1) var<storage, read_write> places: array<u32>;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read> index: array<i32>;
@group(0) @binding(2) var<storage, read> b: array<u32>;
@group(0) @binding(2) var<storage, read_write> copied: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;

fn place(group: vec3u, groups: vec3u, thread: u32) -> u32 {
  return (group.x + group.y * groups.x) * size + thread;
}

@compute @workgroup_size(size)
fn gatherRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y[i] = x[u32(index[i / params.width]) * params.width + i % params.width];
  }
}

@compute @workgroup_size(size)
fn copyRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    copied[i] = x[i];
  }
}

@compute @workgroup_size(size)
fn scatterRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y[u32(index[i / params.width]) * params.width + i % params.width] = x[i];
  }
}

@compute @workgroup_size(size)
fn concatRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.split) {
    y[i] = x[i];
  } else if (i < params.count) {
    y[i] = b[i - params.split];
  }
}

@compute @workgroup_size(size)
fn copyPlaces(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < copy.width) {
    places[copy.toPlace * copy.width + i] = places[copy.fromPlace * copy.width + i];
  }
}

@compute @workgroup_size(size)
fn unfoldPatches(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    let perSide = params.side / params.patchSide;
    let inRow = i % params.width;
    let cell = i / params.width;
    let column = cell % perSide;
    let row = (cell / perSide) % perSide;
    let tile = cell / (perSide * perSide);
    let dx = inRow % params.patchSide;
    let dy = (inRow / params.patchSide) % params.patchSide;
    let channel = inRow / (params.patchSide * params.patchSide);
    let line = (tile * params.channels + channel) * params.side + row * params.patchSide + dy;
    copied[i] = x[line * params.side + column * params.patchSide + dx];
  }
}
