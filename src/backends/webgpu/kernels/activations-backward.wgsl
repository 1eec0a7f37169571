// Gradients of elementwise ops, all f32, one Value a thread (f32 or vec4f; of swigluBackward, one of dy). Chosen always.
//
//   geluBackward              dx = dy (cdf(x) + x pdf(x))
//   siluBackward              dx = dy c (1 + x (1 - c)), c = sigmoid(x)
//   swigluBackward            x and dx [T, 2F], dy [T, F], width = F: dGate = dy up c (1 + gate (1 - c)), dUp = dy gate c
//   sigmoidGateBackwardGate   dGate = dy x c (1 - c), c = sigmoid(gate)
//   sigmoidBlendBackwardGate  dGate[t] = c (1 - c) (b - a) . dy, one thread a row; width = C

struct Params {
  count: u32,
  width: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<Value>;
// Two inputs: dy, then dx. Three: gate, dy, dx. Four: b, gate, dy, dx.
@group(0) @binding(2) var<storage, read> dy: array<Value>;
@group(0) @binding(3) var<storage, read_write> dx: array<Value>;
@group(0) @binding(2) var<storage, read> gate: array<Value>;
@group(0) @binding(3) var<storage, read> dGated: array<Value>;
@group(0) @binding(4) var<storage, read_write> dGate: array<Value>;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> blendGate: array<f32>;
@group(0) @binding(4) var<storage, read> dBlend: array<f32>;
@group(0) @binding(5) var<storage, read_write> dBlendGate: array<f32>;

fn sigmoid(x: Value) -> Value {
  return 1.0 / (1.0 + exp(min(-x, Value(80.0))));
}

// Not c (1 - c), which loses the small side's digits.
fn sigmoidSlope(x: Value) -> Value {
  return sigmoid(x) * sigmoid(-x);
}

fn slopeOfOne(x: f32) -> f32 {
  return 1.0 / ((1.0 + exp(min(-x, 80.0))) * (1.0 + exp(min(x, 80.0))));
}

fn siluSlope(x: Value) -> Value {
  return sigmoid(x) * (1.0 + x * sigmoid(-x));
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
fn geluBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    let below = 0.5 * (1.0 + erf(x[i] * 0.70710678118654752));
    let density = exp(-min(0.5 * x[i] * x[i], Value(80.0))) * 0.3989422804014327; // 1 / sqrt(2 pi)
    dx[i] = dy[i] * (below + x[i] * density);
  }
}

@compute @workgroup_size(size)
fn siluBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    dx[i] = dy[i] * siluSlope(x[i]);
  }
}

@compute @workgroup_size(size)
fn swigluBackward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i >= params.count) {
    return;
  }
  let gateAt = i + (i / params.width) * params.width;
  let upAt = gateAt + params.width;
  let gateValue = x[gateAt];
  dx[gateAt] = dy[i] * x[upAt] * siluSlope(gateValue);
  dx[upAt] = dy[i] * gateValue * sigmoid(gateValue);
}

@compute @workgroup_size(size)
fn sigmoidGateBackwardGate(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    dGate[i] = dGated[i] * x[i] * sigmoidSlope(gate[i]);
  }
}

@compute @workgroup_size(size)
fn sigmoidBlendBackwardGate(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = place(group, groups, thread);
  if (row >= params.count) {
    return;
  }
  var sum = 0.0;
  for (var c = 0u; c < params.width; c++) {
    let at = row * params.width + c;
    sum += (b[at] - a[at]) * dBlend[at];
  }
  dBlendGate[row] = sum * slopeOfOne(blendGate[row]);
}
