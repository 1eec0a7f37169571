// States of lightning attention that walks over sections of a sequence at once (lightning-walk.ts), f32. A thread takes a vec4; grid
// (D D / 1024, H, sequences).
//
//   carry   starts [sections, H, D, D], what each section starts from, by S <- exp(-rate blockRows) S + own over the blocks of all
//           sections but the last
//   keep    the last section's, which its walk left there, to the state
//
// spans [sequences, 4]: first section, sections, first of the blocks that are summed, slot * 2 + (1 when it starts from its state).

struct Params {
  numHeads: u32,
  // vec4f of a state.
  size: u32,
  blockRows: u32,
  // Blocks of a section.
  perSection: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> spans: array<u32>;
@group(0) @binding(2) var<storage, read> rates: array<f32>;
@group(0) @binding(3) var<storage, read> own: array<vec4f>;
@group(0) @binding(4) var<storage, read> kept: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> starts: array<vec4f>;

@compute @workgroup_size(256)
fn carry(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x * 256u + thread;
  if (i >= params.size) {
    return;
  }
  let head = group.y;
  let span = group.z * 4u;
  let slot = spans[span + 3u];
  var sum = vec4f();
  if (slot % 2u == 1u) {
    sum = kept[(slot / 2u * params.numHeads + head) * params.size + i];
  }
  let decay = exp(-rates[head] * f32(params.blockRows));
  var block = spans[span + 2u];
  for (var section = 0u; section < spans[span + 1u]; section++) {
    starts[((spans[span] + section) * params.numHeads + head) * params.size + i] = sum;
    if (section + 1u < spans[span + 1u]) {
      for (let end = block + params.perSection; block < end; block++) {
        sum = sum * decay + own[(block * params.numHeads + head) * params.size + i];
      }
    }
  }
}

@group(0) @binding(2) var<storage, read> left: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> state: array<vec4f>;

@compute @workgroup_size(256)
fn keep(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x * 256u + thread;
  if (i >= params.size) {
    return;
  }
  let span = group.z * 4u;
  let last = spans[span] + spans[span + 1u] - 1u;
  let slot = spans[span + 3u] / 2u;
  state[(slot * params.numHeads + group.y) * params.size + i] = left[(last * params.numHeads + group.y) * params.size + i];
}
