/**
 * WGSL of the gradients of softmax attention on subgroup matrices: f16 operands, f32 sums. With queries scaled by
 * log2(e) / sqrt D and dy scaled into f16's range, for tiles of as many queries as keys:
 *
 *   queries  log2 of the rows' sums of 2^score, over all keys; then over the keys again
 *            P = 2^(Q K^T - sums),  dS = P (dY V^T - deltas),  dQ += dS K
 *   keys     P^T and dS^T with keys as rows, over the queries that see them: dV += P^T dY,  dK += dS^T Q
 *
 * A workgroup of rowGroups x 2 subgroups makes one tile; each owns its share of the rows and half of the columns, its rows of
 * the left operands in matrices that stay in registers. The tiles of the right operands are copied to workgroup memory where
 * they fit. Scores go through workgroup memory, where eight threads weigh one row, four columns at a time.
 *
 * dS in f16: |dY| is under 8, so a score's gradient is under 16 |v|_1 of the largest value, and P at most 1.
 */

import { all, head, load } from "./attention-tile-code.ts";

const edge = 16;
const columnGroups = 2;
const lanes = 32;

export interface GradientShape {
  /** Queries and keys of a tile. */
  readonly tile: 32 | 64;
  /** Subgroups along the rows, at most tile / 16. */
  readonly rowGroups: 1 | 2 | 4;
  /** Whether tiles of the right operands are copied to workgroup memory. */
  readonly isStaged: boolean;
  /** Whether each subgroup has products of its own, with matrices at constant places: `unrolled` in tile-form.ts. */
  readonly isUnrolled: boolean;
}

/** What fits 48 KiB of workgroup memory and, by count, the registers: heads of 128 take twice the sums a subgroup row. */
export function gradientShapeFor(headDim: number): GradientShape {
  return headDim === 64
    ? { tile: 64, rowGroups: 2, isStaged: true, isUnrolled: true }
    : { tile: 64, rowGroups: 4, isStaged: false, isUnrolled: false };
}

export function gradientThreads({ rowGroups }: GradientShape): number {
  return rowGroups * columnGroups * lanes;
}

/** Bytes of workgroup memory. */
export function gradientBytes({ tile, isStaged }: GradientShape, headDim: number): number {
  const staged = isStaged ? 2 * tile * (headDim + 8) * 2 : 0;
  return tile * (Math.max(tile, headDim) + 8) * 4 + tile * (tile + 8) * 2 + staged + tile * 8;
}

interface RightOperand {
  readonly array: string;
  /** Where its tile starts, in pieces of 8 values. */
  readonly at: string;
}

