// Softmax attention of many tokens in f32, without subgroups; sequences as in kernel.ts. Chosen for head dimensions that are
// multiples of 4, up to 256, from 16 tokens a sequence, where there are no f16 subgroup matrices.
//
// A workgroup takes 64 queries of one head over 32 keys at a time with an online softmax. Grid (tiles, H).
//   scores   thread (r, c) = (thread / 16, thread % 16) makes those of queries 4 r + i and keys c, c + 16
//   weights  four threads a query, eight keys each
//   sums     thread (r, c) owns queries 4 r + i and the vec4 of dimensions c + 16 n
// Queries, keys and values are read where they lie: on SwiftShader a copy in workgroup memory costs barriers and saves nothing.
//
// tiles [tiles, 4]: sequence, first query counted from the sequence's first new token, queries, keys that the last may see.
// q and y [T, H D], k and v [T, G D] or [pages, pageSize, G D] with pageSize > 0.

struct Params {
  width: u32,
  keyWidth: u32,
  headDim: u32,
  queriesPerKey: u32,
  pageSize: u32,
  causal: u32,
}

const none = -3.0e38;
const chunk = 32u;
const pitch = chunk + 1u;

// A thread's vec4 of dimensions a query: D / 64, rounded up.
override parts: u32 = 4u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tiles: array<vec4u>;
@group(0) @binding(2) var<storage, read> sequences: array<i32>;
@group(0) @binding(3) var<storage, read> k: array<vec4f>;
@group(0) @binding(4) var<storage, read> v: array<vec4f>;
@group(0) @binding(5) var<storage, read> q: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;

var<workgroup> shares: array<f32, 64u * pitch>;
var<workgroup> partial: array<f32, 256>;
var<workgroup> factors: array<f32, 64>;
var<workgroup> keyRows: array<u32, chunk>;

@compute @workgroup_size(256)
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = tiles[group.x];
  let count = tile.z;
  let numKeys = tile.w;
  let sequence = i32(tile.x);
  let start = sequences[4 + sequence];
  let quads = params.headDim / 4u;
  let keyQuads = params.keyWidth / 4u;
  let inRow = group.y / params.queriesPerKey * quads;
  let rowQuads = params.width / 4u;
  let firstQuery = (u32(start) + tile.y) * rowQuads + group.y * quads;
  let scale = 1.0 / sqrt(f32(params.headDim));
  let r = 4u * (thread / 16u);
  let c = thread % 16u;
  let query = firstQuery + min(vec4u(r, r + 1u, r + 2u, r + 3u), vec4u(count - 1u)) * rowQuads;
  // Keys that query `thread / 4` sees.
  let row = thread / 4u;
  let seen = select(numKeys, numKeys - count + 1u + min(row, count - 1u), params.causal == 1u);
  var largest = none;
  var total = 0.0;
  var sums0 = array<vec4f, 4>();
  var sums1 = array<vec4f, 4>();
  var sums2 = array<vec4f, 4>();
  var sums3 = array<vec4f, 4>();
  for (var first = 0u; first < numKeys; first += chunk) {
    if (thread < chunk) {
      let position = i32(min(first + thread, numKeys - 1u));
      var source = start + position;
      if (params.pageSize > 0u) {
        let pageSize = i32(params.pageSize);
        let page = sequences[2] + sequences[5 + 3 * sequences[0] + sequence] + position / pageSize;
        source = sequences[page] * pageSize + position % pageSize;
      }
      keyRows[thread] = u32(source) * keyQuads + inRow;
    }
    workgroupBarrier();
    let near = keyRows[c];
    let far = keyRows[c + 16u];
    var nearDots = vec4f();
    var farDots = vec4f();
    for (var d = 0u; d < quads; d++) {
      let a = k[near + d];
      let b = k[far + d];
      let q0 = q[query.x + d];
      let q1 = q[query.y + d];
      let q2 = q[query.z + d];
      let q3 = q[query.w + d];
      nearDots += vec4f(dot(q0, a), dot(q1, a), dot(q2, a), dot(q3, a));
      farDots += vec4f(dot(q0, b), dot(q1, b), dot(q2, b), dot(q3, b));
    }
    for (var i = 0u; i < 4u; i++) {
      shares[(r + i) * pitch + c] = nearDots[i] * scale;
      shares[(r + i) * pitch + c + 16u] = farDots[i] * scale;
    }
    workgroupBarrier();
    let own = row * pitch + thread % 4u * 8u;
    let firstOwn = first + thread % 4u * 8u;
    var most = none;
    for (var j = 0u; j < 8u; j++) {
      most = max(most, select(none, shares[own + j], firstOwn + j < seen));
    }
    partial[thread] = most;
    workgroupBarrier();
    let quad = row * 4u;
    let ofRow = max(max(partial[quad], partial[quad + 1u]), max(partial[quad + 2u], partial[quad + 3u]));
    let newLargest = max(largest, ofRow);
    let factor = exp(largest - newLargest);
    largest = newLargest;
    total *= factor;
    for (var j = 0u; j < 8u; j++) {
      let share = select(0.0, exp(shares[own + j] - newLargest), firstOwn + j < seen);
      shares[own + j] = share;
      total += share;
    }
    factors[row] = factor;
    workgroupBarrier();
    let inChunk = min(chunk, numKeys - first);
    let f = vec4f(factors[r], factors[r + 1u], factors[r + 2u], factors[r + 3u]);
    for (var n = 0u; n < parts; n++) {
      let column = c + 16u * n;
      if (column < quads) {
        var s0 = sums0[n] * f.x;
        var s1 = sums1[n] * f.y;
        var s2 = sums2[n] * f.z;
        var s3 = sums3[n] * f.w;
        for (var j = 0u; j < inChunk; j++) {
          let value = v[keyRows[j] + column];
          let at = r * pitch + j;
          s0 += shares[at] * value;
          s1 += shares[at + pitch] * value;
          s2 += shares[at + 2u * pitch] * value;
          s3 += shares[at + 3u * pitch] * value;
        }
        sums0[n] = s0;
        sums1[n] = s1;
        sums2[n] = s2;
        sums3[n] = s3;
      }
    }
    workgroupBarrier();
  }
  partial[thread] = total;
  workgroupBarrier();
  for (var i = 0u; i < 4u; i++) {
    if (r + i < count) {
      let quad = (r + i) * 4u;
      let whole = (partial[quad] + partial[quad + 1u]) + (partial[quad + 2u] + partial[quad + 3u]);
      for (var n = 0u; n < parts; n++) {
        let column = c + 16u * n;
        if (column < quads) {
          var sum = sums0[n];
          if (i == 1u) {
            sum = sums1[n];
          } else if (i == 2u) {
            sum = sums2[n];
          } else if (i == 3u) {
            sum = sums3[n];
          }
          y[query[i] + column] = sum / whole;
        }
      }
    }
  }
}
