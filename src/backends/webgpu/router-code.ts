/** WGSL of the router of few tokens (router-product.ts): what its forms share, and the one for any device. */

import type { WeightDType } from "../../tensor/dtype.ts";
import { quadCode } from "./gemv-code.ts";
import { pieceValues } from "./gemv-form.ts";

/** Experts whose sums a thread holds at a time. */
const expertsAtOnce = 8;
/** Their logits lie in workgroup memory. */
export const maxExperts = 256;
/** As many can be chosen. */
export const maxChosen = 64;

export interface RouterForm {
  readonly dtype: Exclude<WeightDType, "int8" | "q4">;
  readonly hasNorm: boolean;
  /** Threads of a workgroup. */
  readonly size: number;
}

/**
 * The kernel around `logitsCode`, which leaves the logits of row `row` in `own` behind a barrier and writes them and the normed row,
 * both from `first` on in vec4f.
 */
export function routerFrame(
  { dtype, hasNorm, size }: RouterForm,
  extensions: string,
  variables: string,
  logitsCode: string,
): string {
  let binding = 0;
  const bind = (declaration: string) => `@group(0) @binding(${++binding}) var<storage, ${declaration};\n`;
  return `${extensions}struct Params {
  // Of 16 bytes of the weight, in a row and from one row to the next.
  pieces: u32,
  rowStride: u32,
  numExperts: u32,
  k: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
${bind("read> weight: array<vec4u>")}${bind("read> x: array<vec4f>")}${hasNorm ? bind("read> normWeight: array<vec4f>") : ""}${bind("read_write> logits: array<f32>")}${bind("read_write> chosen: array<i32>")}${bind("read_write> weights: array<f32>")}${hasNorm ? bind("read_write> normed: array<vec4f>") : ""}
${variables}var<workgroup> own: array<f32, ${maxExperts}>;
var<workgroup> picked: array<f32, ${maxChosen}>;

// Unsigned integers in the order of the floats, so that every logit has one place, NaN included.
fn ordered(x: f32) -> u32 {
  let bits = select(bitcast<u32>(x), 0u, x == 0.0);
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

@compute @workgroup_size(${size})
fn route(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groups.x;
  let first = row * params.pieces * ${pieceValues[dtype] / 4}u;
${logitsCode}  for (var e = thread; e < params.numExperts; e += ${size}u) {
    let key = ordered(own[e]);
    var before = 0u;
    for (var other = 0u; other < params.numExperts; other++) {
      let value = ordered(own[other]);
      if (value > key || (value == key && other < e)) {
        before++;
      }
    }
    if (before < params.k) {
      chosen[row * params.k + before] = i32(e);
      picked[before] = own[e];
    }
  }
  workgroupBarrier();
  var sum = 0.0;
  for (var j = 0u; j < params.k; j++) {
    sum += exp(picked[j] - picked[0]);
  }
  for (var j = thread; j < params.k; j += ${size}u) {
    weights[row * params.k + j] = exp(picked[j] - picked[0]) / sum;
  }
}
`;
}

/** Sums through workgroup memory, a thread over every size-th piece of eight experts at a time. */
export function portableRouterCode(form: RouterForm): string {
  const { dtype, hasNorm, size } = form;
  const quads = pieceValues[dtype] / 4;
  const each = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
  const at = (q: number) => `first + piece * ${quads}u + ${q}u`;
  const value = (q: number) =>
    hasNorm ? `normWeight[piece * ${quads}u + ${q}u] * x[${at(q)}] * scale` : `x[${at(q)}]`;
  const halving = (body: string) => `  for (var half = ${size / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
${body}    }
  }
  workgroupBarrier();
`;
  const partial = (e: number) => `partial[${e * size}u + thread]`;
  const normCode = `  var squares = vec4f();
  for (var piece = thread; piece < params.pieces; piece += ${size}u) {
${each(quads, (q) => `    squares += x[${at(q)}] * x[${at(q)}];\n`).join("")}  }
  partial[thread] = dot(squares, vec4f(1.0));
${halving("      partial[thread] += partial[thread + half];\n")}  let scale = 1.0 / sqrt(partial[0] / f32(params.pieces * ${quads * 4}u) + params.eps);
  for (var piece = thread; piece < params.pieces; piece += ${size}u) {
${each(quads, (q) => `    normed[${at(q)}] = ${value(q)};\n`).join("")}  }
  workgroupBarrier();
`;
  const variables = `var<workgroup> partial: array<f32, ${size * expertsAtOnce}>;\n`;
  const logitsCode = `${hasNorm ? normCode : ""}  for (var base = 0u; base < params.numExperts; base += ${expertsAtOnce}u) {
${each(expertsAtOnce, (e) => `    let row${e} = min(base + ${e}u, params.numExperts - 1u) * params.rowStride;\n    var sum${e} = vec4f();\n`).join("")}    for (var piece = thread; piece < params.pieces; piece += ${size}u) {
${each(expertsAtOnce, (e) => `      let w${e} = weight[row${e} + piece];\n`).join("")}${each(
  quads,
  (q) =>
    `      let x${q} = ${value(q)};\n${each(expertsAtOnce, (e) => `      sum${e} += ${quadCode(dtype, `w${e}`, q, "")} * x${q};\n`).join("")}`,
).join("")}    }
${each(expertsAtOnce, (e) => `    ${partial(e)} = dot(sum${e}, vec4f(1.0));\n`).join("")}${halving(each(expertsAtOnce, (e) => `      ${partial(e)} += partial[${e * size}u + thread + half];\n`).join(""))}    if (thread < ${expertsAtOnce}u && base + thread < params.numExperts) {
      let logit = partial[thread * ${size}u];
      own[base + thread] = logit;
      logits[row * params.numExperts + base + thread] = logit;
    }
    workgroupBarrier();
  }
`;
  return routerFrame(form, "", variables, logitsCode);
}
