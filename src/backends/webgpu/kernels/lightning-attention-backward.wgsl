// Gradient of lightning attention from zero states, in tiles of 32 tokens; behind sequence-tiles.wgsl. All f32, sums too. With
// the states S_t = exp(-r) S_{t-1} + k_t^T v_t and R_t = q_t^T dy_t + exp(-r) R_{t+1} of a head, for a tile of m tokens after
// which R stands and before which S stands, token i of it:
//
//   dq_i = sum_{j <= i} exp(-r (i - j)) (dy_i . v_j) k_j + exp(-r (i + 1)) dy_i S^T
//   dk_j = sum_{i >= j} exp(-r (i - j)) (dy_i . v_j) q_i + exp(-r (m - j)) v_j R^T
//   dv_j = sum_{i >= j} exp(-r (i - j)) (q_i . k_j) dy_i + exp(-r (m - j)) k_j R
//
//   walk  S (forward) or R (backward) at each tile's edge, by the recurrence: thread i owns 4 values beside each other of the
//         [D, D] of a sequence and head; a workgroup 1024 of them
//   tile  the gradients of a tile and head: 256 threads, for dots 4 each, for sums dimension d = thread % span of every
//         (256 / span)-th token
//
// A dispatch does numHeads heads from firstHead on. qkv and dqkv [T, H 3 D], dy [T, H D], rates [H], states and mirrors
// [tiles, numHeads, D, D]. Chosen when nothing faster fits.

struct Params {
  numTiles: u32,
  allHeads: u32,
  firstHead: u32,
  numHeads: u32,
  // 1: walk makes R.
  isMirror: u32,
}

const size = 256u;
const tileSide = 32u;

// At most 256.
override headDim: u32 = 64u;
// The least power of two that is at least headDim and 8.
override span: u32 = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sequences: array<i32>;
@group(0) @binding(2) var<storage, read> qkv: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read> rates: array<f32>;
@group(0) @binding(5) var<storage, read_write> edges: array<f32>;
@group(0) @binding(5) var<storage, read> states: array<f32>;
@group(0) @binding(6) var<storage, read> mirrors: array<f32>;
@group(0) @binding(7) var<storage, read_write> dqkv: array<f32>;

fn queryAt(token: u32, head: u32) -> u32 {
  return (token * params.allHeads + head) * 3u * headDim;
}

fn dyAt(token: u32, head: u32) -> u32 {
  return (token * params.allHeads + head) * headDim;
}

// Where the [D, D] of a tile and head starts.
fn edgeAt(tile: u32, head: u32) -> u32 {
  return (tile * params.numHeads + head - params.firstHead) * headDim * headDim;
}

@compute @workgroup_size(size)
fn walk(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let perRow = (headDim + 3u) / 4u;
  let place = group.x * size + thread;
  let i = place / perRow;
  let j = (place % perRow) * 4u;
  let head = params.firstHead + group.y;
  if (i >= headDim) {
    return;
  }
  let sequence = group.z;
  let start = u32(sequences[4u + sequence]);
  let end = u32(sequences[5u + sequence]);
  var tile = 0u;
  for (var s = 0u; s < sequence; s++) {
    tile += (u32(sequences[5u + s] - sequences[4u + s]) + tileSide - 1u) / tileSide;
  }
  let tiles = (end - start + tileSide - 1u) / tileSide;
  let decay = exp(-rates[head]);
  var state = vec4f();
  for (var n = 0u; n < tiles; n++) {
    let index = select(n, tiles - 1u - n, params.isMirror == 1u);
    let at = edgeAt(tile + index, head) + i * headDim + j;
    for (var c = 0u; c < min(4u, headDim - j); c++) {
      edges[at + c] = state[c];
    }
    let first = start + index * tileSide;
    let count = min(tileSide, end - first);
    for (var step = 0u; step < count; step++) {
      if (params.isMirror == 1u) {
        let token = first + count - 1u - step;
        state = decay * state + qkv[queryAt(token, head) + i] * fourOf(dyAt(token, head) + j, j, true);
      } else {
        let query = queryAt(first + step, head);
        state = decay * state + qkv[query + headDim + i] * fourOf(query + 2u * headDim + j, j, false);
      }
    }
  }
}

// Values j .. j + 3 of a row of dy or qkv, 0 behind its end.
fn fourOf(at: u32, j: u32, ofDy: bool) -> vec4f {
  var four = vec4f();
  for (var c = 0u; c < min(4u, headDim - j); c++) {
    if (ofDy) {
      four[c] = dy[at + c];
    } else {
      four[c] = qkv[at + c];
    }
  }
  return four;
}

// [i][j], with their decay: dy_i . v_j and q_i . k_j.
var<workgroup> dyValues: array<f32, 1024>;
var<workgroup> queryKeys: array<f32, 1024>;

@compute @workgroup_size(size)
fn tile(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let place = tileOf(group.x);
  if (place.start == place.end) {
    return;
  }
  let head = params.firstHead + group.y;
  let rate = rates[head];
  let count = place.end - place.start;
  for (var pair = thread; pair < tileSide * tileSide; pair += size) {
    let i = pair / tileSide;
    let j = pair % tileSide;
    var dyValue = 0.0;
    var queryKey = 0.0;
    if (i < count && j <= i) {
      let query = queryAt(place.start + i, head);
      let slope = dyAt(place.start + i, head);
      let key = queryAt(place.start + j, head) + headDim;
      for (var d = 0u; d < headDim; d++) {
        dyValue += dy[slope + d] * qkv[key + headDim + d];
        queryKey += qkv[query + d] * qkv[key + d];
      }
      let decay = exp(-rate * f32(i - j));
      dyValue *= decay;
      queryKey *= decay;
    }
    dyValues[pair] = dyValue;
    queryKeys[pair] = queryKey;
  }
  workgroupBarrier();
  let d = thread % span;
  if (d >= headDim) {
    return;
  }
  let rowStep = size / span;
  let edge = edgeAt(group.x, head);
  for (var i = thread / span; i < count; i += rowStep) {
    let own = queryAt(place.start + i, head);
    let slope = dyAt(place.start + i, head);
    var dq = 0.0;
    var dk = 0.0;
    var dv = 0.0;
    for (var e = 0u; e < headDim; e++) {
      dq += dy[slope + e] * states[edge + d * headDim + e];
      dk += qkv[own + 2u * headDim + e] * mirrors[edge + d * headDim + e];
      dv += qkv[own + headDim + e] * mirrors[edge + e * headDim + d];
    }
    dq *= exp(-rate * f32(i + 1u));
    dk *= exp(-rate * f32(count - i));
    dv *= exp(-rate * f32(count - i));
    for (var j = 0u; j <= i; j++) {
      dq += dyValues[i * tileSide + j] * qkv[queryAt(place.start + j, head) + headDim + d];
    }
    for (var later = i; later < count; later++) {
      dk += dyValues[later * tileSide + i] * qkv[queryAt(place.start + later, head) + d];
      dv += queryKeys[later * tileSide + i] * dy[dyAt(place.start + later, head) + d];
    }
    dqkv[own + d] = dq;
    dqkv[own + headDim + d] = dk;
    dqkv[own + 2u * headDim + d] = dv;
  }
}
