// Gradients of the norms' inputs; behind workgroup-totals.wgsl. Per row, with n = (x - mean) s and g = weight dy:
//
//   rmsNormBackward    dx = s (g - n mean(g n)),  mean = 0, s = 1 / sqrt(mean(x^2) + eps)
//   layerNormBackward  dx = s (g - mean(g) - n mean(g n)),  s = 1 / sqrt(variance + eps)
//
// x, dy and dx f32 [T, C], weight f32 [C]. One workgroup a row, sums in f32. Chosen always.

struct Params {
  rows: u32,
  width: u32,
  eps: f32,
}

// Threads of a workgroup, a power of two.
override size: u32 = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(size)
fn rmsNormBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  writeRow(row * params.width, 0.0, 0.0, thread);
}

@compute @workgroup_size(size)
fn layerNormBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.width;
  var sum = 0.0;
  var level = 0.0;
  for (var c = thread; c < params.width; c += size) {
    sum += x[start + c];
    level += weight[c] * dy[start + c];
  }
  let width = f32(params.width);
  let mean = total(sum, thread) / width;
  writeRow(start, mean, total(level, thread) / width, thread);
}

fn writeRow(start: u32, mean: f32, level: f32, thread: u32) {
  var squares = 0.0;
  var along = 0.0;
  for (var c = thread; c < params.width; c += size) {
    let centred = x[start + c] - mean;
    squares += centred * centred;
    along += weight[c] * dy[start + c] * centred;
  }
  let width = f32(params.width);
  let scale = 1.0 / sqrt(total(squares, thread) / width + params.eps);
  let share = total(along, thread) / width * scale * scale;
  for (var c = thread; c < params.width; c += size) {
    dx[start + c] = scale * (weight[c] * dy[start + c] - level - (x[start + c] - mean) * share);
  }
}
