/**
 * WGSL of all gradients of a norm at once, each row read once. Per row, with n = (x - mean) s and g = weight dy:
 *
 *   dx = s (g - level - n mean(g n)) beta + alpha residual,   dWeight = sum over rows of dy n,   dBias = sum over rows of dy
 *
 * rms: mean and level are 0, s = 1 / sqrt(mean(x^2) + eps), no dBias. layer: level = mean(g), s = 1 / sqrt(variance + eps).
 * x, dy, residual and dx f32 [T, C], weight f32 [C]. A workgroup does rowsPerChunk rows, eight at a time with 32 threads each, whose
 * values stay in registers, and leaves its sums in f32 [chunks, C], of layer [chunks, 2 C] = [dWeight | dBias].
 *
 * Widths are written into the code, one variable a quad of a row, so that none of them is an array with an index that varies.
 */

import { all } from "./attention-tile-code.ts";

export type NormForm = "rms" | "layer";

const lanes = 32;

/** @param width a multiple of 4 */
export function normGradientsCode(form: NormForm, width: number, hasResidual: boolean): string {
  const quads = width / 4;
  const perLane = Math.ceil(quads / lanes);
  const isLayer = form === "layer";
  const each = (make: (j: number) => string) => all(perLane, make).join("");
  /** Whether a thread has a quad j; true unless the last is ragged. */
  const has = (j: number) => (lanes * (j + 1) <= quads ? "true" : `lane + ${lanes * j}u < ${quads}u`);
  const sum = (make: (j: number) => string) => all(perLane, make).join(" + ");
  const ofRow = (j: number) => `at + ${lanes * j}u`;
  const stride = isLayer ? 2 * quads : quads;
  const bindings = ["x", "weight", "dy", ...(hasResidual ? ["residual"] : [])];
  const columnSum = (name: string, j: number, column: number) => `  workgroupBarrier();
  columns[thread] = ${name}${j};
  workgroupBarrier();
  if (thread < ${lanes}u && ${has(j)}) {
    sums[group.x * ${stride}u + ${column + lanes * j}u + lane] =
      ${all(8, (i) => `columns[lane + ${lanes * i}u]`).join(" + ")};
  }
`;
  return `struct Params {
  rows: u32,
  rowsPerChunk: u32,
  eps: f32,
  alpha: f32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
${bindings.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name}: array<vec4f>;\n`).join("")}@group(0) @binding(${bindings.length + 1}) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(${bindings.length + 2}) var<storage, read_write> sums: array<vec4f>;

var<workgroup> shares: array<vec2f, 256>;
var<workgroup> columns: array<vec4f, 256>;

// The sum over the threads of a row.
fn overRow(value: vec2f, thread: u32) -> vec2f {
  workgroupBarrier();
  shares[thread] = value;
  for (var half = ${lanes / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread % ${lanes}u < half) {
      shares[thread] += shares[thread + half];
    }
  }
  workgroupBarrier();
  return shares[thread - thread % ${lanes}u];
}

@compute @workgroup_size(256)
fn normGradients(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let lane = thread % ${lanes}u;
  let end = min((group.x + 1u) * params.rowsPerChunk, params.rows);
${each((j) => `  var w${j} = vec4f();\n  if (${has(j)}) {\n    w${j} = weight[lane + ${lanes * j}u];\n  }\n  var dWeight${j} = vec4f();\n${isLayer ? `  var dBias${j} = vec4f();\n` : ""}`)}  for (var first = group.x * params.rowsPerChunk; first < end; first += 8u) {
    let row = first + thread / ${lanes}u;
    let at = row * ${quads}u + lane;
${each((j) => `    var x${j} = vec4f();\n    var dy${j} = vec4f();\n    if (row < end && ${has(j)}) {\n      x${j} = x[${ofRow(j)}];\n      dy${j} = dy[${ofRow(j)}];\n    }\n    let g${j} = w${j} * dy${j};\n`)}${
  isLayer
    ? `    let means = overRow(vec2f(dot(${sum((j) => `x${j}`)}, vec4f(1.0)), dot(${sum((j) => `g${j}`)}, vec4f(1.0))), thread) / ${width}.0;
    let level = means.y;
${each((j) => `    let centred${j} = select(vec4f(), x${j} - means.x, ${has(j)});\n`)}`
    : `    let level = 0.0;
${each((j) => `    let centred${j} = x${j};\n`)}`
}    let moments = overRow(vec2f(${sum((j) => `dot(centred${j}, centred${j})`)}, ${sum((j) => `dot(g${j}, centred${j})`)}), thread) / ${width}.0;
    let scale = 1.0 / sqrt(moments.x + params.eps);
    let along = moments.y * scale * scale;
${each((j) => `    dWeight${j} += dy${j} * centred${j} * scale;\n${isLayer ? `    dBias${j} += dy${j};\n` : ""}`)}${each((j) => `    if (row < end && ${has(j)}) {\n      let slope = scale * (g${j} - level - centred${j} * along);\n      dx[${ofRow(j)}] = ${hasResidual ? `params.alpha * residual[${ofRow(j)}] + params.beta * slope` : "slope"};\n    }\n`)}  }
${each((j) => columnSum("dWeight", j, 0))}${isLayer ? each((j) => columnSum("dBias", j, quads)) : ""}}
`;
}

/** Adds up the sums of layer: parts f32 [chunks, 2 C] to dWeight and dBias f32 [C]. 32 columns a workgroup, eight threads each. */
export const normSumsCode = `struct Params {
  width: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read_write> dWeight: array<f32>;
@group(0) @binding(3) var<storage, read_write> dBias: array<f32>;

var<workgroup> shares: array<f32, 256>;

@compute @workgroup_size(256)
fn normSums(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let column = group.x * 32u + thread % 32u;
  var sum = 0.0;
  if (column < 2u * params.width) {
    for (var chunk = thread / 32u; chunk < params.chunks; chunk += 8u) {
      sum += parts[chunk * 2u * params.width + column];
    }
  }
  shares[thread] = sum;
  for (var half = 128u; half >= 32u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      shares[thread] += shares[thread + half];
    }
  }
  if (thread < 32u && column < params.width) {
    dWeight[column] = shares[thread];
  } else if (thread < 32u && column < 2u * params.width) {
    dBias[column - params.width] = shares[thread];
  }
}
`;
