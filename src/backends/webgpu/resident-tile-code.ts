/**
 * WGSL of attention on subgroup matrices whose left operands stay in registers: f16 operands, f32 sums.
 *
 *   scores = A B^T, A resident;  sums += shares B
 *
 * A workgroup has rowGroups x columnGroups subgroups; each owns its share of a tile's rows, and of the columns of scores and
 * sums. Right operands are copied to workgroup memory a tile at a time, or read where they are in storage. Scores and shares
 * are in workgroup memory, where eight threads weigh one row, four columns at a time. Rows there are padded by 16 bytes (scores
 * by 32) against bank conflicts. All sums are variables of their own, since an array of matrices with an index that is not a
 * constant goes to local memory.
 */

import { type AttentionTile, all, edge, load, tileThreads } from "./attention-tile-code.ts";

export const lanes = 32;

export interface ResidentShape {
  readonly tile: AttentionTile;
  /** Whether tiles of the right operands are copied to workgroup memory. */
  readonly isStaged: boolean;
  /** Whether each subgroup has products of its own, with matrices at constant places: `unrolled` in tile-form.ts. */
  readonly isUnrolled: boolean;
}

/** An array that has a right operand in elements of 8 values, and where its tile starts. */
export interface RightOperand {
  readonly array: string;
  readonly at: string;
}

/** Quads from one row of scores and of shares to the next. */
export function scoreStrideOf({ keys }: AttentionTile): number {
  return keys / 4 + 2;
}

/** Elements from one row of a copied tile to the next. */
export function stagedStrideOf(headDim: number): number {
  return headDim / 8 + 1;
}

export function residentParts({ tile, isStaged, isUnrolled }: ResidentShape, headDim: number) {
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
  const stagedStride = isStaged ? stagedStrideOf(headDim) : pieces;
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
  const subgroupCase = (i: number) => {
    const column = i % columnGroups;
    return `  const subgroupRow = ${Math.floor(i / columnGroups) * ownRows}u;
  const scoreColumn = ${(column * keys) / columnGroups}u;
  const outColumn = ${(column * headDim) / columnGroups}u;
`;
  };
  const bySubgroup = (code: string) => {
    if (!isUnrolled) return `  {\n${code}  }\n`;
    const count = rowGroups * columnGroups;
    const cases = all(
      count,
      (i) => `  ${i === count - 1 ? "default" : `case ${i}u`}: {\n${subgroupCase(i)}${code}  }\n`,
    );
    return `  switch subgroup {\n${cases.join("")}  }\n`;
  };
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
    /** scores = left right^T, and a barrier. */
    score: (left: string, { array, at }: RightOperand) => {
      const products = all(depth, (d) => {
        const rights = all(
          scoreEdges,
          (j) =>
            `    let right${j} = ${load("right", "col", array, `${at} + (scoreColumn + ${j * edge}u) * ${stagedStride}u + ${d * 2}u`, stagedStride)};\n`,
        ).join("");
        return `  {\n${rights}${multiply((i) => `${left}${i}_${d}`, "score", scoreEdges)}  }\n`;
      }).join("");
      const stores = each(
        (i, j) =>
          `  subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${scoreStride}u + scoreColumn / 4u + ${j * 4}u, score${i}_${j}, ${scoreStride}u);\n`,
        scoreEdges,
      );
      return `${bySubgroup(`${zeros("score", scoreEdges)}${products}${stores}`)}  workgroupBarrier();\n`;
    },
    /** sums += shares right. */
    add: (sum: string, { array, at }: RightOperand) =>
      bySubgroup(
        all(keys / edge, (d) => {
          const lefts = all(
            edges,
            (i) =>
              `    let left${i} = ${load("left", "row", "shares", `(subgroupRow + ${i * edge}u) * ${scoreStride}u + ${d * 4}u`, scoreStride)};\n`,
          ).join("");
          const rights = all(
            outEdges,
            (j) =>
              `    let right${j} = ${load("right", "row", array, `${at} + ${d * edge * stagedStride}u + outColumn / 8u + ${j * 2}u`, stagedStride)};\n`,
          ).join("");
          return `  {\n${lefts}${rights}${multiply((i) => `left${i}`, sum, outEdges)}  }\n`;
        }).join(""),
      ),
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
