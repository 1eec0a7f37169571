/**
 * WGSL of lightning attention in blocks on subgroup matrices.
 *
 *   O = diag(decay) Q S;  for each tile of the block's keys:  P = decayed, masked Q K^T,  O += P V
 */

import { type AttentionTile, all, edge, head, load, parts, tileThreads } from "./attention-tile-code.ts";

/** P of lightning attention is kept this much smaller, out of the way of f16's largest number. */
const shrink = 1 / 16;

/**
 * The output of lightning attention: inside each block through decayed q k^T, from earlier blocks through their state.
 *
 *   q, k, v f16 [H, rows, D], blocks padded with zero rows to blockRows; blocks [blocks, 4]: first token, tokens
 *   state f16 [blocks, H, D, D] before each block, scales f32 [blocks, H] that it was multiplied by
 *   scales[blocks H]: what everything is multiplied by at last
 *   rates [H], y f32 [T, width]: a head's values from its column headStride head + column on, rows rowStep values apart; grid
 *   (blocks * blockRows / tile rows, H)
 */
export function lightningTileCode(tile: AttentionTile, headDim: number, blockRows: number): string {
  const p = parts(tile, headDim, (row) => `u32(i32(outAt) + i32(${row}) * params.rowStep)`);
  const { rows, keys } = tile;
  const stride = keys + 8;
  const tilesInBlock = blockRows / rows;
  const weigh = all(
    p.rounds,
    (i) => `{
  let row = firstWeighed + ${i * 4}u;
  let at = row * ${stride}u + lane % 8u;
  let distance = f32(firstRow + row) - f32(first + lane % 8u);
${all(keys / 8, (c) => `  shares[at + ${c * 8}u] = f16(select(0.0, scores[at + ${c * 8}u] * exp(-rate * (distance - ${c * 8}.0)) * ${shrink}, distance >= ${c * 8}.0));\n`).join("")}}
`,
  ).join("");
  return `${head}struct Params {
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
@group(0) @binding(2) var<storage, read> q: array<f16>;
@group(0) @binding(3) var<storage, read> k: array<f16>;
@group(0) @binding(4) var<storage, read> v: array<f16>;
@group(0) @binding(5) var<storage, read> state: array<f16>;
@group(0) @binding(6) var<storage, read> scales: array<f32>;
@group(0) @binding(7) var<storage, read> rates: array<f32>;
@group(0) @binding(8) var<storage, read_write> y: array<vec4f>;
${p.declarations}${p.scalePatch}${p.drainPatch}
@compute @workgroup_size(${tileThreads(tile)})
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = group.x / ${tilesInBlock}u;
  let firstRow = group.x % ${tilesInBlock}u * ${rows}u;
  let head = group.y;
  let length = blocks[block * 4u + 1u];
  if (firstRow >= length) {
    return;
  }
  let count = length - firstRow;
  let outAt = u32(i32(blocks[block * 4u] * params.width) + i32(firstRow) * params.rowStep) + head * params.headStride + params.column;
  let keysAt = (head * params.rows + block * ${blockRows}u) * ${headDim}u;
  let queryAt = keysAt + firstRow * ${headDim}u;
  let rate = rates[head];
  let scale = scales[block * params.numHeads + head];
  let stateAt = (block * params.numHeads + head) * ${headDim * headDim}u;
${p.places}${p.startOut}${p.addState}
  for (var row = thread; row < ${rows}u; row += ${tileThreads(tile)}u) {
    factors[row] = exp(-rate * f32(firstRow + row + 1u)) / scale * ${shrink};
  }
  workgroupBarrier();
${p.rescale}
  for (var first = 0u; first < firstRow + ${rows}u; first += ${keys}u) {
    let keyAt = keysAt + first * ${headDim}u;
${p.score}${weigh}workgroupBarrier();
${p.add}  }
  workgroupBarrier();
  for (var row = thread; row < ${rows}u; row += ${tileThreads(tile)}u) {
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
@group(0) @binding(1) var<storage, read> k: array<f16>;
@group(0) @binding(2) var<storage, read> v: array<f16>;
@group(0) @binding(3) var<storage, read_write> own: array<f32>;

@compute @workgroup_size(128)
fn sumBlock(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let at = (group.y * params.rows + group.x * ${blockRows}u) * ${headDim}u;
  let row = thread / 64u * ${headDim / 2}u;
  let column = thread / 32u % 2u * ${headDim / 2}u;
${all(edges, (i) => all(edges, (j) => `  var sum${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`).join("")).join("")}
  for (var t = 0u; t < ${blockRows}u; t += 16u) {
${all(edges, (i) => `    let left${i} = ${load("left", "col", "k", `at + t * ${headDim}u + row + ${i * edge}u`, headDim)};\n`).join("")}${all(edges, (j) => `    let right${j} = ${load("right", "row", "v", `at + t * ${headDim}u + column + ${j * edge}u`, headDim)};\n`).join("")}${all(edges, (i) => all(edges, (j) => `    sum${i}_${j} = subgroupMatrixMultiplyAccumulate(left${i}, right${j}, sum${i}_${j});\n`).join("")).join("")}  }
  let out = (group.x * params.numHeads + group.y) * ${headDim * headDim}u + row * ${headDim}u + column;
${all(edges, (i) => all(edges, (j) => `  subgroupMatrixStore<row_major>(&own, out + ${i * edge * headDim + j * edge}u, sum${i}_${j}, ${headDim}u);\n`).join("")).join("")}}
`;
}
