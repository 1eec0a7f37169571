// Lightning attention by its recurrence, one workgroup a sequence and head. All f32; sequences as in kernel.ts. Chosen when
// nothing faster fits.
//
//   S_t = exp(-rate) S_{t-1} + k_t^T v_t,   y_t = q_t S_t
//
// qkv [T, H 3 D], y [T, H D], rates [H], state [slots, H, D, D]; without slots the state of sequence s is at s and starts
// from zero. Thread j owns column j of S (and j + 64, ...), so S needs no barriers.

struct Params {
  numSequences: u32,
  numHeads: u32,
  headDim: u32,
  hasState: u32,
}

const size = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sequences: array<i32>;
@group(0) @binding(2) var<storage, read> qkv: array<f32>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
@group(0) @binding(4) var<storage, read_write> state: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;

var<workgroup> query: array<f32, 256>;
var<workgroup> key: array<f32, 256>;

@compute @workgroup_size(size)
fn recur(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index >= params.numSequences * params.numHeads) {
    return;
  }
  let sequence = index / params.numHeads;
  let head = index % params.numHeads;
  let count = i32(params.numSequences);
  let start = u32(sequences[4u + sequence]);
  let end = u32(sequences[5u + sequence]);
  let D = params.headDim;
  var slot = sequence;
  var isFresh = true;
  if (params.hasState == 1u) {
    slot = u32(sequences[5 + 2 * count + i32(sequence)]);
    isFresh = sequences[5 + count + i32(sequence)] == 0;
  }
  let stateAt = (slot * params.numHeads + head) * D * D;
  let decay = exp(-rates[head]);
  for (var t = start; t < end; t++) {
    let row = (t * params.numHeads + head) * 3u * D;
    workgroupBarrier();
    for (var d = thread; d < D; d += size) {
      query[d] = qkv[row + d];
      key[d] = qkv[row + D + d];
    }
    workgroupBarrier();
    for (var j = thread; j < D; j += size) {
      let value = qkv[row + 2u * D + j];
      var sum = 0.0;
      for (var i = 0u; i < D; i++) {
        let at = stateAt + i * D + j;
        var s = key[i] * value;
        if (!(isFresh && t == start)) {
          s += decay * state[at];
        }
        state[at] = s;
        sum += query[i] * s;
      }
      y[(t * params.numHeads + head) * D + j] = sum;
    }
  }
}
