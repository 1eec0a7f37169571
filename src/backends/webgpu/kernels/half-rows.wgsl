// From f32 rows to f16 for the products on subgroup matrices:
//
//   y[r] = f16(v[source(r)] / scales[r])
//
// scales[r] is the power of two that brings the row's largest value to [2^11, 2^12): any f32 row is in f16's range then, and
// the product takes the scale back exactly. v is x f32 [R, K], or silu(x[c]) x[K + c] of x f32 [R, 2 K] with swiglu. y f16, four
// a vec2u, [rows, rowQuads], zeros behind K; scales f32 [rows].
//
//   halfRows        source(r) = r
//   halfRowsSorted  source(r) = groups[firstIndex + r] / divisor: rows of x by expert (expert-groups.wgsl)
//
// 32 threads a row, eight rows a workgroup, two passes over them.

struct Params {
  rows: u32,
  width: u32,
  rowQuads: u32,
  firstIndex: u32,
  divisor: u32,
}

const lanes = 32u;
const rowsAtOnce = 8u;

override swiglu: bool = false;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> scales: array<f32>;
@group(0) @binding(4) var<storage, read> groups: array<u32>;

var<workgroup> largest: array<f32, 256>;

// x[at .. at + 3], 0 from `end` on.
fn four(at: u32, end: u32) -> vec4f {
  if (params.width % 4u == 0u) {
    return x[at / 4u];
  }
  var values = vec4f();
  for (var i = 0u; i < min(4u, end - at); i++) {
    values[i] = x[(at + i) / 4u][(at + i) % 4u];
  }
  return values;
}

fn valuesAt(source: u32, c: u32) -> vec4f {
  if (c >= params.width) {
    return vec4f();
  }
  if (swiglu) {
    let at = source * 2u * params.width;
    let gate = four(at + c, at + params.width);
    let up = four(at + params.width + c, at + 2u * params.width);
    return gate / (1.0 + exp(min(-gate, vec4f(80.0)))) * up;
  }
  let at = source * params.width;
  return four(at + c, at + params.width);
}

fn convert(row: u32, source: u32, thread: u32) {
  let lane = thread % lanes;
  let isInside = row < params.rows;
  var most = vec4f();
  if (isInside) {
    for (var c = lane * 4u; c < params.width; c += lanes * 4u) {
      most = max(most, abs(valuesAt(source, c)));
    }
  }
  largest[thread] = max(max(most.x, most.y), max(most.z, most.w));
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      largest[thread] = max(largest[thread], largest[thread + half]);
    }
  }
  workgroupBarrier();
  if (!isInside) {
    return;
  }
  // The exponent by its bits, in bounds for zeros and for rows too small to matter; infinities stay infinite.
  let exponent = clamp(bitcast<u32>(largest[thread - lane]) >> 23u, 39u, 254u);
  let scale = bitcast<f32>((exponent - 11u) << 23u);
  let inverse = bitcast<f32>((265u - exponent) << 23u);
  if (lane == 0u) {
    scales[row] = scale;
  }
  for (var quad = lane; quad < params.rowQuads; quad += lanes) {
    let values = valuesAt(source, quad * 4u) * inverse;
    y[row * params.rowQuads + quad] = vec2u(pack2x16float(values.xy), pack2x16float(values.zw));
  }
}

@compute @workgroup_size(256)
fn halfRows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = (group.x + group.y * groupCounts.x) * rowsAtOnce + thread / lanes;
  convert(row, row, thread);
}

@compute @workgroup_size(256)
fn halfRowsSorted(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = (group.x + group.y * groupCounts.x) * rowsAtOnce + thread / lanes;
  convert(row, groups[params.firstIndex + min(row, params.rows - 1u)] / params.divisor, thread);
}
