// Two ops at once, per row: u = alpha a + beta b, then y = weight u / sqrt(mean(u^2) + eps).
// a, b, u and y f32 [T, C], weight f32 [C]. One workgroup a row, sums in f32. Chosen where rmsNorm follows scaledAdd at once.

struct Params {
  rows: u32,
  width: u32,
  alpha: f32,
  beta: f32,
  eps: f32,
}

// Threads of a workgroup, a power of two.
override size: u32 = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> weight: array<f32>;
@group(0) @binding(4) var<storage, read_write> u: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;

var<workgroup> partial: array<f32, size>;

@compute @workgroup_size(size)
fn scaledAddRmsNorm(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.width;
  var squares = 0.0;
  for (var c = thread; c < params.width; c += size) {
    let value = params.alpha * a[start + c] + params.beta * b[start + c];
    u[start + c] = value;
    squares += value * value;
  }
  partial[thread] = squares;
  for (var half = size / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      partial[thread] += partial[thread + half];
    }
  }
  workgroupBarrier();
  let scale = 1.0 / sqrt(partial[0] / f32(params.width) + params.eps);
  for (var c = thread; c < params.width; c += size) {
    y[start + c] = weight[c] * u[start + c] * scale;
  }
}
