/**
 * WGSL of the optimiser's ops over several tensors in a dispatch (optimizer.wgsl says what they do). Workgroups of 256 threads; those of
 * tensor i end before `end i`. A binding cannot be chosen by a number, so each tensor has code of its own.
 */

import { all } from "./attention-tile-code.ts";
import { wgsl } from "./kernels/wgsl.ts";

/** A branch for each of `count` tensors, with the workgroup counted from the tensor's first as `own`. */
const branches = (count: number, code: (i: number) => string) =>
  all(count, (i) => {
    const start = i === 0 ? "0u" : `params.end${i - 1}`;
    return `${i === 0 ? "  if" : " else if"} (group.x < params.end${i}) {
    let own = group.x - ${start};
    let groups = params.end${i} - ${start};
${code(i)}  }`;
  }).join("");

/** Partial sums of x^2, a workgroup's in sums[firstSum + workgroup]. */
export function sumSquaresCode(count: number): string {
  return `${wgsl.workgroupTotals}
const size = 256u;

struct Params {
  firstSum: u32,
${all(count, (i) => `  count${i}: u32,\n  end${i}: u32,\n`).join("")}}

@group(0) @binding(0) var<uniform> params: Params;
${all(count, (i) => `@group(0) @binding(${i + 1}) var<storage, read> x${i}: array<f32>;\n`).join("")}@group(0) @binding(${count + 1}) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(size)
fn sumSquares(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
${branches(
  count,
  (i) => `    for (var at = own * size + thread; at < params.count${i}; at += groups * size) {
      sum += x${i}[at] * x${i}[at];
    }
`,
)}
  let all = total(sum, thread);
  if (thread == 0u) {
    sums[params.firstSum + group.x] = all;
  }
}
`;
}

/** One value a thread. Rows of a parameter are rowWords apart, those of the other tensors without gaps. */
export function adamWCode(count: number): string {
  return `const size = 256u;

struct Params {
${all(count, (i) => `  count${i}: u32,\n  width${i}: u32,\n  rowWords${i}: u32,\n  end${i}: u32,\n`).join("")}${all(count, (i) => `  learningRate${i}: f32,\n  weightDecay${i}: f32,\n  // 1 / (1 - beta^step)\n  correction1${i}: f32,\n  correction2${i}: f32,\n`).join("")}  beta1: f32,
  beta2: f32,
  rest1: f32,
  rest2: f32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
${all(
  count,
  (i) => `@group(0) @binding(${4 * i + 1}) var<storage, read_write> parameter${i}: array<f32>;
@group(0) @binding(${4 * i + 2}) var<storage, read_write> firstMoment${i}: array<f32>;
@group(0) @binding(${4 * i + 3}) var<storage, read_write> secondMoment${i}: array<f32>;
@group(0) @binding(${4 * i + 4}) var<storage, read> gradient${i}: array<f32>;
`,
).join("")}@group(0) @binding(${4 * count + 1}) var<storage, read> scale: array<f32>;
@group(0) @binding(${4 * count + 2}) var<storage, read_write> taken: array<f32>;

@compute @workgroup_size(size)
fn adamW(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let factor = scale[0];
  let isUsable = (bitcast<u32>(factor) & 0x7f800000u) != 0x7f800000u;
  if (group.x == 0u && thread == 0u) {
    taken[0] = select(0.0, 1.0, isUsable);
  }
  if (!isUsable) {
    return;
  }
${branches(
  count,
  (i) => `    let at = own * size + thread;
    if (at < params.count${i}) {
      let g = factor * gradient${i}[at];
      let m = params.beta1 * firstMoment${i}[at] + params.rest1 * g;
      let v = params.beta2 * secondMoment${i}[at] + params.rest2 * g * g;
      firstMoment${i}[at] = m;
      secondMoment${i}[at] = v;
      let step = m * params.correction1${i} / (sqrt(v * params.correction2${i}) + params.eps);
      let place = at / params.width${i} * params.rowWords${i} + at % params.width${i};
      let theta = parameter${i}[place];
      parameter${i}[place] = theta - params.learningRate${i} * (params.weightDecay${i} * theta + step);
    }
`,
)}
}
`;
}
