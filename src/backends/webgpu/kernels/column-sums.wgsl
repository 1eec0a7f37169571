// Sums over chunks of rows, of `side` columns a workgroup: thread (column, lane) over every (256 / side)th row, then over lanes. x and dy f32
// [T, C], y f32 [chunks, C], to be added up when there are several, rows f32 [T, 2] from row-statistics.wgsl, logSums f32 [T] from
// losses.wgsl. Grid (columns / side, chunks). Chosen always.
//
//   sumRows      y = sum x
//   normWeight   y = sum dy (x - rows[t, 0]) rows[t, 1]
//   meanSoftmax  y = sum exp(x - logSums[t]) / T, 0 without rows

struct Params {
  rows: u32,
  width: u32,
  rowsPerChunk: u32,
}

const size = 256u;
// A power of two.
override side: u32 = 32u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
// One input: y. Two: logSums, y. Three: rows, dy, y.
@group(0) @binding(2) var<storage, read_write> y1: array<f32>;
@group(0) @binding(2) var<storage, read> logSums: array<f32>;
@group(0) @binding(2) var<storage, read> rows: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> y2: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> y3: array<f32>;

var<workgroup> partial: array<f32, size>;

fn endOf(chunk: u32) -> u32 {
  return min((chunk + 1u) * params.rowsPerChunk, params.rows);
}

// The sum over lanes of a thread's column; right for the threads of lane 0.
fn overLanes(sum: f32, thread: u32) -> f32 {
  partial[thread] = sum;
  for (var half = size / 2u; half >= side; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      partial[thread] += partial[thread + half];
    }
  }
  return partial[thread];
}

@compute @workgroup_size(size)
fn sumRows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let column = group.x * side + thread % side;
  var sum = 0.0;
  if (column < params.width) {
    for (var t = group.y * params.rowsPerChunk + thread / side; t < endOf(group.y); t += size / side) {
      sum += x[t * params.width + column];
    }
  }
  let total = overLanes(sum, thread);
  if (thread < side && column < params.width) {
    y1[group.y * params.width + column] = total;
  }
}

@compute @workgroup_size(size)
fn normWeight(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let column = group.x * side + thread % side;
  var sum = 0.0;
  if (column < params.width) {
    for (var t = group.y * params.rowsPerChunk + thread / side; t < endOf(group.y); t += size / side) {
      let at = t * params.width + column;
      sum += dy[at] * (x[at] - rows[t].x) * rows[t].y;
    }
  }
  let total = overLanes(sum, thread);
  if (thread < side && column < params.width) {
    y3[group.y * params.width + column] = total;
  }
}

@compute @workgroup_size(size)
fn meanSoftmax(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let column = group.x * side + thread % side;
  var sum = 0.0;
  if (column < params.width) {
    for (var t = group.y * params.rowsPerChunk + thread / side; t < endOf(group.y); t += size / side) {
      sum += exp(x[t * params.width + column] - logSums[t]);
    }
  }
  let total = overLanes(sum, thread);
  if (thread < side && column < params.width) {
    y2[group.y * params.width + column] = total / f32(max(params.rows, 1u));
  }
}
