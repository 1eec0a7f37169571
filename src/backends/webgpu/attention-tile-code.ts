/**
 * WGSL that both attentions on subgroup matrices are put together from: f16 operands straight from storage, f32 sums.
 *
 *   for each tile of keys:  S = Q K^T,  P = weigh(S),  O += P V
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
export const edge = 16;

export function tileThreads({ rowGroups, columnGroups }: AttentionTile): number {
  return rowGroups * columnGroups * subgroupLanes;
}

/** Bytes of workgroup memory. */
export function tileBytes({ rows, keys }: AttentionTile): number {
  return rows * (keys + 8) * 6 + (rows + 4) * 4 + rows * 8 * 4;
}

/** Whether the device multiplies f16 matrices of 16 x 16 with f32 sums, in workgroups of so many threads. */
export function hasMatrices(
  { f16, subgroupSize, subgroupMatrix, limits }: Abilities,
  threads: number,
): boolean {
  return (
    f16 &&
    subgroupSize === subgroupLanes &&
    threads <= limits.maxComputeInvocationsPerWorkgroup &&
    subgroupMatrix.some(
      ({ componentType, resultComponentType, m, n, k }) =>
        componentType === "f16" && resultComponentType === "f32" && m === 16 && n === 16 && k === 16,
    )
  );
}

export const all = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

export const head = `enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;
diagnostic(off, chromium.subgroup_matrix_uniformity);

`;

export const load = (
  side: "left" | "right" | "result",
  order: "row" | "col",
  from: string,
  at: string,
  stride: string | number,
) =>
  `subgroupMatrixLoad<subgroup_matrix_${side}<${side === "result" ? "f32" : "f16"}, 16, 16>, ${order}_major>(&${from}, ${at}, ${stride}${typeof stride === "number" ? "u" : ""})`;

/**
 * The parts of the loop over tiles.
 *
 * @param rowAt   where in y row `row` of the tile starts: by default rows of params.width behind each other
 * @param element values in an element of q, k and v
 */
export function parts(
  tile: AttentionTile,
  headDim: number,
  rowAt = (row: string) => `outAt + (${row}) * params.width`,
  element: 1 | 8 = 1,
) {
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
  const operand = (side: "left" | "right", order: "row" | "col", from: string, at: string) =>
    load(side, order, from, element === 1 ? at : `(${at}) / ${element}u`, headDim / element);
  const queries = all(
    rowEdges,
    (i) =>
      `let left${i} = ${operand("left", "row", "q", `queryAt + (subgroupRow + ${i * edge}u) * ${headDim}u + d`)};\n`,
  ).join("");
  return {
    rounds,
    // Each a multiple of 16 bytes, so that all are aligned to 16 bytes in whatever order the driver lays them out: Vulkan wants
    // that of matrices in memory, and WGSL has no other way to say it of an array of f16.
    declarations: `
var<workgroup> scores: array<f32, ${Math.max(rows * scoreStride, subgroups * patch)}>;
var<workgroup> shares: array<f16, ${rows * scoreStride}>;
var<workgroup> factors: array<f32, ${rows + 4}>;
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
${queries}${all(scoreEdges, (j) => `let right${j} = ${operand("right", "col", "k", `keyAt + (scoreColumn + ${j * edge}u) * ${headDim}u + d`)};\n`).join("")}${multiply("score", scoreEdges)}}
${all(rowEdges, (i) => all(scoreEdges, (j) => `subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${scoreStride}u + scoreColumn + ${j * edge}u, score${i}_${j}, ${scoreStride}u);\n`).join("")).join("")}}
workgroupBarrier();
`,
    /** O += P V. */
    add: `for (var j = 0u; j < ${keys}u; j += 16u) {
${lefts("shares", (i) => `(subgroupRow + ${i * edge}u) * ${scoreStride}u + j`, scoreStride)}${all(outEdges, (j) => `let right${j} = ${operand("right", "row", "v", `keyAt + j * ${headDim}u + outColumn + ${j * edge}u`)};\n`).join("")}${multiply("out", outEdges)}}
`,
    /** O += Q S, S [D, D] at `stateAt`. */
    addState: `for (var d = 0u; d < ${headDim}u; d += 16u) {
${queries}${all(outEdges, (j) => `let right${j} = ${load("right", "row", "state", `stateAt + d * ${headDim}u + outColumn + ${j * edge}u`, headDim)};\n`).join("")}${multiply("out", outEdges)}}
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
      y[(${rowAt("row + r")} + c) / 4u] =
        vec4f(scores[p], scores[p + 1u], scores[p + 2u], scores[p + 3u]) * factors[row + r];
    }
  }
}
`,
  };
}
