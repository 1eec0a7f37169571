// Softmax attention for few tokens, the keys split over workgroups. f32, no subgroups; sequences as in kernel.ts. Chosen for
// head dimensions that are multiples of 4, under 16 tokens a sequence.
//
//   attend   one token, up to 8 query heads of one key/value head, keysPerSplit keys, 64 at a time with an online softmax:
//            four threads score a key, then each thread sums four dimensions over every keyGroups-th key.
//            Grid (splits, key/value heads x head groups, tokens). With one split y is written, else partial
//   combine  y from the splits' sums, one workgroup a head and token. Grid (H, tokens)
//
// q and y [T, H D], k and v [T, G D] or [pages, pageSize, G D] with pageSize > 0; partial [T, H, splits, D + 4]: the split's
// sums, then its largest score and its sum of exp.

struct Params {
  width: u32,
  keyWidth: u32,
  headDim: u32,
  queriesPerKey: u32,
  pageSize: u32,
  causal: u32,
  splits: u32,
  keysPerSplit: u32,
  // Query heads a workgroup, and such groups a key/value head.
  heads: u32,
  headGroups: u32,
}

const none = -3.0e38;
const mostHeads = 8u;
const chunk = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sequences: array<i32>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> q: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partial: array<vec4f>;

// heads x headDim is at most 1024.
var<workgroup> queries: array<vec4f, 256>;
var<workgroup> work: array<f32, 2048>;
var<workgroup> weights: array<f32, 512>;
var<workgroup> keyRows: array<u32, 64>;
var<workgroup> newest: array<f32, 8>;

