// y[r] = a[r] . b[r], `span` threads a row; behind row-totals.wgsl. a and b [R, C], y [R], all f32. Chosen always.

struct Params {
  rows: u32,
  width: u32,
}

const size = 256u;
// Threads of a row, a power of two.
override span: u32 = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(size)
fn rowDots(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = (group.x + group.y * groups.x) * (size / span) + thread / span;
  let isRow = row < params.rows;
  var sum = 0.0;
  for (var c = thread % span; c < select(0u, params.width, isRow); c += span) {
    sum += a[row * params.width + c] * b[row * params.width + c];
  }
  let dot = total(sum, thread);
  if (isRow && thread % span == 0u) {
    y[row] = dot;
  }
}
