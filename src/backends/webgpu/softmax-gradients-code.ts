/**
 * WGSL of the gradients of softmax attention on subgroup matrices: f16 operands, f32 sums. With queries scaled by
 * log2(e) / sqrt D and dy scaled into f16's range, for tiles of as many queries as keys:
 *
 *   queries  log2 of the rows' sums of 2^score, over all keys; then over the keys again
 *            P = 2^(Q K^T - sums),  dS = P (dY V^T - deltas),  dQ += dS K
 *   keys     P^T and dS^T with keys as rows, over the queries that see them: dV += P^T dY,  dK += dS^T Q
 *
 * A workgroup of four subgroups makes one tile; each owns half of its rows and of its columns, its rows of the left operands
 * in matrices that stay in registers. The tiles of the right operands are copied to workgroup memory where they fit. Scores go
 * through workgroup memory, where eight threads weigh one row; a thread's values of P are variables of their own.
 *
 * dS in f16: |dY| is under 8, so a score's gradient is under 8 |v|_1, and P at most 1.
 */

import { all, head, load } from "./attention-tile-code.ts";

const edge = 16;
export const gradientThreads = 128;

export interface GradientShape {
  /** Queries and keys of a tile. */
  readonly tile: 32 | 64;
  /** Whether tiles of the right operands are copied to workgroup memory. */
  readonly isStaged: boolean;
}

/** The best that fits 48 KiB of workgroup memory. */
export function gradientShapeFor(headDim: number): GradientShape {
  return { tile: 64, isStaged: headDim === 64 };
}

/** Bytes of workgroup memory. */
export function gradientBytes({ tile, isStaged }: GradientShape, headDim: number): number {
  const staged = isStaged ? 2 * tile * (headDim + 8) * 2 : 0;
  return tile * (Math.max(tile, headDim) + 8) * 4 + tile * (tile + 8) * 2 + staged + tile * 8;
}