fn sequenceOf(token: i32) -> i32 {
  var low = 0;
  var high = sequences[0] - 1;
  while (low < high) {
    let middle = (low + high + 1) / 2;
    if (sequences[4 + middle] <= token) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

@compute @workgroup_size(256)
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let quads = params.headDim / 4u;
  let token = i32(group.z);
  let keyHead = group.y / params.headGroups;
  let firstOfGroup = group.y % params.headGroups * params.heads;
  let firstHead = keyHead * params.queriesPerKey + firstOfGroup;
  let heads = min(params.heads, params.queriesPerKey - firstOfGroup);
  let sequence = sequenceOf(token);
  let start = sequences[4 + sequence];
  let past = select(0, sequences[5 + sequences[0] + sequence], params.pageSize > 0u);
  let whole = sequences[5 + sequence] - start;
  let numKeys = u32(select(whole, past + token - start + 1, params.causal == 1u));
  let end = min(numKeys, (group.x + 1u) * params.keysPerSplit);
  let keyQuads = params.keyWidth / 4u;
  let inRow = keyHead * quads;
  let queryAt = (u32(token) * params.width + firstHead * params.headDim) / 4u;
  let scale = 1.0 / sqrt(f32(params.headDim));
  for (var i = thread; i < heads * quads; i += 256u) {
    queries[i] = q[queryAt + i] * scale;
  }
  let keyGroups = 256u / quads;
  let column = thread % quads;
  let keyGroup = thread / quads;
  let weighHead = thread / 32u;
  let weighLane = thread % 32u;
  var sums = array<vec4f, mostHeads>();
  // Of head `weighHead`.
  var largest = none;
  var total = 0.0;
  for (var first = group.x * params.keysPerSplit; first < end; first += chunk) {
    let count = min(chunk, end - first);
    if (thread < count) {
      var row = start + i32(first + thread);
      if (params.pageSize > 0u) {
        let pageSize = i32(params.pageSize);
        let position = i32(first + thread);
        let page = sequences[2] + sequences[5 + 3 * sequences[0] + sequence] + position / pageSize;
        row = sequences[page] * pageSize + position % pageSize;
      }
      keyRows[thread] = u32(row) * keyQuads + inRow;
    }
    workgroupBarrier();
    var dots = array<f32, mostHeads>();
    if (thread / 4u < count) {
      let row = keyRows[thread / 4u];
      for (var c = thread % 4u; c < quads; c += 4u) {
        let key = k[row + c];
        for (var h = 0u; h < mostHeads; h++) {
          if (h < heads) {
            dots[h] += dot(key, queries[h * quads + c]);
          }
        }
      }
    }
    for (var h = 0u; h < mostHeads; h++) {
      if (h < heads) {
        work[h * 256u + thread] = dots[h];
      }
    }
    workgroupBarrier();
    var scores = vec2f(none);
    if (weighHead < heads) {
      for (var i = 0u; i < 2u; i++) {
        let key = weighLane + i * 32u;
        let at = weighHead * 256u + key * 4u;
        if (key < count) {
          scores[i] = (work[at] + work[at + 1u]) + (work[at + 2u] + work[at + 3u]);
        }
      }
    }
    weights[thread] = max(scores.x, scores.y);
    for (var half = 16u; half > 0u; half /= 2u) {
      workgroupBarrier();
      if (weighLane < half) {
        weights[thread] = max(weights[thread], weights[thread + half]);
      }
    }
    workgroupBarrier();
    let newLargest = max(largest, weights[weighHead * 32u]);
    let shrink = exp(largest - newLargest);
    largest = newLargest;
    workgroupBarrier();
    if (weighHead < heads) {
      var share = vec2f();
      for (var i = 0u; i < 2u; i++) {
        let key = weighLane + i * 32u;
        share[i] = select(0.0, exp(scores[i] - newLargest), key < count);
        weights[weighHead * chunk + key] = share[i];
      }
      // This lane's part of the sum.
      total = total * shrink + share.x + share.y;
      if (weighLane == 0u) {
        newest[weighHead] = shrink;
      }
    }
    workgroupBarrier();
    for (var h = 0u; h < mostHeads; h++) {
      if (h < heads) {
        sums[h] *= newest[h];
      }
    }
    if (keyGroup < keyGroups) {
      for (var key = keyGroup; key < count; key += keyGroups) {
        let value = v[keyRows[key] + column];
        for (var h = 0u; h < mostHeads; h++) {
          if (h < heads) {
            sums[h] += weights[h * chunk + key] * value;
          }
        }
      }
    }
    workgroupBarrier();
  }
  work[thread] = total;
  for (var half = 16u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (weighLane < half) {
      work[thread] += work[thread + half];
    }
  }
  workgroupBarrier();
  let headTotal = work[weighHead * 32u];
  workgroupBarrier();
  if (weighLane == 0u) {
    newest[weighHead] = headTotal;
    weights[weighHead] = largest;
  }
  for (var h = 0u; h < mostHeads; h++) {
    workgroupBarrier();
    if (h < heads && keyGroup < keyGroups) {
      let sum = sums[h];
      work[thread * 4u] = sum.x;
      work[thread * 4u + 1u] = sum.y;
      work[thread * 4u + 2u] = sum.z;
      work[thread * 4u + 3u] = sum.w;
    }
    workgroupBarrier();
    if (h < heads && thread < quads) {
      var sum = vec4f();
      for (var g = 0u; g < keyGroups; g++) {
        let at = (g * quads + thread) * 4u;
        sum += vec4f(work[at], work[at + 1u], work[at + 2u], work[at + 3u]);
      }
      if (params.splits == 1u) {
        y[queryAt + h * quads + thread] = sum / newest[h];
      } else {
        let numHeads = params.width / params.headDim;
        let at = ((u32(token) * numHeads + firstHead + h) * params.splits + group.x) * (quads + 1u);
        partial[at + thread] = sum;
        if (thread == 0u) {
          partial[at + quads] = vec4f(weights[h], newest[h], 0.0, 0.0);
        }
      }
    }
  }
}

@group(0) @binding(1) var<storage, read> parts: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> combined: array<vec4f>;

@compute @workgroup_size(64)
fn combine(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let quads = params.headDim / 4u;
  if (thread >= quads) {
    return;
  }
  let numHeads = params.width / params.headDim;
  let at = (group.y * numHeads + group.x) * params.splits * (quads + 1u);
  var largest = none;
  for (var split = 0u; split < params.splits; split++) {
    largest = max(largest, parts[at + split * (quads + 1u) + quads].x);
  }
  var total = 0.0;
  var sum = vec4f();
  for (var split = 0u; split < params.splits; split++) {
    let part = at + split * (quads + 1u);
    let end = parts[part + quads];
    let share = exp(end.x - largest);
    total += share * end.y;
    sum += share * parts[part + thread];
  }
  combined[(group.y * numHeads + group.x) * quads + thread] = sum / total;
}