export function softmaxGradientCode(shape: GradientShape, headDim: number): string {
  const { tile, rowGroups, isStaged, isUnrolled } = shape;
  const threads = gradientThreads(shape);
  // Rows of a subgroup; matrices of them, and of its columns of a score tile and of a sum.
  const ownRows = tile / rowGroups;
  const edges = ownRows / edge;
  const scoreEdges = tile / columnGroups / edge;
  const outEdges = headDim / columnGroups / edge;
  const depth = headDim / edge;
  // Rows that a thread weighs, and its quads of columns of each.
  const rounds = ownRows / columnGroups / 4;
  const perRow = tile / 32;
  // Strides in elements of the arrays: quads of scores, shares and sums, pieces of 8 values of operands.
  const scoreStride = tile / 4 + 2;
  const outStride = headDim / 4 + 2;
  const pieces = headDim / 8;
  const stagedStride = isStaged ? pieces + 1 : pieces;
  const each = (make: (i: number, j: number) => string, columns: number) =>
    all(edges, (i) => all(columns, (j) => make(i, j)).join("")).join("");
  const zeros = (name: string, columns: number) =>
    each((i, j) => `  var ${name}${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`, columns);
  const resident = (name: string, from: string) =>
    all(edges, (i) =>
      all(
        depth,
        (d) =>
          `  let ${name}${i}_${d} = ${load("left", "row", from, `ownAt + (subgroupRow + ${i * edge}u) * ${pieces}u + ${d * 2}u`, pieces)};\n`,
      ).join(""),
    ).join("");
  const multiply = (left: (i: number) => string, sum: string, columns: number) =>
    each(
      (i, j) =>
        `    ${sum}${i}_${j} = subgroupMatrixMultiplyAccumulate(${left(i)}, right${j}, ${sum}${i}_${j});\n`,
      columns,
    );
  /** Code of products, for each subgroup by itself where places are to be constant. */
  const bySubgroup = (code: string) =>
    isUnrolled
      ? `  switch subgroup {
${all(rowGroups * columnGroups, (i) => {
  const last = i === rowGroups * columnGroups - 1;
  const column = i % columnGroups;
  return `  ${last ? "default" : `case ${i}u`}: {
  const subgroupRow = ${Math.floor(i / columnGroups) * ownRows}u;
  const scoreColumn = ${(column * tile) / columnGroups}u;
  const outColumn = ${(column * headDim) / columnGroups}u;
${code}  }
`;
}).join("")}  }
`
      : `  {\n${code}  }\n`;
  /** Where a right operand's tile is: copied, or in storage. */
  const right = (name: string, from: string): RightOperand =>
    isStaged ? { array: name, at: "0u" } : { array: from, at: "otherAt" };
  /** scores = left right^T, the left operand resident. */
  const score = (left: string, { array, at }: RightOperand) => {
    const products = all(
      depth,
      (d) =>
        `  {\n${all(scoreEdges, (j) => `    let right${j} = ${load("right", "col", array, `${at} + (scoreColumn + ${j * edge}u) * ${stagedStride}u + ${d * 2}u`, stagedStride)};\n`).join("")}${multiply((i) => `${left}${i}_${d}`, "score", scoreEdges)}  }\n`,
    ).join("");
    const stores = each(
      (i, j) =>
        `  subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${scoreStride}u + scoreColumn / 4u + ${j * 4}u, score${i}_${j}, ${scoreStride}u);\n`,
      scoreEdges,
    );
    return `${bySubgroup(`${zeros("score", scoreEdges)}${products}${stores}`)}  workgroupBarrier();\n`;
  };
  /** sums += shares right. */
  const add = (sum: string, { array, at }: RightOperand) =>
    bySubgroup(
      all(tile / edge, (d) => {
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
    );
  const stage = (copies: readonly { readonly name: string; readonly from: string }[]) => {
    if (!isStaged) return "";
    const count = (tile * pieces) / threads;
    const rowsAtOnce = threads / pieces;
    const both = (make: (name: string, from: string, u: number) => string) =>
      copies.map(({ name, from }) => all(count, (u) => make(name, from, u)).join("")).join("");
    return `  {
${both((name, from, u) => `    let ${name}${u} = ${from}[otherAt + thread + ${u * threads}u];\n`)}${both((name, _, u) => `    ${name}[stagedAt + ${u * rowsAtOnce * stagedStride}u] = ${name}${u};\n`)}  }
`;
  };
  const eachQuad = (make: (i: number, c: number) => string) =>
    all(rounds, (i) => all(perRow, (c) => make(i, c)).join("")).join("");
  const at = (i: number, c: number) => `(firstWeighed + ${i * 4}u) * ${scoreStride}u + lane % 8u + ${c * 8}u`;
  const quadOf = (c: number) => `vec4i(${all(4, (e) => c * 32 + e).join(", ")})`;
  /** outputs = factor sum, to rows below `count` of dqkv. */
  const drain = (sum: string, column: string, factor: string) => `  workgroupBarrier();
${each((i, j) => `  subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${outStride}u + outColumn / 4u + ${j * 4}u, ${sum}${i}_${j}, ${outStride}u);\n`, outEdges)}  workgroupBarrier();
  for (var i = thread; i < count * ${headDim / 4}u; i += ${threads}u) {
    let row = i / ${headDim / 4}u;
    let quad = i % ${headDim / 4}u;
    dqkv[((start + row) * params.stride + ${column}) / 4u + quad] = scores[row * ${outStride}u + quad] * (${factor});
  }
`;
  const [keyTile, valueTile] = [right("firstTile", "k"), right("secondTile", "v")];
  const [queryTile, slopeTile] = [right("firstTile", "q"), right("secondTile", "slopes")];
  const places = `  let start = tiles[group.x * 4u];
  let count = tiles[group.x * 4u + 1u];
  let firstRow = tiles[group.x * 4u + 2u];
  let length = tiles[group.x * 4u + 3u];
  let position = group.x * ${tile}u - firstRow;
  let subgroup = thread / ${lanes}u;
  let lane = thread % ${lanes}u;
  let subgroupRow = subgroup / ${columnGroups}u * ${ownRows}u;
  let scoreColumn = subgroup % ${columnGroups}u * ${tile / columnGroups}u;
  let outColumn = subgroup % ${columnGroups}u * ${headDim / columnGroups}u;
  let firstWeighed = subgroup * ${rounds * 4}u + lane / 8u;
${isStaged ? `  let stagedAt = thread / ${pieces}u * ${stagedStride}u + thread % ${pieces}u;\n` : ""}`;
  /** The last column that a row sees (or is seen by first), counted from the thread's first: by its position when causal. */
  const bounds = (make: (position: string) => string) =>
    all(
      rounds,
      (i) =>
        `  let bound${i} = vec4i(${make(`i32(position + firstWeighed + ${i * 4}u)`)} - i32(first + lane % 8u * 4u));\n`,
    ).join("");
  const lastKeys = bounds(
    (position) => `min(i32(length) - 1, select(i32(length), ${position}, params.causal == 1u))`,
  );
  // A row of keys behind the sequence may come to anything: nobody reads it.
  const firstQueries = bounds((position) => `select(0, ${position}, params.causal == 1u)`);
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
// Eight f16 an element.
@group(0) @binding(2) var<storage, read> q: array<vec4u>;
@group(0) @binding(3) var<storage, read> k: array<vec4u>;
@group(0) @binding(4) var<storage, read> v: array<vec4u>;
@group(0) @binding(5) var<storage, read> slopes: array<vec4u>;
// [H rows deltas; H rows sums; the inverse of dy's scale]
@group(0) @binding(6) var<storage, read_write> ofRows: array<f32>;
@group(0) @binding(7) var<storage, read_write> dqkv: array<vec4f>;

var<workgroup> scores: array<vec4f, ${tile * Math.max(scoreStride, outStride)}>;
var<workgroup> shares: array<vec4<f16>, ${tile * scoreStride}>;
${isStaged ? `var<workgroup> firstTile: array<vec4u, ${tile * stagedStride}>;\nvar<workgroup> secondTile: array<vec4u, ${tile * stagedStride}>;\n` : ""}// Sums and deltas: of the tile's own rows in pairs, of the columns in quads, first all sums.
var<workgroup> ofOwn: array<vec2f, ${tile}>;
var<workgroup> ofOthers: array<vec4f, ${tile / 2}>;

@compute @workgroup_size(${threads})
fn queries(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places}  let head = group.y;
  let numRows = params.numHeads * params.rows;
  let ownRow = head * params.rows + group.x * ${tile}u;
  let ownAt = ownRow * ${pieces}u;
  let keysAt = (head / params.queriesPerKey * params.rows + firstRow) * ${pieces}u;
  let end = select(length, min(length, position + ${tile}u), params.causal == 1u);
${resident("query", "q")}${all(rounds, (i) => `  // Above what a hidden key counts as, so that it adds nothing.\n  var largest${i} = -1e29;\n  var sum${i} = 0.0;\n`).join("")}
  for (var first = 0u; first < end; first += ${tile}u) {
    let otherAt = keysAt + first * ${pieces}u;
${stage([{ name: "firstTile", from: "k" }])}  workgroupBarrier();
${score("query", keyTile)}${lastKeys}${all(
  rounds,
  (i) => `  {
${all(perRow, (c) => `    let x${c} = select(vec4f(-1e30), scores[${at(i, c)}], ${quadOf(c)} <= bound${i});\n`).join("")}    let high = ${all(perRow, (c) => `x${c}`).reduce((text, x) => `max(${text}, ${x})`)};
    let most = max(largest${i}, max(max(high.x, high.y), max(high.z, high.w)));
    let powers = ${all(perRow, (c) => `exp2(x${c} - most)`).join(" + ")};
    sum${i} = sum${i} * exp2(largest${i} - most) + (powers.x + powers.y + (powers.z + powers.w));
    largest${i} = most;
  }
`,
).join("")}  }
  workgroupBarrier();
${all(rounds, (i) => `  scores[(firstWeighed + ${i * 4}u) * 8u + lane % 8u] = vec4f(largest${i}, sum${i}, 0.0, 0.0);\n`).join("")}  workgroupBarrier();
  if (thread < ${tile}u) {
    var most = -1e30;
    for (var i = 0u; i < 8u; i++) {
      most = max(most, scores[thread * 8u + i].x);
    }
    var sum = 0.0;
    for (var i = 0u; i < 8u; i++) {
      sum += scores[thread * 8u + i].y * exp2(scores[thread * 8u + i].x - most);
    }
    // A row of zeros behind the sequence has no share in anything.
    let logSum = select(1e30, most + log2(sum), thread < count);
    ofOwn[thread] = vec2f(logSum, ofRows[ownRow + thread]);
    ofRows[numRows + ownRow + thread] = logSum;
  }
  workgroupBarrier();
${all(rounds, (i) => `  let own${i} = ofOwn[firstWeighed + ${i * 4}u];\n`).join("")}${resident("slope", "slopes")}${zeros("out", outEdges)}
  for (var first = 0u; first < end; first += ${tile}u) {
    let otherAt = keysAt + first * ${pieces}u;
    workgroupBarrier();
${stage([
  { name: "firstTile", from: "k" },
  { name: "secondTile", from: "v" },
])}  workgroupBarrier();
${score("query", keyTile)}${lastKeys}${eachQuad((i, c) => `  let p${i}_${c} = select(vec4f(), exp2(scores[${at(i, c)}] - own${i}.x), ${quadOf(c)} <= bound${i});\n`)}  workgroupBarrier();
${score("slope", valueTile)}${eachQuad((i, c) => `  shares[${at(i, c)}] = vec4<f16>(p${i}_${c} * (scores[${at(i, c)}] - own${i}.y));\n`)}  workgroupBarrier();
${add("out", keyTile)}  }
${drain("out", `head * ${headDim}u`, "params.scoreScale * ofRows[2u * numRows]")}}

@compute @workgroup_size(${threads})
fn keys(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places}  let keyHead = group.y;
  let numRows = params.numHeads * params.rows;
  let ownAt = (keyHead * params.rows + group.x * ${tile}u) * ${pieces}u;
${resident("key", "k")}${resident("value", "v")}${zeros("dk", outEdges)}${zeros("dv", outEdges)}
  for (var index = 0u; index < params.queriesPerKey; index++) {
    let rowsAt = (keyHead * params.queriesPerKey + index) * params.rows + firstRow;
    for (var first = select(0u, position, params.causal == 1u); first < length; first += ${tile}u) {
      let otherAt = (rowsAt + first) * ${pieces}u;
      workgroupBarrier();
${stage([
  { name: "firstTile", from: "q" },
  { name: "secondTile", from: "slopes" },
])}  if (thread < ${tile / 2}u) {
    let source = select(numRows, 0u, thread >= ${tile / 4}u) + rowsAt + first + thread % ${tile / 4}u * 4u;
    ofOthers[thread] = vec4f(ofRows[source], ofRows[source + 1u], ofRows[source + 2u], ofRows[source + 3u]);
  }
  workgroupBarrier();
${all(perRow, (c) => `  let sums${c} = ofOthers[lane % 8u + ${c * 8}u];\n  let deltas${c} = ofOthers[lane % 8u + ${c * 8 + tile / 4}u];\n`).join("")}${score("key", queryTile)}${firstQueries}${eachQuad((i, c) => `  let p${i}_${c} = select(vec4f(), exp2(scores[${at(i, c)}] - sums${c}), ${quadOf(c)} >= bound${i});\n  shares[${at(i, c)}] = vec4<f16>(p${i}_${c});\n`)}  workgroupBarrier();
${add("dv", slopeTile)}${score("value", slopeTile)}${eachQuad((i, c) => `  shares[${at(i, c)}] = vec4<f16>(p${i}_${c} * (scores[${at(i, c)}] - deltas${c}));\n`)}  workgroupBarrier();
${add("dk", queryTile)}    }
  }
${drain("dk", `params.keysAt + keyHead * ${headDim}u`, `${Math.LN2} * ofRows[2u * numRows]`)}${drain("dv", `params.valuesAt + keyHead * ${headDim}u`, "ofRows[2u * numRows]")}}
`;
}
