// Gradient of softmax attention without a cache, in tiles of 32 queries x 32 keys whose scores are computed again; behind
// sequence-tiles.wgsl. All f32, sums too. With p = softmax(q K^T / sqrt D) and ds = p (dy v^T - dy y) / sqrt D:
//
//   weigh    the rows' (ln sum exp score, dy . y), kept in `rows`. A workgroup a tile of queries and a head, over the keys
//   queries  the same, then dq = ds k over the keys again
//   keys     dk = ds^T q, dv = p^T dy. A workgroup a tile of keys and a key/value head, over the heads that read it and their
//            queries, with `rows` of the dispatch before
//
// q, y and dy [T, H D], k and v [Tk, G D], rows [T, H, 2]. dq goes to the first columns of `dqkv`, which has `stride` of them;
// dk to `dkv` from column keysAt on, dv behind it. 256 threads: for scores 2 x 2 each; for sums dimension d = thread % span of
// every (256 / span)-th row. Chosen when nothing faster fits.

struct Params {
  // H and G
  numHeads: u32,
  keyHeads: u32,
  causal: u32,
  stride: u32,
  keysAt: u32,
}

const size = 256u;
const tileSide = 32u;

// At most 256.
override headDim: u32 = 64u;
// The least power of two that is at least headDim and 8.
override span: u32 = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sequences: array<i32>;
@group(0) @binding(2) var<storage, read> q: array<f32>;
@group(0) @binding(3) var<storage, read> k: array<f32>;
@group(0) @binding(4) var<storage, read> v: array<f32>;
@group(0) @binding(5) var<storage, read> dy: array<f32>;
@group(0) @binding(6) var<storage, read> y: array<f32>;
@group(0) @binding(7) var<storage, read_write> rows: array<vec2f>;
@group(0) @binding(8) var<storage, read_write> dqkv: array<f32>;
// For `keys`, which has no y.
@group(0) @binding(6) var<storage, read> rowsMade: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> dkv: array<f32>;

// Of the tile at hand: [query][key].
var<workgroup> shares: array<f32, 1024>;
var<workgroup> slopes: array<f32, 1024>;
var<workgroup> ofRows: array<vec2f, tileSide>;

fn queryAt(token: u32, head: u32) -> u32 {
  return (token * params.numHeads + head) * headDim;
}

fn keyAt(token: u32, keyHead: u32) -> u32 {
  return (token * params.keyHeads + keyHead) * headDim;
}

fn sees(query: u32, key: u32) -> bool {
  return params.causal == 0u || key <= query;
}

// Writes q . k / sqrt D to `shares`, and with withSlopes p and ds to `shares` and `slopes`; 0 where a query does not see a key.
fn scoreTile(queryStart: u32, queryEnd: u32, keyStart: u32, keyEnd: u32, head: u32, withSlopes: bool, thread: u32) {
  let keyHead = head * params.keyHeads / params.numHeads;
  let scale = 1.0 / sqrt(f32(headDim));
  var dots = vec4f();
  var dySums = vec4f();
  let row = thread / 16u;
  let column = thread % 16u;
  // Clamped: what lies outside is not used.
  let query0 = queryAt(min(queryStart + row, queryEnd - 1u), head);
  let query1 = queryAt(min(queryStart + row + 16u, queryEnd - 1u), head);
  let key0 = keyAt(min(keyStart + column, keyEnd - 1u), keyHead);
  let key1 = keyAt(min(keyStart + column + 16u, keyEnd - 1u), keyHead);
  for (var d = 0u; d < headDim; d++) {
    let keys = vec2f(k[key0 + d], k[key1 + d]);
    dots += vec4f(q[query0 + d] * keys, q[query1 + d] * keys);
  }
  if (withSlopes) {
    for (var d = 0u; d < headDim; d++) {
      let values = vec2f(v[key0 + d], v[key1 + d]);
      dySums += vec4f(dy[query0 + d] * values, dy[query1 + d] * values);
    }
  }
  for (var i = 0u; i < 4u; i++) {
    let queryRow = row + (i / 2u) * 16u;
    let keyColumn = column + (i % 2u) * 16u;
    let query = queryStart + queryRow;
    let key = keyStart + keyColumn;
    let isSeen = query < queryEnd && key < keyEnd && sees(query, key);
    let at = queryRow * tileSide + keyColumn;
    let score = dots[i] * scale;
    if (withSlopes) {
      let share = select(0.0, exp(min(score - ofRows[queryRow].x, 0.0)), isSeen);
      shares[at] = share;
      slopes[at] = share * (dySums[i] - ofRows[queryRow].y) * scale;
    } else {
      shares[at] = score;
    }
  }
}

// Where the keys of a tile's queries start and end.
fn keysOf(tile: Tile) -> vec2u {
  let at = sequences[3] + i32(tile.sequence);
  return vec2u(u32(sequences[at]), u32(sequences[at + 1]));
}

