// What the gradient of a norm's weight needs of each row; behind workgroup-totals.wgsl. One workgroup a row. x f32 [T, C],
// y f32 [T, 2]. Chosen always.
//
//   rootMeanSquare     (0, 1 / sqrt(mean(x^2) + eps))
//   standardDeviation  (mean, 1 / sqrt(variance + eps))

struct Params {
  rows: u32,
  width: u32,
  eps: f32,
}

// Threads of a workgroup, a power of two.
override size: u32 = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec2f>;

@compute @workgroup_size(size)
fn rootMeanSquare(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let scale = inverseDeviation(row, 0.0, thread);
  if (thread == 0u) {
    y[row] = vec2f(0.0, scale);
  }
}

@compute @workgroup_size(size)
fn standardDeviation(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  var sum = 0.0;
  for (var c = thread; c < params.width; c += size) {
    sum += x[row * params.width + c];
  }
  let mean = total(sum, thread) / f32(params.width);
  let scale = inverseDeviation(row, mean, thread);
  if (thread == 0u) {
    y[row] = vec2f(mean, scale);
  }
}

fn inverseDeviation(row: u32, centre: f32, thread: u32) -> f32 {
  var squares = 0.0;
  for (var c = thread; c < params.width; c += size) {
    let value = x[row * params.width + c] - centre;
    squares += value * value;
  }
  return 1.0 / sqrt(total(squares, thread) / f32(params.width) + params.eps);
}
