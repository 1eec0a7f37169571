// What lightning attention in blocks on subgroup matrices needs besides the products (lightning-fused-code.ts, and for gradients
// lightning-attention-code.ts).
//
//   copyRows    one operand of a gradient, f32 x [T, rowQuads 4], to f16 rows [H, blocks blockRows, D], short blocks padded with zeros,
//               and, with decays, to decayed rows; dy times scale[0]. Blocks in reversed time have their last token first
//   boundState  largest |S| of the state that each sequence starts from
//   scan        state before each block, f16 [blocks, H, D, D], times a power of two that keeps it in range, by
//               S <- exp(-rate m) S + own;   the last S to the state
//
// blocks [blocks, 4]: first token, tokens m; spans [sequences, 4]: first block, blocks, slot, 1 when it starts from its state.
// bounds [blocks + sequences, H]: no |own| is over them: max |k| max |v| sum of decays; then the sequences' starting states; then
// what the output is multiplied by. scales [blocks, H], and that last value again.

struct Params {
  width: u32,
  numHeads: u32,
  rows: u32,
  blockRows: u32,
  quads: u32,
  numBlocks: u32,
  numSpans: u32,
  keeps: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> blocks: array<u32>;
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;

var<workgroup> largest: array<vec2f, 256>;

fn reduceLargest(thread: u32) {
  for (var half = 128u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      largest[thread] = max(largest[thread], largest[thread + half]);
    }
  }
}

fn halves(x: vec4f) -> vec2u {
  return vec2u(pack2x16float(x.xy), pack2x16float(x.zw));
}

fn maxOf(x: vec4f) -> f32 {
  let a = abs(x);
  return max(max(a.x, a.y), max(a.z, a.w));
}

struct CopyParams {
  numHeads: u32,
  rows: u32,
  blockRows: u32,
  quads: u32,
  // Of x: from one row to the next, from one head to the next, the first column.
  rowQuads: u32,
  headQuads: u32,
  column: u32,
  isReversed: u32,
  // 1: x is the gradient.
  isScaled: u32,
  isDecayed: u32,
  // Of the operands that are k and v: 1, bounds = the largest |x|; 2, bounds = their product with it and the sum of decays. 0: none.
  boundPart: u32,
  // Blocks and sequences.
  numBounds: u32,
}

@group(0) @binding(0) var<uniform> copy: CopyParams;
@group(0) @binding(4) var<storage, read> scale: array<f32>;
@group(0) @binding(5) var<storage, read_write> copied: array<vec2u>;
@group(0) @binding(6) var<storage, read_write> copiedDecayed: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> copyBounds: array<f32>;

@compute @workgroup_size(256)
fn copyRows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = group.x;
  let first = blocks[block * 4u];
  let length = blocks[block * 4u + 1u];
  let head = group.y;
  let rate = rates[head];
  let factor = select(1.0, scale[0], copy.isScaled == 1u);
  var most = 0.0;
  for (var i = thread; i < copy.blockRows * copy.quads; i += 256u) {
    let row = i / copy.quads;
    let column = i % copy.quads;
    var value = vec4f();
    if (row < length) {
      let token = select(first + row, first - row, copy.isReversed == 1u);
      value = qkv[token * copy.rowQuads + head * copy.headQuads + copy.column + column] * factor;
    }
    let out = (head * copy.rows + block * copy.blockRows + row) * copy.quads + column;
    copied[out] = halves(value);
    if (copy.isDecayed == 1u) {
      copiedDecayed[out] = halves(value * exp(-rate * f32(max(length, row + 1u) - 1u - row)));
    }
    most = max(most, maxOf(value));
  }
  largest[thread] = vec2f(most);
  reduceLargest(thread);
  if (thread == 0u) {
    let at = block * copy.numHeads + head;
    if (copy.boundPart == 1u) {
      copyBounds[at] = largest[0].x;
    } else if (copy.boundPart == 2u) {
      copyBounds[at] *= largest[0].x * min(f32(length), 1.0 / max(1.0 - exp(-rate), 1e-7));
      copyBounds[copy.numBounds * copy.numHeads] = scale[1];
    }
  }
}

@group(0) @binding(1) var<storage, read> spans: array<u32>;
@group(0) @binding(2) var<storage, read> kept: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> startBounds: array<f32>;

@compute @workgroup_size(256)
fn boundState(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let size = params.quads * params.quads * 4u;
  var most = 0.0;
  if (spans[group.x * 4u + 3u] == 1u) {
    let at = (spans[group.x * 4u + 2u] * params.numHeads + group.y) * size;
    for (var i = thread; i < size; i += 256u) {
      most = max(most, maxOf(kept[at + i]));
    }
  }
  largest[thread] = vec2f(most);
  reduceLargest(thread);
  if (thread == 0u) {
    startBounds[(params.numBlocks + group.x) * params.numHeads + group.y] = largest[0].x;
  }
}

@group(0) @binding(2) var<storage, read> blockTable: array<u32>;
@group(0) @binding(4) var<storage, read> own: array<vec4f>;
@group(0) @binding(5) var<storage, read> ownBounds: array<f32>;
@group(0) @binding(6) var<storage, read_write> state: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> before: array<vec2u>;
@group(0) @binding(8) var<storage, read_write> scales: array<f32>;

@compute @workgroup_size(256)
fn scan(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let size = params.quads * params.quads * 4u;
  let i = group.x * 256u + thread;
  if (i >= size) {
    return;
  }
  let head = group.y;
  let span = group.z * 4u;
  let end = spans[span] + spans[span + 1u];
  let slotAt = (spans[span + 2u] * params.numHeads + head) * size + i;
  let rate = rates[head];
  var sum = vec4f();
  if (spans[span + 3u] == 1u) {
    sum = state[slotAt];
  }
  var bound = ownBounds[(params.numBlocks + group.z) * params.numHeads + head];
  for (var block = spans[span]; block < end; block++) {
    let at = block * params.numHeads + head;
    let power = exp2(floor(log2(16384.0 / clamp(bound, 1e-20, 1e20))));
    before[at * size + i] = halves(sum * power);
    if (i == 0u) {
      scales[at] = power;
    }
    let decay = exp(-rate * f32(blockTable[block * 4u + 1u]));
    sum = sum * decay + own[at * size + i];
    bound = bound * decay + ownBounds[at];
  }
  if (params.keeps == 1u) {
    state[slotAt] = sum;
  }
  if (i == 0u && head == 0u && group.z == 0u) {
    let all = params.numBlocks * params.numHeads;
    scales[all] = ownBounds[all + params.numSpans * params.numHeads];
  }
}
