// Rotary position embedding of the first rotaryDim dimensions of each head, rotate-half pairing.
// x and y f32 [T, heads D]; sequences as in kernel.ts; turns u32 [rotaryDim / 2, 2]: the angle of one position in turns, as a
// fixed-point fraction of 64 bits, high word first. One value a thread. Chosen always.
//
// Angles are exact: position times turns modulo one turn in integers, then a polynomial of at most an eighth of a turn. Built-in
// sin and cos may be off by 2^-11, and a float32 angle of position 100,000 by 4e-3.

struct Params {
  count: u32,
  width: u32,
  headDim: u32,
  rotaryDim: u32,
  // 1: by the negative of the angles, as gradients turn.
  isInverse: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> sequences: array<i32>;
@group(0) @binding(3) var<storage, read> turns: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

fn positionOf(token: i32) -> u32 {
  let count = sequences[0];
  var low = 0;
  var high = count - 1;
  // The last sequence that starts at or before the token: empty ones start where the next does.
  while (low < high) {
    let middle = (low + high + 1) / 2;
    if (sequences[4 + middle] <= token) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return u32(sequences[5 + count + low] + token - sequences[4 + low]);
}

// The high word of a 64-bit product.
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let left = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let right = (a & 0xffffu) * (b >> 16u) + (left & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (left >> 16u) + (right >> 16u);
}

// cos and sin of an angle in 2^-32 turns.
fn cosSin(angle: u32) -> vec2f {
  let quarter = (angle + 0x20000000u) >> 30u;
  let rest = f32(bitcast<i32>(angle - (quarter << 30u))) * 1.4629180792671596e-9; // 2 pi / 2^32
  let square = rest * rest;
  let sine = rest * (1.0 + square * (-1.6666667e-1 + square * (8.3333333e-3 + square * (-1.9841270e-4 + square * 2.7557319e-6))));
  let cosine = 1.0 + square * (-0.5 + square * (4.1666667e-2 + square * (-1.3888889e-3 + square * 2.4801587e-5)));
  switch quarter {
    case 0u: {
      return vec2f(cosine, sine);
    }
    case 1u: {
      return vec2f(-sine, cosine);
    }
    case 2u: {
      return vec2f(-cosine, -sine);
    }
    default: {
      return vec2f(sine, -cosine);
    }
  }
}

@compute @workgroup_size(size)
fn rope(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * size + thread;
  if (i >= params.count) {
    return;
  }
  let d = (i % params.width) % params.headDim;
  if (d >= params.rotaryDim) {
    y[i] = x[i];
    return;
  }
  let half = params.rotaryDim / 2u;
  let position = positionOf(i32(i / params.width));
  let turn = turns[d % half];
  var turned = cosSin(position * turn.x + multiplyHigh(position, turn.y));
  if (params.isInverse == 1u) {
    turned.y = -turned.y;
  }
  if (d < half) {
    y[i] = x[i] * turned.x - x[i + half] * turned.y;
  } else {
    y[i] = x[i] * turned.x + x[i - half] * turned.y;
  }
}
