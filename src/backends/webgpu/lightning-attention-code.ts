/**
 * WGSL of lightning attention in blocks on subgroup matrices: f16 operands straight from storage, f32 sums.
 *
 *   O = diag(decay) Q S;  for each tile of the block's keys:  P = decayed, masked Q K^T,  O += P V
 *
 * A workgroup has rowGroups x columnGroups subgroups; each owns rows / rowGroups rows of Q K^T and O and a share of the
 * columns. Scores go through workgroup memory: eight lanes weigh one row (rows padded by 8 words: no bank conflicts). All
 * sums are variables of their own, since an array of matrices with an index that is not a constant goes to local memory.
 */

import type { Abilities } from "./kernel.ts";

export interface AttentionTile {
  /** Queries and keys of a tile. */
  readonly rows: number;
  readonly keys: number;
  readonly rowGroups: number;
  readonly columnGroups: number;
}

const subgroupLanes = 32;
const edge = 16;

function tileThreads({ rowGroups, columnGroups }: AttentionTile): number {
  return rowGroups * columnGroups * subgroupLanes;
}

/** Bytes of workgroup memory. */
function tileBytes({ rows, keys }: AttentionTile): number {
  return rows * (keys + 8) * 6 + rows * 4 + 4;
}

/** Whether the device multiplies f16 matrices of 16 x 16 with f32 sums and has room for a tile. */
export function hasMatrices(
  { f16, subgroupSize, subgroupMatrix, limits }: Abilities,
  tile: AttentionTile,
): boolean {
  return (
    f16 &&
    subgroupSize === subgroupLanes &&
    tileBytes(tile) <= limits.maxComputeWorkgroupStorageSize &&
    tileThreads(tile) <= limits.maxComputeInvocationsPerWorkgroup &&
    subgroupMatrix.some(
      ({ componentType, resultComponentType, m, n, k }) =>
        componentType === "f16" && resultComponentType === "f32" && m === 16 && n === 16 && k === 16,
    )
  );
}

const all = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const head = `enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;
diagnostic(off, chromium.subgroup_matrix_uniformity);

`;

const load = (
  side: "left" | "right" | "result",
  order: "row" | "col",
  from: string,
  at: string,
  stride: string | number,
) =>
  `subgroupMatrixLoad<subgroup_matrix_${side}<${side === "result" ? "f32" : "f16"}, 16, 16>, ${order}_major>(&${from}, ${at}, ${stride}${typeof stride === "number" ? "u" : ""})`;

