// Softmax attention, one workgroup a token and head. All f32; sequences as in kernel.ts. Chosen when nothing faster fits.
//
//   writePages  copies k and v rows of the new tokens to their places in the pages
//   attend      y_t = softmax(q_t K^T / sqrt D) V with an online softmax over 64 keys at a time: thread j scores key j,
//               then thread d sums value d (and d + 64, ... up to 256)
//
// q and y [T, H D], k and v [T, G D] or [pages, pageSize, G D] with pageSize > 0; or [Tk, G D] in sequences of their own.

struct Params {
  tokens: u32,
  width: u32,
  keyWidth: u32,
  headDim: u32,
  queriesPerKey: u32,
  pageSize: u32,
  causal: u32,
}

const size = 64u;
const none = -3.0e38;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sequences: array<i32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> keyPages: array<f32>;
@group(0) @binding(5) var<storage, read_write> valuePages: array<f32>;
@group(0) @binding(4) var<storage, read> q: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;

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

// Row in the pages of position `position` of a sequence.
fn pageRow(sequence: i32, position: i32) -> u32 {
  let pageSize = i32(params.pageSize);
  let first = sequences[2] + sequences[5 + 3 * sequences[0] + sequence];
  return u32(sequences[first + position / pageSize] * pageSize + position % pageSize);
}

@compute @workgroup_size(size)
fn writePages(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.tokens * params.keyWidth) {
    return;
  }
  let token = i32(i / params.keyWidth);
  let sequence = sequenceOf(token);
  let position = sequences[5 + sequences[0] + sequence] + token - sequences[4 + sequence];
  let at = pageRow(sequence, position) * params.keyWidth + i % params.keyWidth;
  keyPages[at] = k[i];
  valuePages[at] = v[i];
}

var<workgroup> shares: array<f32, size>;
var<workgroup> keyRows: array<u32, size>;
var<workgroup> partial: array<f32, size>;

@compute @workgroup_size(size)
fn attend(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let numHeads = params.width / params.headDim;
  let index = group.x + group.y * groups.x;
  if (index >= params.tokens * numHeads) {
    return;
  }
  let token = i32(index / numHeads);
  let head = index % numHeads;
  let sequence = sequenceOf(token);
  let start = sequences[4 + sequence];
  let keyOffsets = sequences[3] + sequence;
  let keyStart = sequences[keyOffsets];
  let past = select(0, sequences[5 + sequences[0] + sequence], params.pageSize > 0u);
  let numKeys = select(sequences[keyOffsets + 1] - keyStart, past + token - start + 1, params.causal == 1u);
  let query = u32(token) * params.width + head * params.headDim;
  let inRow = (head / params.queriesPerKey) * params.headDim;
  let scale = 1.0 / sqrt(f32(params.headDim));
  var sums = array<f32, 4>();
  var largest = none;
  var total = 0.0;
  for (var first = 0; first < numKeys; first += i32(size)) {
    let key = first + i32(thread);
    var score = none;
    if (key < numKeys) {
      var row = u32(keyStart + key);
      if (params.pageSize > 0u) {
        row = pageRow(sequence, key);
      }
      let at = row * params.keyWidth + inRow;
      keyRows[thread] = at;
      var dot = 0.0;
      for (var d = 0u; d < params.headDim; d++) {
        dot += q[query + d] * k[at + d];
      }
      score = dot * scale;
    }
    partial[thread] = score;
    for (var half = size / 2u; half > 0u; half /= 2u) {
      workgroupBarrier();
      if (thread < half) {
        partial[thread] = max(partial[thread], partial[thread + half]);
      }
    }
    workgroupBarrier();
    let newLargest = max(largest, partial[0]);
    let shrink = exp(largest - newLargest);
    shares[thread] = select(0.0, exp(score - newLargest), key < numKeys);
    largest = newLargest;
    workgroupBarrier();
    let count = u32(min(i32(size), numKeys - first));
    total *= shrink;
    for (var j = 0u; j < count; j++) {
      total += shares[j];
    }
    for (var part = 0u; part < 4u; part++) {
      let d = thread + part * size;
      if (d < params.headDim) {
        var sum = sums[part] * shrink;
        for (var j = 0u; j < count; j++) {
          sum += shares[j] * v[keyRows[j] + d];
        }
        sums[part] = sum;
      }
    }
    workgroupBarrier();
  }
  for (var part = 0u; part < 4u; part++) {
    let d = thread + part * size;
    if (d < params.headDim) {
      y[query + d] = sums[part] / total;
    }
  }
}
