// Random weights: `count` words from a hash of their index. One thread a word, in steps of all threads.
//   kind 0  f32, 1 + uniform in +-deviation       (norms: around one)
//   kind 1  two f16 or, kind 2, two bf16, uniform in +-deviation
//   kind 3  four int8, uniform
//   kind 4  f32, uniform in +-deviation
//   kind 5  f32, all `deviation`                   (scales)
struct Params {
  count: u32,
  kind: u32,
  seed: u32,
  threads: u32,
  deviation: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;

fn hash(x: u32) -> u32 {
  let state = x * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

fn uniform_of(bits: u32) -> f32 {
  return (f32(bits >> 8u) / 8388608.0 - 1.0) * params.deviation;
}

@compute @workgroup_size(256)
fn fill(@builtin(global_invocation_id) id: vec3u) {
  for (var i = id.x; i < params.count; i += params.threads) {
    let random = hash(i ^ (params.seed * 0x9e3779b9u));
    let first = uniform_of(random);
    let second = uniform_of(hash(random));
    switch params.kind {
      case 0u: { words[i] = bitcast<u32>(1.0 + first); }
      case 1u: { words[i] = pack2x16float(vec2f(first, second)); }
      case 2u: { words[i] = (bitcast<u32>(first) >> 16u) | (bitcast<u32>(second) & 0xffff0000u); }
      case 3u: { words[i] = random; }
      case 4u: { words[i] = bitcast<u32>(first); }
      default: { words[i] = bitcast<u32>(params.deviation); }
    }
  }
}