export function softmaxGradientCode({ tile, isStaged }: GradientShape, headDim: number): string {
  // Matrices of a subgroup's rows, and of its columns of a score tile.
  const edges = tile / 2 / edge;
  // Rows that a thread weighs, and its columns of each.
  const rounds = tile / 16;
  const perRow = tile / 8;
  const scoreStride = tile + 8;
  const depth = headDim / edge;
  const quads = headDim / 4;
  const stagedStride = isStaged ? quads + 2 : quads;
  const outEdges = headDim / 2 / edge;
  const outStride = headDim + 8;
  const each = (make: (i: number, j: number) => string, columns: number) =>
    all(edges, (i) => all(columns, (j) => make(i, j)).join("")).join("");
  const zeros = (name: string, columns: number) =>
    each((i, j) => `  var ${name}${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`, columns);
  const resident = (name: string, from: string) =>
    all(edges, (i) =>
      all(
        depth,
        (d) =>
          `  let ${name}${i}_${d} = ${load("left", "row", from, `ownAt + (subgroupRow + ${i * edge}u) * ${quads}u + ${(d * edge) / 4}u`, quads)};\n`,
      ).join(""),
    ).join("");
  /** Where a right operand's tile is: copied, or in storage. */
  const right = (name: string, from: string) =>
    isStaged ? { array: name, at: "0u" } : { array: from, at: "otherAt" };
  /** scores = left right^T, the left operand resident. */
  const score = (left: string, { array, at }: { array: string; at: string }) => `  {
${zeros("score", edges)}${all(
  depth,
  (d) =>
    `    {\n${all(edges, (j) => `      let right${j} = ${load("right", "col", array, `${at} + (scoreColumn + ${j * edge}u) * ${stagedStride}u + ${(d * edge) / 4}u`, stagedStride)};\n`).join("")}${each((i, j) => `      score${i}_${j} = subgroupMatrixMultiplyAccumulate(${left}${i}_${d}, right${j}, score${i}_${j});\n`, edges)}    }\n`,
).join(
  "",
)}${each((i, j) => `    subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${scoreStride}u + scoreColumn + ${j * edge}u, score${i}_${j}, ${scoreStride}u);\n`, edges)}  }
  workgroupBarrier();
`;
  /** sums += shares right. */
  const add = (sum: string, { array, at }: { array: string; at: string }) =>
    all(
      tile / edge,
      (d) =>
        `  {\n${all(edges, (i) => `    let left${i} = ${load("left", "row", "shares", `(subgroupRow + ${i * edge}u) * ${scoreStride}u + ${d * edge}u`, scoreStride)};\n`).join("")}${all(outEdges, (j) => `    let right${j} = ${load("right", "row", array, `${at} + ${d * edge}u * ${stagedStride}u + (outColumn + ${j * edge}u) / 4u`, stagedStride)};\n`).join("")}${each((i, j) => `    ${sum}${i}_${j} = subgroupMatrixMultiplyAccumulate(left${i}, right${j}, ${sum}${i}_${j});\n`, outEdges)}  }\n`,
    ).join("");
  const stage = (copies: readonly { readonly name: string; readonly from: string }[]) =>
    isStaged
      ? `  for (var i = thread; i < ${tile * quads}u; i += ${gradientThreads}u) {
    let place = i / ${quads}u * ${stagedStride}u + i % ${quads}u;
${copies.map(({ name, from }) => `    ${name}[place] = ${from}[otherAt + i];\n`).join("")}  }
`
      : "";
  const eachValue = (make: (i: number, c: number) => string) =>
    all(rounds, (i) => all(perRow, (c) => make(i, c)).join("")).join("");
  const at = (i: number, c: number) => `(firstWeighed + ${i * 4}u) * ${scoreStride}u + lane % 8u + ${c * 8}u`;
  /** outputs = factor sum, to rows below `count` of dqkv. */
  const drain = (sum: string, column: string, factor: string) => `  workgroupBarrier();
${each((i, j) => `  subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${outStride}u + outColumn + ${j * edge}u, ${sum}${i}_${j}, ${outStride}u);\n`, outEdges)}  workgroupBarrier();
  for (var i = thread; i < count * ${quads}u; i += ${gradientThreads}u) {
    let source = i / ${quads}u * ${outStride}u + i % ${quads}u * 4u;
    let value = vec4f(scores[source], scores[source + 1u], scores[source + 2u], scores[source + 3u]);
    dqkv[((start + i / ${quads}u) * params.stride + ${column}) / 4u + i % ${quads}u] = value * (${factor});
  }
`;
  const [keyTile, valueTile] = [right("firstTile", "k"), right("secondTile", "v")];
  const [queryTile, slopeTile] = [right("firstTile", "q"), right("secondTile", "slopes")];
  const places = `  let start = tiles[group.x * 4u];
  let count = tiles[group.x * 4u + 1u];
  let firstRow = tiles[group.x * 4u + 2u];
  let length = tiles[group.x * 4u + 3u];
  let position = group.x * ${tile}u - firstRow;
  let subgroup = thread / 32u;
  let lane = thread % 32u;
  let subgroupRow = subgroup / 2u * ${tile / 2}u;
  let scoreColumn = subgroup % 2u * ${tile / 2}u;
  let outColumn = subgroup % 2u * ${headDim / 2}u;
  let firstWeighed = subgroup * ${rounds * 4}u + lane / 8u;
`;
  const isSeen = (query: string, key: string) =>
    `${key} < length && (params.causal == 0u || ${key} <= ${query})`;
  const queryOf = (i: number) => `position + firstWeighed + ${i * 4}u`;
  const keyOf = (c: number) => `first + lane % 8u + ${c * 8}u`;
  return `${head}struct Params {
  numHeads: u32,
  queriesPerKey: u32,
  // Rows of a head's copies.
  rows: u32,
  causal: u32,
  // Of dqkv: values of a row, and where keys and values begin.
  stride: u32,
  keysAt: u32,
  valuesAt: u32,
  // 1 / sqrt D
  scoreScale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tiles: array<u32>;
@group(0) @binding(2) var<storage, read> q: array<vec4<f16>>;
@group(0) @binding(3) var<storage, read> k: array<vec4<f16>>;
@group(0) @binding(4) var<storage, read> v: array<vec4<f16>>;
@group(0) @binding(5) var<storage, read> slopes: array<vec4<f16>>;
// [H rows deltas; H rows sums; the inverse of dy's scale]
@group(0) @binding(6) var<storage, read_write> ofRows: array<f32>;
@group(0) @binding(7) var<storage, read_write> dqkv: array<vec4f>;

var<workgroup> scores: array<f32, ${tile * (Math.max(tile, headDim) + 8)}>;
var<workgroup> shares: array<f16, ${tile * scoreStride}>;
${isStaged ? `var<workgroup> firstTile: array<vec4<f16>, ${tile * stagedStride}>;\nvar<workgroup> secondTile: array<vec4<f16>, ${tile * stagedStride}>;\n` : ""}var<workgroup> factors: array<vec2f, ${tile}>;

@compute @workgroup_size(${gradientThreads})
fn queries(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places}  let head = group.y;
  let numRows = params.numHeads * params.rows;
  let ownRow = head * params.rows + group.x * ${tile}u;
  let ownAt = ownRow * ${quads}u;
  let keysAt = (head / params.queriesPerKey * params.rows + firstRow) * ${quads}u;
  let end = select(length, min(length, position + ${tile}u), params.causal == 1u);
${resident("query", "q")}${all(rounds, (i) => `  var largest${i} = -1e30;\n  var sum${i} = 0.0;\n`).join("")}
  for (var first = 0u; first < end; first += ${tile}u) {
    let otherAt = keysAt + first * ${quads}u;
${stage([{ name: "firstTile", from: "k" }])}  workgroupBarrier();
${score("query", keyTile)}${all(
  rounds,
  (i) => `  {
${all(perRow, (c) => `    let x${c} = select(-1e30, scores[${at(i, c)}], ${isSeen(queryOf(i), keyOf(c))});\n`).join("")}    let most = max(largest${i}, ${all(perRow, (c) => `x${c}`).reduce((text, x) => `max(${text}, ${x})`)});
    sum${i} = sum${i} * exp2(largest${i} - most) + ${all(perRow, (c) => `select(0.0, exp2(x${c} - most), x${c} > -1e30)`).join(" + ")};
    largest${i} = most;
  }
