// The middle of the experts' gradients, between products on subgroup matrices. Rows lie by expert, as in expert-groups.wgsl; row r is of
// assignment a = groups[firstIndex + r], with routing weight w_a. With h = [gate | up], c = sigmoid(gate), s = gate c up:
//
//   dh = w_a u [up c (1 + gate (1 - c)) | gate c]    f16 with a scale a row, for the products that give dx and dGateUp
//   w_a s                                            the same, for dDown
//   dw_a = u . s                                     f32
//
// h f32 [R, 2 F], u f32 [R, F] (the gradient of s before the routing weight), F a multiple of 4. Scales are the powers of two of
// half-rows.wgsl. 32 threads a row, eight rows a workgroup, two passes over them. Chosen where weights are trained on such products.

struct Params {
  rows: u32,
  width: u32,
  firstIndex: u32,
  slopeQuads: u32,
  innerQuads: u32,
}

const lanes = 32u;
const rowsAtOnce = 8u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> h: array<vec4f>;
@group(0) @binding(2) var<storage, read> u: array<vec4f>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> groups: array<u32>;
@group(0) @binding(5) var<storage, read_write> slopes: array<vec2u>;
@group(0) @binding(6) var<storage, read_write> slopeScales: array<f32>;
@group(0) @binding(7) var<storage, read_write> inner: array<vec2u>;
@group(0) @binding(8) var<storage, read_write> innerScales: array<f32>;
@group(0) @binding(9) var<storage, read_write> dWeights: array<f32>;

struct Middle {
  gate: vec4f,
  up: vec4f,
  s: vec4f,
}

// Largest of dGate and dUp, largest of s, and u . s, of each thread.
var<workgroup> ofThreads: array<vec3f, 256>;

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(min(-x, vec4f(80.0))));
}

// Four values of a row without the routing weight.
fn middleAt(row: u32, quad: u32) -> Middle {
  let quads = params.width / 4u;
  let gate = h[row * 2u * quads + quad];
  let up = h[row * 2u * quads + quads + quad];
  let slope = u[row * quads + quad];
  let c = sigmoid(gate);
  return Middle(slope * up * c * (1.0 + gate * sigmoid(-gate)), slope * gate * c, gate * c * up);
}

fn largestOf(x: vec4f) -> f32 {
  return max(max(abs(x.x), abs(x.y)), max(abs(x.z), abs(x.w)));
}

fn halves(x: vec4f) -> vec2u {
  return vec2u(pack2x16float(x.xy), pack2x16float(x.zw));
}

// The exponent by its bits, as in half-rows.wgsl.
fn exponentOf(largest: f32) -> u32 {
  return clamp(bitcast<u32>(largest) >> 23u, 39u, 254u);
}

fn scaleOf(exponent: u32) -> f32 {
  return bitcast<f32>((exponent - 11u) << 23u);
}

fn inverseOf(exponent: u32) -> f32 {
  return bitcast<f32>((265u - exponent) << 23u);
}

@compute @workgroup_size(256)
fn expertsBackward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = (group.x + group.y * groupCounts.x) * rowsAtOnce + thread / lanes;
  let lane = thread % lanes;
  let quads = params.width / 4u;
  let isInside = row < params.rows;
  let assignment = groups[params.firstIndex + min(row, params.rows - 1u)];
  let weight = weights[assignment];
  var most = vec3f();
  if (isInside) {
    for (var quad = lane; quad < quads; quad += lanes) {
      let middle = middleAt(row, quad);
      let slope = max(largestOf(middle.gate), largestOf(middle.up));
      most = vec3f(max(most.x, slope), max(most.y, largestOf(middle.s)), most.z + dot(u[row * quads + quad], middle.s));
    }
  }
  ofThreads[thread] = most;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      let other = ofThreads[thread + half];
      let own = ofThreads[thread];
      ofThreads[thread] = vec3f(max(own.xy, other.xy), own.z + other.z);
    }
  }
  workgroupBarrier();
  if (!isInside) {
    return;
  }
  let ofRow = ofThreads[thread - lane];
  let slopeExponent = exponentOf(abs(weight) * ofRow.x);
  let innerExponent = exponentOf(abs(weight) * ofRow.y);
  if (lane == 0u) {
    slopeScales[row] = scaleOf(slopeExponent);
    innerScales[row] = scaleOf(innerExponent);
    dWeights[assignment] = ofRow.z;
  }
  let slopeFactor = inverseOf(slopeExponent);
  let innerFactor = inverseOf(innerExponent);
  for (var quad = lane; quad < quads; quad += lanes) {
    let middle = middleAt(row, quad);
    slopes[row * params.slopeQuads + quad] = halves(weight * middle.gate * slopeFactor);
    slopes[row * params.slopeQuads + quads + quad] = halves(weight * middle.up * slopeFactor);
    inner[row * params.innerQuads + quad] = halves(weight * middle.s * innerFactor);
  }
  // Rows are padded with zeros to whole pieces of eight.
  if (lane == 0u && params.slopeQuads > 2u * quads) {
    slopes[row * params.slopeQuads + 2u * quads] = vec2u();
  }
  if (lane == 0u && params.innerQuads > quads) {
    inner[row * params.innerQuads + quads] = vec2u();
  }
}
