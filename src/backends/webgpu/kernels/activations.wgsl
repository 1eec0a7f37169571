// Elementwise ops, all f32, one Value a thread (f32 or vec4f). Chosen always.
//
//   gelu         y = x (1 + erf(x / sqrt 2)) / 2
//   silu         y = x sigmoid(x)
//   swiglu       y[t, f] = silu(a[t, f]) a[t, F + f];  a [T, 2F], width = F
//   sigmoidGate  y = a sigmoid(b)
//   sigmoidBlend y[t, c] = a (1 - s) + b s, s = sigmoid(gate[t]);  width = C
//   scaledAdd    y = alpha a + beta b

struct Params {
  count: u32,
  width: u32,
  alpha: f32,
  beta: f32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<Value>;
// One input: binding 2 is y. Two: b, then y. Three: b, gate, y.
@group(0) @binding(2) var<storage, read_write> y1: array<Value>;
@group(0) @binding(2) var<storage, read> b: array<Value>;
@group(0) @binding(3) var<storage, read_write> y2: array<Value>;
@group(0) @binding(3) var<storage, read> gate: array<f32>;
@group(0) @binding(4) var<storage, read_write> y3: array<Value>;


fn sigmoid(x: Value) -> Value {
  return 1.0 / (1.0 + exp(min(-x, Value(80.0))));
}

// Abramowitz and Stegun 7.1.26: at most 1.5e-7 from the error function.
fn erf(x: Value) -> Value {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - series * exp(-min(x * x, Value(80.0))));
}

fn place(group: vec3u, groups: vec3u, thread: u32) -> u32 {
  return (group.x + group.y * groups.x) * size + thread;
}

@compute @workgroup_size(size)
fn gelu(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y1[i] = 0.5 * a[i] * (1.0 + erf(a[i] * 0.70710678118654752));
  }
}

@compute @workgroup_size(size)
fn silu(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y1[i] = a[i] * sigmoid(a[i]);
  }
}

@compute @workgroup_size(size)
fn swiglu(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    let at = i + (i / params.width) * params.width;
    y1[i] = a[at] * sigmoid(a[at]) * a[at + params.width];
  }
}

@compute @workgroup_size(size)
fn sigmoidGate(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y2[i] = a[i] * sigmoid(b[i]);
  }
}

@compute @workgroup_size(size)
fn scaledAdd(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y2[i] = params.alpha * a[i] + params.beta * b[i];
  }
}

@compute @workgroup_size(size)
fn sigmoidBlend(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    let share = sigmoid(Value(gate[i / params.width]));
    y3[i] = a[i] * (1.0 - share) + b[i] * share;
  }
}