`,
).join("")}  }
  workgroupBarrier();
${all(rounds, (i) => `  scores[((firstWeighed + ${i * 4}u) * 8u + lane % 8u) * 2u] = largest${i};\n  scores[((firstWeighed + ${i * 4}u) * 8u + lane % 8u) * 2u + 1u] = sum${i};\n`).join("")}  workgroupBarrier();
  if (thread < ${tile}u) {
    var most = -1e30;
    for (var i = 0u; i < 8u; i++) {
      most = max(most, scores[(thread * 8u + i) * 2u]);
    }
    var sum = 0.0;
    for (var i = 0u; i < 8u; i++) {
      sum += scores[(thread * 8u + i) * 2u + 1u] * exp2(scores[(thread * 8u + i) * 2u] - most);
    }
    // A row of zeros behind the sequence has no share in anything.
    let logSum = select(1e30, most + log2(sum), thread < count);
    factors[thread] = vec2f(logSum, ofRows[ownRow + thread]);
    ofRows[numRows + ownRow + thread] = logSum;
  }
  workgroupBarrier();
${all(rounds, (i) => `  let own${i} = factors[firstWeighed + ${i * 4}u];\n`).join("")}${resident("slope", "slopes")}${zeros("out", outEdges)}
  for (var first = 0u; first < end; first += ${tile}u) {
    let otherAt = keysAt + first * ${quads}u;
    workgroupBarrier();
${stage([
  { name: "firstTile", from: "k" },
  { name: "secondTile", from: "v" },
])}  workgroupBarrier();
${score("query", keyTile)}${eachValue((i, c) => `  let p${i}_${c} = select(0.0, exp2(scores[${at(i, c)}] - own${i}.x), ${isSeen(queryOf(i), keyOf(c))});\n`)}  workgroupBarrier();
${score("slope", valueTile)}${eachValue((i, c) => `  shares[${at(i, c)}] = f16(p${i}_${c} * (scores[${at(i, c)}] - own${i}.y));\n`)}  workgroupBarrier();
${add("out", keyTile)}  }
${drain("out", `head * ${headDim}u`, "params.scoreScale * ofRows[2u * numRows]")}}

@compute @workgroup_size(${gradientThreads})
fn keys(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places}  let keyHead = group.y;
  let numRows = params.numHeads * params.rows;
  let ownAt = (keyHead * params.rows + group.x * ${tile}u) * ${quads}u;
${resident("key", "k")}${resident("value", "v")}${zeros("dk", outEdges)}${zeros("dv", outEdges)}
  for (var index = 0u; index < params.queriesPerKey; index++) {
    let rowsAt = (keyHead * params.queriesPerKey + index) * params.rows + firstRow;
    for (var first = select(0u, position, params.causal == 1u); first < length; first += ${tile}u) {
      let otherAt = (rowsAt + first) * ${quads}u;
      workgroupBarrier();
${stage([
  { name: "firstTile", from: "q" },
  { name: "secondTile", from: "slopes" },
])}  if (thread < ${tile}u) {
    factors[thread] = vec2f(ofRows[numRows + rowsAt + first + thread], ofRows[rowsAt + first + thread]);
  }
  workgroupBarrier();
${all(perRow, (c) => `  let other${c} = factors[lane % 8u + ${c * 8}u];\n`).join("")}${score("key", queryTile)}${eachValue((i, c) => `  let p${i}_${c} = select(0.0, exp2(scores[${at(i, c)}] - other${c}.x), ${isSeen(keyOf(c), queryOf(i))});\n  shares[${at(i, c)}] = f16(p${i}_${c});\n`)}  workgroupBarrier();
${add("dv", slopeTile)}${score("value", slopeTile)}${eachValue((i, c) => `  shares[${at(i, c)}] = f16(p${i}_${c} * (scores[${at(i, c)}] - other${c}.y));\n`)}  workgroupBarrier();
${add("dk", queryTile)}    }
  }
${drain("dk", `params.keysAt + keyHead * ${headDim}u`, `${Math.LN2} * ofRows[2u * numRows]`)}${drain("dv", `params.valuesAt + keyHead * ${headDim}u`, "ofRows[2u * numRows]")}}
`;
}
