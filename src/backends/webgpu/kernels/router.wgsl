// Routing of tokens to experts. Chosen always.
//
//   routerTopK     the k largest of each row, largest first, the lower index first on ties. logits f32 [T, E] -> i32 [T, k].
//                  One workgroup a row: a thread counts how many logits go before its own, which is the place it takes.
//   routerBoth     the two at once, for k up to 64
//   routerWeights  softmax over the chosen logits, in f32. -> f32 [T, k]. One thread a row.

struct Params {
  rows: u32,
  numExperts: u32,
  k: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> chosen: array<i32>;
@group(0) @binding(2) var<storage, read> experts: array<i32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;

// Unsigned integers in the order of the floats, so that every logit has one place, NaN included.
fn ordered(x: f32) -> u32 {
  let bits = select(bitcast<u32>(x), 0u, x == 0.0);
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

// Logits of a row that go before the one of expert e.
fn rankOf(start: u32, e: u32) -> u32 {
  let own = ordered(logits[start + e]);
  var before = 0u;
  for (var other = 0u; other < params.numExperts; other++) {
    let value = ordered(logits[start + other]);
    if (value > own || (value == own && other < e)) {
      before++;
    }
  }
  return before;
}

const rowSize = 32u;

@compute @workgroup_size(rowSize)
fn routerTopK(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.numExperts;
  for (var e = thread; e < params.numExperts; e += rowSize) {
    let before = rankOf(start, e);
    if (before < params.k) {
      chosen[row * params.k + before] = i32(e);
    }
  }
}

@compute @workgroup_size(64)
fn routerWeights(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = (group.x + group.y * groups.x) * 64u + thread;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.numExperts;
  let first = row * params.k;
  var largest = logits[start + u32(experts[first])];
  for (var j = 1u; j < params.k; j++) {
    largest = max(largest, logits[start + u32(experts[first + j])]);
  }
  var sum = 0.0;
  for (var j = 0u; j < params.k; j++) {
    sum += exp(logits[start + u32(experts[first + j])] - largest);
  }
  for (var j = 0u; j < params.k; j++) {
    weights[first + j] = exp(logits[start + u32(experts[first + j])] - largest) / sum;
  }
}

@group(0) @binding(3) var<storage, read_write> weightsToo: array<f32>;

const mostChosen = 64u;
var<workgroup> picked: array<f32, mostChosen>;

@compute @workgroup_size(rowSize)
fn routerBoth(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.numExperts;
  for (var e = thread; e < params.numExperts; e += rowSize) {
    let before = rankOf(start, e);
    if (before < params.k) {
      chosen[row * params.k + before] = i32(e);
      picked[before] = logits[start + e];
    }
  }
  workgroupBarrier();
  var sum = 0.0;
  for (var j = 0u; j < params.k; j++) {
    sum += exp(picked[j] - picked[0]);
  }
  for (var j = thread; j < params.k; j += rowSize) {
    weightsToo[row * params.k + j] = exp(picked[j] - picked[0]) / sum;
  }
}
