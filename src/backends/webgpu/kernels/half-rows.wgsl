// From f32 rows to f16 for the products on subgroup matrices:
//
//   y[r] = f16(v[source(r)] / scales[r])
//
// scales[r] is the power of two that brings the row's largest value to [2^11, 2^12): any f32 row is in f16's range then, and
// the product takes the scale back exactly. v is x f32 [R, K], or silu(x[c]) x[K + c] of x f32 [R, 2 K] with swiglu. y f16 as
// u32 pairs [rows, rowPairs], zeros behind K; scales f32 [rows].
//
//   halfRows        source(r) = r
//   halfRowsSorted  source(r) = groups[firstIndex + r] / divisor: rows of x by expert (expert-groups.wgsl)
//
// One workgroup a row, two passes over it.

struct Params {
  rows: u32,
  width: u32,
  rowPairs: u32,
  firstIndex: u32,
  divisor: u32,
}

const size = 256u;

override swiglu: bool = false;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;
@group(0) @binding(3) var<storage, read_write> scales: array<f32>;
@group(0) @binding(4) var<storage, read> groups: array<u32>;

var<workgroup> largest: array<f32, size>;

fn valueAt(source: u32, c: u32) -> f32 {
  if (c >= params.width) {
    return 0.0;
  }
  if (swiglu) {
    let at = source * 2u * params.width + c;
    let gate = x[at];
    return gate / (1.0 + exp(min(-gate, 80.0))) * x[at + params.width];
  }
  return x[source * params.width + c];
}

// Four at a time, so that a thread has several loads under way.
fn valuesAt(source: u32, c: u32) -> vec4f {
  return vec4f(valueAt(source, c), valueAt(source, c + 1u), valueAt(source, c + 2u), valueAt(source, c + 3u));
}

fn convert(row: u32, source: u32, thread: u32) {
  var most = vec4f();
  for (var c = thread * 4u; c < params.width; c += size * 4u) {
    most = max(most, abs(valuesAt(source, c)));
  }
  largest[thread] = max(max(most.x, most.y), max(most.z, most.w));
  for (var half = size / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      largest[thread] = max(largest[thread], largest[thread + half]);
    }
  }
  workgroupBarrier();
  // The exponent by its bits, in bounds for zeros and for rows too small to matter; infinities stay infinite.
  let exponent = clamp(bitcast<u32>(largest[0]) >> 23u, 39u, 254u);
  let scale = bitcast<f32>((exponent - 11u) << 23u);
  let inverse = bitcast<f32>((265u - exponent) << 23u);
  if (thread == 0u) {
    scales[row] = scale;
  }
  for (var pair = thread * 2u; pair < params.rowPairs; pair += size * 2u) {
    let values = valuesAt(source, pair * 2u) * inverse;
    y[row * params.rowPairs + pair] = pack2x16float(values.xy);
    y[row * params.rowPairs + pair + 1u] = pack2x16float(values.zw);
  }
}

@compute @workgroup_size(size)
fn halfRows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groupCounts.x;
  if (row >= params.rows) {
    return;
  }
  convert(row, row, thread);
}

@compute @workgroup_size(size)
fn halfRowsSorted(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groupCounts.x;
  if (row >= params.rows) {
    return;
  }
  convert(row, groups[params.firstIndex + row] / params.divisor, thread);
}
