// y[t] = table[ids[t]] for the ids whose rows lie in one part of the table; behind weight-values.wgsl.
// ids i32 [T], y f32 [T, C]. One value a thread. Chosen always.

struct Params {
  count: u32,
  width: u32,
  rowWords: u32,
  scalesPerRow: u32,
  firstRow: u32,
  numRows: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read> ids: array<i32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(size)
fn embedding(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let row = u32(ids[i / params.width]) - params.firstRow;
  if (row < params.numRows) {
    y[i] = weightValue(row * params.rowWords, row * params.scalesPerRow, i % params.width);
  }
}
