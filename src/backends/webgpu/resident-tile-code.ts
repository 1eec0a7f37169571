/**
 * WGSL of attention on subgroup matrices whose left operands stay in registers: f16 operands, f32 sums.
 *
 *   scores = A B^T, A resident;  sums += shares B
 *
 * A workgroup has rowGroups x columnGroups subgroups; each owns its share of a tile's rows, and of the columns of scores and
 * sums. Right operands are copied to workgroup memory a tile at a time. Scores and shares are in workgroup memory, where eight
 * threads weigh one row, four columns at a time. Rows there are padded by 16 bytes (scores by 32) against bank conflicts. All
 * sums are variables of their own, since an array of matrices with an index that is not a constant goes to local memory.
 */

import { type AttentionTile, all, edge, load, tileThreads } from "./attention-tile-code.ts";

export const lanes = 32;

/** Quads from one row of scores and of shares to the next. */
export function scoreStrideOf({ keys }: AttentionTile): number {
  return keys / 4 + 2;
}

/** Elements from one row of a copied tile to the next. */
export function stagedStrideOf(headDim: number): number {
  return headDim / 8 + 1;
}

export function residentParts(tile: AttentionTile, headDim: number) {
  const { rows, keys, rowGroups, columnGroups } = tile;
  const threads = tileThreads(tile);
  // Rows of a subgroup; matrices of them, of its columns of scores and of sums.
  const ownRows = rows / rowGroups;
  const edges = ownRows / edge;
  const scoreEdges = keys / columnGroups / edge;
  const outEdges = headDim / columnGroups / edge;
  const depth = headDim / edge;
  const pieces = headDim / 8;
  const rounds = ownRows / columnGroups / 4;
  const perRow = keys / 32;
  const copies = (keys * pieces) / threads;
  for (const share of [edges, scoreEdges, outEdges, rounds, perRow, copies])
    if (!Number.isInteger(share) || share < 1)
      throw new RangeError(
        `attention tile ${JSON.stringify(tile)} does not divide for head dimension ${headDim}`,
      );
  const scoreStride = scoreStrideOf(tile);
  const stagedStride = stagedStrideOf(headDim);
  const each = (make: (i: number, j: number) => string, columns: number) =>
    all(edges, (i) => all(columns, (j) => make(i, j)).join("")).join("");
  const zeros = (name: string, columns: number) =>
    each((i, j) => `  var ${name}${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`, columns);
  const multiply = (left: (i: number) => string, sum: string, columns: number) =>
    each(
      (i, j) =>
        `    ${sum}${i}_${j} = subgroupMatrixMultiplyAccumulate(${left(i)}, right${j}, ${sum}${i}_${j});\n`,
      columns,
    );
  return {
    threads,
    edges,
    outEdges,
    pieces,
    stagedStride,
    /** Rows that a thread weighs, and its quads of each. */
    rounds,
    perRow,
    each,
    places: `  let subgroup = thread / ${lanes}u;
  let lane = thread % ${lanes}u;
  let subgroupRow = subgroup / ${columnGroups}u * ${ownRows}u;
  let scoreColumn = subgroup % ${columnGroups}u * ${keys / columnGroups}u;
  let outColumn = subgroup % ${columnGroups}u * ${headDim / columnGroups}u;
  let firstWeighed = subgroup * ${rounds * 4}u + lane / 8u;
  let stagedAt = thread / ${pieces}u * ${stagedStride}u + thread % ${pieces}u;
`,
    startOut: (name: string) => zeros(name, outEdges),
    /** The tile's rows of `from`, whose first is at `at`. */
    resident: (name: string, from: string, at: string) =>
      all(edges, (i) =>
        all(
          depth,
          (d) =>
            `  let ${name}${i}_${d} = ${load("left", "row", from, `${at} + (subgroupRow + ${i * edge}u) * ${pieces}u + ${d * 2}u`, pieces)};\n`,
        ).join(""),
      ).join(""),
    /** A tile of a right operand on its way to workgroup memory: into registers. */
    read: (name: string, from: string, at: string) =>
      all(copies, (u) => `    let ${name}${u} = ${from}[${at} + thread + ${u * threads}u];\n`).join(""),
    /** And into an array. */
    write: (name: string, to: string) =>
      all(
        copies,
        (u) => `    ${to}[stagedAt + ${((u * threads) / pieces) * stagedStride}u] = ${name}${u};\n`,
      ).join(""),
    /** scores = left right^T, and a barrier; `right` is an array of workgroup memory. */
    score: (left: string, right: string) => {
      const products = all(depth, (d) => {
        const rights = all(
          scoreEdges,
          (j) =>
            `    let right${j} = ${load("right", "col", right, `(scoreColumn + ${j * edge}u) * ${stagedStride}u + ${d * 2}u`, stagedStride)};\n`,
        ).join("");
        return `  {\n${rights}${multiply((i) => `${left}${i}_${d}`, "score", scoreEdges)}  }\n`;
      }).join("");
      const stores = each(
        (i, j) =>
          `  subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${scoreStride}u + scoreColumn / 4u + ${j * 4}u, score${i}_${j}, ${scoreStride}u);\n`,
        scoreEdges,
      );
      return `  {\n${zeros("score", scoreEdges)}${products}${stores}  }\n  workgroupBarrier();\n`;
    },
    /** sums += shares right. */
    add: (sum: string, right: string) => {
      const products = all(keys / edge, (d) => {
        const lefts = all(
          edges,
          (i) =>
            `    let left${i} = ${load("left", "row", "shares", `(subgroupRow + ${i * edge}u) * ${scoreStride}u + ${d * 4}u`, scoreStride)};\n`,
        ).join("");
        const rights = all(
          outEdges,
          (j) =>
            `    let right${j} = ${load("right", "row", right, `${d * edge * stagedStride}u + outColumn / 8u + ${j * 2}u`, stagedStride)};\n`,
        ).join("");
        return `  {\n${lefts}${rights}${multiply((i) => `left${i}`, sum, outEdges)}  }\n`;
      }).join("");
      return `  {\n${products}  }\n`;
    },
    /** For each row that a thread weighs and each of its quads. */
    eachQuad: (make: (i: number, c: number) => string) =>
      all(rounds, (i) => all(perRow, (c) => make(i, c)).join("")).join(""),
    /** Where quad c of round i is in scores and shares. */
    quadAt: (i: number, c: number) => `(firstWeighed + ${i * 4}u) * ${scoreStride}u + lane % 8u + ${c * 8}u`,
    /** Columns of quad c, counted from the thread's first. */
    columns: (c: number) => `vec4i(${all(4, (e) => c * 32 + e).join(", ")})`,
    /** `bound` of each round: columns up to it, or from it on, counted from the thread's first. */
    bounds: (make: (row: string) => string) =>
      all(
        rounds,
        (i) =>
          `  let bound${i} = vec4i(${make(`firstWeighed + ${i * 4}u`)} - i32(first + lane % 8u * 4u));\n`,
      ).join(""),
  };
}