/** The parts of the loop over tiles. */
function parts(tile: AttentionTile, headDim: number) {
  const { rows, keys, rowGroups, columnGroups } = tile;
  const rowEdges = rows / rowGroups / edge;
  const scoreEdges = keys / columnGroups / edge;
  const outEdges = headDim / columnGroups / edge;
  const subgroups = rowGroups * columnGroups;
  const rowsAtOnce = 4;
  const rounds = rows / subgroups / rowsAtOnce;
  for (const share of [rowEdges, scoreEdges, outEdges, rounds, keys / 8])
    if (!Number.isInteger(share) || share < 1)
      throw new RangeError(
        `attention tile ${JSON.stringify(tile)} does not divide for head dimension ${headDim}`,
      );
  const scoreStride = keys + 8;
  const multiply = (name: string, columns: number) =>
    all(rowEdges, (i) =>
      all(
        columns,
        (j) =>
          `${name}${i}_${j} = subgroupMatrixMultiplyAccumulate(left${i}, right${j}, ${name}${i}_${j});\n`,
      ).join(""),
    ).join("");
  const zeros = (name: string, columns: number) =>
    all(rowEdges, (i) =>
      all(columns, (j) => `var ${name}${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`).join(""),
    ).join("");
  const lefts = (from: string, at: (i: number) => string, stride: number) =>
    all(rowEdges, (i) => `let left${i} = ${load("left", "row", from, at(i), stride)};\n`).join("");
  const patch = edge * (edge + 4);
  return {
    rounds,
    declarations: `
var<workgroup> scores: array<f32, ${Math.max(rows * scoreStride, subgroups * patch)}>;
var<workgroup> shares: array<f16, ${rows * scoreStride}>;
var<workgroup> factors: array<f32, ${rows}>;
`,
    places: `
  let subgroup = thread / ${subgroupLanes}u;
  let lane = thread % ${subgroupLanes}u;
  let subgroupRow = subgroup / ${columnGroups}u * ${rowEdges * edge}u;
  let scoreColumn = subgroup % ${columnGroups}u * ${scoreEdges * edge}u;
  let outColumn = subgroup % ${columnGroups}u * ${outEdges * edge}u;
  let firstWeighed = subgroup * ${rounds * rowsAtOnce}u + lane / 8u;
`,
    startOut: zeros("out", outEdges),
    /** scores = Q K^T of the tile whose first key is at `keyAt`. */
    score: `{
${zeros("score", scoreEdges)}
for (var d = 0u; d < ${headDim}u; d += 16u) {
${lefts("q", (i) => `queryAt + (subgroupRow + ${i * edge}u) * ${headDim}u + d`, headDim)}${all(scoreEdges, (j) => `let right${j} = ${load("right", "col", "k", `keyAt + (scoreColumn + ${j * edge}u) * ${headDim}u + d`, headDim)};\n`).join("")}${multiply("score", scoreEdges)}}
${all(rowEdges, (i) => all(scoreEdges, (j) => `subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${scoreStride}u + scoreColumn + ${j * edge}u, score${i}_${j}, ${scoreStride}u);\n`).join("")).join("")}}
workgroupBarrier();
`,
    /** O += P V. */
    add: `for (var j = 0u; j < ${keys}u; j += 16u) {
${lefts("shares", (i) => `(subgroupRow + ${i * edge}u) * ${scoreStride}u + j`, scoreStride)}${all(outEdges, (j) => `let right${j} = ${load("right", "row", "v", `keyAt + j * ${headDim}u + outColumn + ${j * edge}u`, headDim)};\n`).join("")}${multiply("out", outEdges)}}
`,
    /** O += Q S, S [D, D] at `stateAt`. */
    addState: `for (var d = 0u; d < ${headDim}u; d += 16u) {
${lefts("q", (i) => `queryAt + (subgroupRow + ${i * edge}u) * ${headDim}u + d`, headDim)}${all(outEdges, (j) => `let right${j} = ${load("right", "row", "state", `stateAt + d * ${headDim}u + outColumn + ${j * edge}u`, headDim)};\n`).join("")}${multiply("out", outEdges)}}
`,
    /** O = diag(factors) O, through workgroup memory. */
    rescale: all(rowEdges, (i) =>
      all(
        outEdges,
        (j) => `subgroupMatrixStore<row_major>(&scores, subgroup * ${patch}u, out${i}_${j}, ${edge + 4}u);
workgroupBarrier();
scalePatch(subgroup * ${patch}u, lane, subgroupRow + ${i * edge}u);
workgroupBarrier();
out${i}_${j} = ${load("result", "row", "scores", `subgroup * ${patch}u`, edge + 4)};
workgroupBarrier();
`,
      ).join(""),
    ).join(""),
    scalePatch: `
fn scalePatch(at: u32, lane: u32, row: u32) {
  for (var i = lane; i < 256u; i += ${subgroupLanes}u) {
    scores[at + i / 16u * 20u + i % 16u] *= factors[row + i / 16u];
  }
}
`,
    /** y = diag(factors) O, for rows below `count`. */
    drain: all(rowEdges, (i) =>
      all(
        outEdges,
        (j) => `workgroupBarrier();
subgroupMatrixStore<row_major>(&scores, subgroup * ${patch}u, out${i}_${j}, ${edge + 4}u);
workgroupBarrier();
drainPatch(subgroup * ${patch}u, lane, subgroupRow + ${i * edge}u, count, outAt + outColumn + ${j * edge}u);
`,
      ).join(""),
    ).join(""),
    drainPatch: `
fn drainPatch(at: u32, lane: u32, row: u32, count: u32, outAt: u32) {
  for (var i = lane; i < 64u; i += ${subgroupLanes}u) {
    let r = i / 4u;
    let c = i % 4u * 4u;
    if (row + r < count) {
      let p = at + r * 20u + c;
      y[(outAt + (row + r) * params.width + c) / 4u] =
        vec4f(scores[p], scores[p + 1u], scores[p + 2u], scores[p + 3u]) * factors[row + r];
    }
  }
}
`,
  };
}

/** P of lightning attention is kept this much smaller, out of the way of f16's largest number. */
const shrink = 1 / 16;

/**
 * The output of lightning attention: inside each block through decayed q k^T, from earlier blocks through their state.
 *
 *   q, k, v f16 [H, rows, D], blocks padded with zero rows to blockRows; blocks [blocks, 4]: first token, tokens
 *   state f16 [blocks, H, D, D] before each block, scales f32 [blocks, H] that it was multiplied by
 *   rates [H], y f32 [T, H D]; grid (blocks * blockRows / tile rows, H)
 */
export function lightningTileCode(tile: AttentionTile, headDim: number, blockRows: number): string {
  const p = parts(tile, headDim);
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
  let outAt = (blocks[block * 4u] + firstRow) * params.width + head * ${headDim}u;
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
    factors[row] = ${1 / shrink};
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