// Leaves the factors of the tile's rows in `ofRows` too.
fn weighRows(tile: Tile, head: u32, thread: u32) {
  let bounds = keysOf(tile);
  let lastKey = select(bounds.y, tile.end, params.causal == 1u);
  let own = tile.start + thread;
  var largest = -3.0e38;
  var sum = 0.0;
  for (var first = bounds.x; first < lastKey; first += tileSide) {
    scoreTile(tile.start, tile.end, first, min(first + tileSide, bounds.y), head, false, thread);
    workgroupBarrier();
    if (thread < tileSide && own < tile.end) {
      let end = min(tileSide, select(bounds.y, own + 1u, params.causal == 1u) - first);
      var top = largest;
      for (var j = 0u; j < end; j++) {
        top = max(top, shares[thread * tileSide + j]);
      }
      sum *= exp(largest - top);
      for (var j = 0u; j < end; j++) {
        sum += exp(shares[thread * tileSide + j] - top);
      }
      largest = top;
    }
    workgroupBarrier();
  }
  if (thread < tileSide && own < tile.end) {
    let at = queryAt(own, head);
    var weighted = 0.0;
    for (var d = 0u; d < headDim; d++) {
      weighted += dy[at + d] * y[at + d];
    }
    ofRows[thread] = vec2f(largest + log(sum), weighted);
    rows[own * params.numHeads + head] = ofRows[thread];
  }
  workgroupBarrier();
}

@compute @workgroup_size(size)
fn weigh(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = tileOf(group.x);
  if (tile.start == tile.end) {
    return;
  }
  weighRows(tile, group.y, thread);
}

@compute @workgroup_size(size)
fn queries(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = tileOf(group.x);
  let head = group.y;
  if (tile.start == tile.end) {
    return;
  }
  weighRows(tile, head, thread);
  let keyHead = head * params.keyHeads / params.numHeads;
  let bounds = keysOf(tile);
  let lastKey = select(bounds.y, tile.end, params.causal == 1u);
  var sums: array<f32, tileSide>;
  let d = thread % span;
  let firstRow = thread / span;
  let rowStep = size / span;
  for (var first = bounds.x; first < lastKey; first += tileSide) {
    let keyEnd = min(first + tileSide, bounds.y);
    scoreTile(tile.start, tile.end, first, keyEnd, head, true, thread);
    workgroupBarrier();
    if (d < headDim) {
      for (var j = 0u; j < keyEnd - first; j++) {
        let key = k[keyAt(first + j, keyHead) + d];
        for (var i = 0u; i < span / 8u; i++) {
          sums[i] += slopes[(firstRow + i * rowStep) * tileSide + j] * key;
        }
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < span / 8u; i++) {
    let token = tile.start + firstRow + i * rowStep;
    if (token < tile.end && d < headDim) {
      dqkv[token * params.stride + head * headDim + d] = sums[i];
    }
  }
}

@compute @workgroup_size(size)
fn keys(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = tileFrom(sequences[3], group.x);
  let keyHead = group.y;
  if (tile.start == tile.end) {
    return;
  }
  let perKey = params.numHeads / params.keyHeads;
  let firstQuery = select(u32(sequences[4u + tile.sequence]), tile.start, params.causal == 1u);
  let lastQuery = u32(sequences[5u + tile.sequence]);
  let d = thread % span;
  let firstRow = thread / span;
  let rowStep = size / span;
  var keySums: array<f32, tileSide>;
  var valueSums: array<f32, tileSide>;
  for (var head = keyHead * perKey; head < (keyHead + 1u) * perKey; head++) {
    for (var first = firstQuery; first < lastQuery; first += tileSide) {
      let queryEnd = min(first + tileSide, lastQuery);
      if (thread < tileSide && first + thread < queryEnd) {
        ofRows[thread] = rowsMade[(first + thread) * params.numHeads + head];
      }
      workgroupBarrier();
      scoreTile(first, queryEnd, tile.start, tile.end, head, true, thread);
      workgroupBarrier();
      if (d < headDim) {
        for (var i = 0u; i < queryEnd - first; i++) {
          let at = queryAt(first + i, head) + d;
          let query = q[at];
          let slope = dy[at];
          for (var j = 0u; j < span / 8u; j++) {
            let pair = i * tileSide + firstRow + j * rowStep;
            keySums[j] += slopes[pair] * query;
            valueSums[j] += shares[pair] * slope;
          }
        }
      }
      workgroupBarrier();
    }
  }
  for (var j = 0u; j < span / 8u; j++) {
    let token = tile.start + firstRow + j * rowStep;
    if (token < tile.end && d < headDim) {
      let at = token * params.stride + params.keysAt + keyHead * headDim + d;
      dkv[at] = keySums[j];
      dkv[at + params.keyHeads * headDim] = valueSums[j];
    }
  }
}
