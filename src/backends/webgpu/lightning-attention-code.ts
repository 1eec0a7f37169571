/**
 * WGSL of lightning attention in blocks on subgroup matrices, from f16 copies of its operands: what its gradients run on.
 *
 *   O = diag(decay) Q S;  for each tile of the block's keys:  P = decayed, masked Q K^T,  O += P V
 */

import { type AttentionTile, all, edge, head, load } from "./attention-tile-code.ts";
import { rowsParts } from "./rows-tile-code.ts";

/** P of lightning attention is kept this much smaller, out of the way of f16's largest number. */
export const shrink = 1 / 16;

/** Params and buffers of the output of lightning attention on subgroup matrices. */
const bindings = `struct Params {
  width: u32,
  numHeads: u32,
  rows: u32,
  numBlocks: u32,
  // Of y: values from one row to the next of a block, negative in reversed time; from one head to the next; the first column.
  rowStep: i32,
  headStride: u32,
  column: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> blocks: array<u32>;
@group(0) @binding(2) var<storage, read> q: array<vec4u>;
@group(0) @binding(3) var<storage, read> k: array<vec4u>;
@group(0) @binding(4) var<storage, read> v: array<vec4u>;
@group(0) @binding(5) var<storage, read> state: array<vec4u>;
@group(0) @binding(6) var<storage, read> scales: array<f32>;
@group(0) @binding(7) var<storage, read> rates: array<f32>;
@group(0) @binding(8) var<storage, read_write> y: array<vec4f>;
`;

/** Where a workgroup's rows, keys and state are. */
function places(rows: number, headDim: number, blockRows: number): string {
  const pieces = headDim / 8;
  return `  let block = group.x / ${blockRows / rows}u;
  let firstRow = group.x % ${blockRows / rows}u * ${rows}u;
  let head = group.y;
  let length = blocks[block * 4u + 1u];
  if (firstRow >= length) {
    return;
  }
  let count = min(length - firstRow, ${rows}u);
  let outAt = u32(i32(blocks[block * 4u] * params.width) + i32(firstRow) * params.rowStep) + head * params.headStride + params.column;
  let keysAt = (head * params.rows + block * ${blockRows}u) * ${pieces}u;
  let queryAt = keysAt + firstRow * ${pieces}u;
  let rate = rates[head];
  let scale = scales[block * params.numHeads + head];
  let stateAt = (block * params.numHeads + head) * ${headDim * pieces}u;
`;
}

/**
 * Scores become weights: decayed by their distance, zero ahead of a row.
 *
 * @param packed WGSL of f16 pairs of `low` and `high`
 * @param scores the slice of a row group
 */
export function decayed(
  p: ReturnType<typeof rowsParts>,
  packed: string,
  scores = "scores[rowGroup]",
): string {
  const { perRow, atOnce, stride, columns } = p;
  return p.eachRound(
    (i) => `    {
      let at = weighedAt + ${i * atOnce * stride}u;
      let distance = i32(firstRow + firstWeighed + ${i * atOnce}u) - i32(first + lane % ${perRow}u * 4u);
      let a = bitcast<vec4f>(${scores}[at]) * (exp(-rate * f32(max(distance, 0))) * ${shrink}) * steps;
      let b = bitcast<vec4f>(${scores}[at + ${perRow}u]) * (exp(-rate * f32(max(distance - ${perRow * 4}, 0))) * ${shrink}) * steps;
      let low = select(vec4f(), a, ${columns(0)} <= vec4i(distance));
      let high = select(vec4f(), b, ${columns(perRow * 4)} <= vec4i(distance));
      ${scores}[at] = ${packed};
    }
`,
  );
}

/**
 * The output of lightning attention: inside each block through decayed q k^T, from earlier blocks through their state.
 *
 * The state goes through workgroup memory, `keys` of its rows at a time where values go later.
 *
 *   q, k, v f16 [H, rows, D], blocks padded with zero rows to blockRows; blocks [blocks, 4]: first token, tokens
 *   state f16 [blocks, H, D, D] before each block, scales f32 [blocks, H] that it was multiplied by
 *   scales[blocks H]: what everything is multiplied by at last
 *   rates [H], y f32 [T, width]: a head's values from its column headStride head + column on, rows rowStep values apart; grid
 *   (blocks * blockRows / tile rows, H)
 */
