// One token of lightning attention: state read, updated and written, output, in one pass over the state. f32; chosen when
// every sequence has one new token and D is a multiple of 32.
//
//   S = exp(-rate) S + k^T v,   y = q S
//
// A workgroup makes 32 columns of one head of one sequence: eight threads side by side hold four columns each, 32 rows of
// threads take every 32nd key index. Their sums of y meet in workgroup memory. Grid (D / 32, H, sequences).

struct Params {
  numHeads: u32,
  headDim: u32,
  hasState: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sequences: array<i32>;
@group(0) @binding(2) var<storage, read> qkv: array<f32>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
@group(0) @binding(4) var<storage, read_write> state: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;

var<workgroup> sums: array<vec4f, 256>;

@compute @workgroup_size(256)
fn step(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let D = params.headDim;
  let head = group.y;
  let sequence = i32(group.z);
  let count = sequences[0];
  let token = u32(sequences[4 + sequence]);
  let isFresh = params.hasState == 0u || sequences[5 + count + sequence] == 0;
  let slot = select(group.z, u32(sequences[5 + 2 * count + sequence]), params.hasState == 1u);
  let column = group.x * 32u + thread % 8u * 4u;
  let row = (token * params.numHeads + head) * 3u * D;
  let stateAt = (slot * params.numHeads + head) * D * D + column;
  let valueAt = row + 2u * D + column;
  let value = vec4f(qkv[valueAt], qkv[valueAt + 1u], qkv[valueAt + 2u], qkv[valueAt + 3u]);
  let decay = exp(-rates[head]);
  var sum = vec4f();
  // Four rows at a time: their loads are in flight together.
  for (var i = thread / 8u; i < D; i += 128u) {
    var s = array<vec4f, 4>();
    if (!isFresh) {
      for (var r = 0u; r < 4u; r++) {
        if (i + r * 32u < D) {
          s[r] = state[(stateAt + (i + r * 32u) * D) / 4u];
        }
      }
    }
    for (var r = 0u; r < 4u; r++) {
      let key = i + r * 32u;
      if (key < D) {
        let next = decay * s[r] + qkv[row + D + key] * value;
        sum += qkv[row + key] * next;
        if (params.hasState == 1u) {
          state[(stateAt + key * D) / 4u] = next;
        }
      }
    }
  }
  sums[thread] = sum;
  for (var half = 128u; half >= 8u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      sums[thread] += sums[thread + half];
    }
  }
  if (thread < 8u) {
    y[((token * params.numHeads + head) * D + column) / 4u] = sums[thread];
  }
}