export function lightningTileCode(tile: AttentionTile, headDim: number, blockRows: number): string {
  const p = rowsParts(
    { tile, sharesPlace: false },
    headDim,
    (row) => `u32(i32(outAt) + i32(${row}) * params.rowStep)`,
  );
  const { rows, keys } = tile;
  const { read } = p;
  const pieces = headDim / 8;
  const numParts = headDim / keys;
  const stateAt = (part: number) => `stateAt + ${part * keys * pieces}u`;
  const addStates = all(
    numParts,
    (part) =>
      `  {\n${part + 1 < numParts ? read("state", "state", stateAt(part + 1)) : ""}${p.addState(part)}${part + 1 < numParts ? `    workgroupBarrier();\n${p.writeState}    workgroupBarrier();\n` : ""}  }\n`,
  ).join("");
  const weigh = decayed(
    p,
    "vec4u(pack2x16float(low.xy), pack2x16float(low.zw), pack2x16float(high.xy), pack2x16float(high.zw))",
  );
  return `${head}${bindings}${p.declarations}
@compute @workgroup_size(${p.threads})
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places(rows, headDim, blockRows)}${p.places}  // Of the columns of a quad, whose first decays by the whole distance.
  let steps = exp(rate * vec4f(0.0, 1.0, 2.0, 3.0));
  {
${read("state", "state", stateAt(0))}${read("key", "k", "keysAt")}${p.writeState}${p.writeKeys}  }
  for (var row = thread; row < ${rows}u; row += ${p.threads}u) {
    factors[row] = exp(-rate * f32(firstRow + row + 1u)) / scale * ${shrink};
  }
${p.queries}${p.startOut}  workgroupBarrier();
${addStates}${p.rescale}
  let end = firstRow + ${rows}u;
  for (var first = 0u; first < end; first += ${keys}u) {
    let valueAt = keysAt + first * ${pieces}u;
    let nextAt = select(valueAt, valueAt + ${keys * pieces}u, first + ${keys}u < end);
${read("value", "v", "valueAt")}${read("key", "k", "nextAt")}${p.score}${p.writeValues}${p.writeKeys}${weigh}    workgroupBarrier();
${p.add}    workgroupBarrier();
  }
  for (var row = thread; row < ${rows}u; row += ${p.threads}u) {
    factors[row] = ${1 / shrink}.0 * scales[params.numBlocks * params.numHeads];
  }
${p.drain}}
`;
}

/**
 * Each block's own state, sum_j k_j^T v_j of its rows (keys already decayed to the block's end).
 * k and v f16 [H, rows, D], own f32 [blocks, H, D, D]; grid (blocks, H), four subgroups.
 */
export function lightningStateCode(headDim: number, blockRows: number): string {
  const edges = headDim / 2 / edge;
  return `${head}struct Params {
  width: u32,
  numHeads: u32,
  rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> k: array<vec4u>;
@group(0) @binding(2) var<storage, read> v: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> own: array<f32>;

@compute @workgroup_size(128)
fn sumBlock(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let at = (group.y * params.rows + group.x * ${blockRows}u) * ${headDim}u;
  let row = thread / 64u * ${headDim / 2}u;
  let column = thread / 32u % 2u * ${headDim / 2}u;
${all(edges, (i) => all(edges, (j) => `  var sum${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`).join("")).join("")}
  for (var t = 0u; t < ${blockRows}u; t += 16u) {
${all(edges, (i) => `    let left${i} = ${load("left", "col", "k", `(at + t * ${headDim}u + row) / 8u + ${(i * edge) / 8}u`, headDim / 8)};\n`).join("")}${all(edges, (j) => `    let right${j} = ${load("right", "row", "v", `(at + t * ${headDim}u + column) / 8u + ${(j * edge) / 8}u`, headDim / 8)};\n`).join("")}${all(edges, (i) => all(edges, (j) => `    sum${i}_${j} = subgroupMatrixMultiplyAccumulate(left${i}, right${j}, sum${i}_${j});\n`).join("")).join("")}  }
  let out = (group.x * params.numHeads + group.y) * ${headDim * headDim}u + row * ${headDim}u + column;
${all(edges, (i) => all(edges, (j) => `  subgroupMatrixStore<row_major>(&own, out + ${i * edge * headDim + j * edge}u, sum${i}_${j}, ${headDim}u);\n`).join("")).join("")}}
`;
}
