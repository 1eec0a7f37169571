/**
 * WGSL of the gradients of softmax attention on subgroup matrices: f16 operands, f32 sums. With queries scaled by
 * log2(e) / sqrt D and dy scaled into f16's range, for tiles of as many queries as keys:
 *
 *   queries  log2 of the rows' sums of 2^score, over all keys, unless the forward pass kept them; then over the keys again
 *            P = 2^(Q K^T - sums),  dS = P (dY V^T - deltas),  dQ += dS K
 *   keys     P^T and dS^T with keys as rows, over the queries that see them: dV += P^T dY,  dK += dS^T Q
 *
 * A workgroup makes one tile (resident-tile-code.ts). A thread's values of P are variables of their own.
 *
 * dS in f16: |dY| is under 8, so a score's gradient is under 16 |v|_1 of the largest value, and P at most 1.
 */

import { type AttentionTile, all, edge, head } from "./attention-tile-code.ts";
import { residentParts, scoreStrideOf, stagedStrideOf } from "./resident-tile-code.ts";

/** As many queries as keys. Best of those that fit 48 KiB of workgroup memory, as measured on an H100 (docs/log.md). */
export function gradientTileFor(headDim: number): AttentionTile {
  const [side, rowGroups] = headDim === 64 ? [64, 4] : [32, 2];
  return { rows: side, keys: side, rowGroups, columnGroups: 2 };
}

/** Quads from one row of sums to the next in workgroup memory. */
const outStrideOf = (headDim: number) => headDim / 4 + 2;

const scoreQuads = (tile: AttentionTile, headDim: number) =>
  tile.rows * Math.max(scoreStrideOf(tile), outStrideOf(headDim));

/** Bytes of workgroup memory. */
export function gradientBytes(tile: AttentionTile, headDim: number): number {
  const staged = 2 * tile.keys * stagedStrideOf(headDim) * 16;
  return scoreQuads(tile, headDim) * 16 + tile.rows * scoreStrideOf(tile) * 8 + staged + tile.rows * 8;
}

/** @param isSummed whether the forward pass kept the rows' sums, so that `queries` need not make them */
export function softmaxGradientCode(tile: AttentionTile, headDim: number, isSummed = false): string {
  const { rows, keys } = tile;
  if (rows !== keys) throw new RangeError(`gradients of ${rows} queries and ${keys} keys a tile`);
  const p = residentParts(tile, headDim);
  const { threads, rounds, perRow, pieces, outEdges, each, eachQuad, quadAt, columns } = p;
  const outStride = outStrideOf(headDim);
  const quads = headDim / 4;
  const stage = (...copies: readonly { readonly name: string; readonly from: string }[]) => `  {
${copies.map(({ name, from }) => p.read(name, from, "otherAt")).join("")}${copies.map(({ name }) => p.write(name, name)).join("")}  }
`;
  /** outputs = factor sum, to rows below `count` of dqkv. */
  const drain = (sum: string, column: string, factor: string) => `  workgroupBarrier();
${each((i, j) => `  subgroupMatrixStore<row_major>(&scores, (subgroupRow + ${i * edge}u) * ${outStride}u + outColumn / 4u + ${j * 4}u, ${sum}${i}_${j}, ${outStride}u);\n`, outEdges)}  workgroupBarrier();
  for (var i = thread; i < count * ${quads}u; i += ${threads}u) {
    let row = i / ${quads}u;
    let quad = i % ${quads}u;
    dqkv[((start + row) * params.stride + ${column}) / 4u + quad] = scores[row * ${outStride}u + quad] * (${factor});
  }
`;
  const places = `  let start = tiles[group.x * 4u];
  let count = tiles[group.x * 4u + 1u];
  let firstRow = tiles[group.x * 4u + 2u];
  let length = tiles[group.x * 4u + 3u];
  let position = group.x * ${rows}u - firstRow;
${p.places}`;
  const lastKeys = p.bounds(
    (row) => `min(i32(length) - 1, select(i32(length), i32(position + ${row}), params.causal == 1u))`,
  );
  // A row of keys behind the sequence may come to anything: nobody reads it.
  const firstQueries = p.bounds((row) => `select(0, i32(position + ${row}), params.causal == 1u)`);
  const fourOf = (name: string) =>
    `vec4f(${name}[source], ${name}[source + 1u], ${name}[source + 2u], ${name}[source + 3u])`;
  const takeSums = `  if (thread < ${rows}u) {
    ofOwn[thread] = vec2f(keptSums[ownRow + thread], ofRows[ownRow + thread]);
  }
`;
  const makeSums = `${all(rounds, (i) => `  // Above what a hidden key counts as, so that it adds nothing.\n  var largest${i} = -1e29;\n  var sum${i} = 0.0;\n`).join("")}
  for (var first = 0u; first < end; first += ${rows}u) {
    let otherAt = keysAt + first * ${pieces}u;
${stage({ name: "firstTile", from: "k" })}  workgroupBarrier();
${p.score("query", "firstTile")}${lastKeys}${all(
  rounds,
  (i) => `  {
${all(perRow, (c) => `    let x${c} = select(vec4f(-1e30), scores[${quadAt(i, c)}], ${columns(c)} <= bound${i});\n`).join("")}    let high = ${all(perRow, (c) => `x${c}`).reduce((text, x) => `max(${text}, ${x})`)};
    let most = max(largest${i}, max(max(high.x, high.y), max(high.z, high.w)));
    let powers = ${all(perRow, (c) => `exp2(x${c} - most)`).join(" + ")};
    sum${i} = sum${i} * exp2(largest${i} - most) + (powers.x + powers.y + (powers.z + powers.w));
    largest${i} = most;
  }
`,
).join("")}  }
  workgroupBarrier();
${all(rounds, (i) => `  scores[(firstWeighed + ${i * 4}u) * 8u + lane % 8u] = vec4f(largest${i}, sum${i}, 0.0, 0.0);\n`).join("")}  workgroupBarrier();
  if (thread < ${rows}u) {
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
`;
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
${isSummed ? "// [H rows], of the forward pass.\n@group(0) @binding(8) var<storage, read> keptSums: array<f32>;\n" : ""}
var<workgroup> scores: array<vec4f, ${scoreQuads(tile, headDim)}>;
var<workgroup> shares: array<vec4<f16>, ${rows * scoreStrideOf(tile)}>;
var<workgroup> firstTile: array<vec4u, ${keys * p.stagedStride}>;
var<workgroup> secondTile: array<vec4u, ${keys * p.stagedStride}>;
// Sums and deltas: of the tile's own rows in pairs, of the columns in quads, first all sums.
var<workgroup> ofOwn: array<vec2f, ${rows}>;
var<workgroup> ofOthers: array<vec4f, ${keys / 2}>;

@compute @workgroup_size(${threads})
fn queries(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places}  let head = group.y;
  let numRows = params.numHeads * params.rows;
  let ownRow = head * params.rows + group.x * ${rows}u;
  let ownAt = ownRow * ${pieces}u;
  let keysAt = (head / params.queriesPerKey * params.rows + firstRow) * ${pieces}u;
  let end = select(length, min(length, position + ${rows}u), params.causal == 1u);
${p.resident("query", "q", "ownAt")}${isSummed ? takeSums : makeSums}  workgroupBarrier();
${all(rounds, (i) => `  let own${i} = ofOwn[firstWeighed + ${i * 4}u];\n`).join("")}${p.resident("slope", "slopes", "ownAt")}${p.startOut("out")}
  for (var first = 0u; first < end; first += ${rows}u) {
    let otherAt = keysAt + first * ${pieces}u;
    workgroupBarrier();
${stage({ name: "firstTile", from: "k" }, { name: "secondTile", from: "v" })}  workgroupBarrier();
${p.score("query", "firstTile")}${lastKeys}${eachQuad((i, c) => `  let p${i}_${c} = select(vec4f(), exp2(scores[${quadAt(i, c)}] - own${i}.x), ${columns(c)} <= bound${i});\n`)}  workgroupBarrier();
${p.score("slope", "secondTile")}${eachQuad((i, c) => `  shares[${quadAt(i, c)}] = vec4<f16>(p${i}_${c} * (scores[${quadAt(i, c)}] - own${i}.y));\n`)}  workgroupBarrier();
${p.add("out", "firstTile")}  }
${drain("out", `head * ${headDim}u`, "params.scoreScale * ofRows[2u * numRows]")}}

@compute @workgroup_size(${threads})
fn keys(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places}  let keyHead = group.y;
  let numRows = params.numHeads * params.rows;
  let ownAt = (keyHead * params.rows + group.x * ${rows}u) * ${pieces}u;
${p.resident("key", "k", "ownAt")}${p.resident("value", "v", "ownAt")}${p.startOut("dk")}${p.startOut("dv")}
  for (var index = 0u; index < params.queriesPerKey; index++) {
    let rowsAt = (keyHead * params.queriesPerKey + index) * params.rows + firstRow;
    for (var first = select(0u, position, params.causal == 1u); first < length; first += ${rows}u) {
      let otherAt = (rowsAt + first) * ${pieces}u;
      workgroupBarrier();
${stage(
  { name: "firstTile", from: "q" },
  { name: "secondTile", from: "slopes" },
)}  if (thread < ${keys / 2}u) {
    let source = ${isSummed ? "" : `select(numRows, 0u, thread >= ${keys / 4}u) + `}rowsAt + first + thread % ${keys / 4}u * 4u;
    ${
      isSummed
        ? `if (thread < ${keys / 4}u) {
      ofOthers[thread] = ${fourOf("keptSums")};
    } else {
      ofOthers[thread] = ${fourOf("ofRows")};
    }`
        : `ofOthers[thread] = ${fourOf("ofRows")};`
    }
  }
  workgroupBarrier();
${all(perRow, (c) => `  let sums${c} = ofOthers[lane % 8u + ${c * 8}u];\n  let deltas${c} = ofOthers[lane % 8u + ${c * 8 + keys / 4}u];\n`).join("")}${p.score("key", "firstTile")}${firstQueries}${eachQuad((i, c) => `  let p${i}_${c} = select(vec4f(), exp2(scores[${quadAt(i, c)}] - sums${c}), ${columns(c)} >= bound${i});\n  shares[${quadAt(i, c)}] = vec4<f16>(p${i}_${c});\n`)}  workgroupBarrier();
${p.add("dv", "secondTile")}${p.score("value", "secondTile")}${eachQuad((i, c) => `  shares[${quadAt(i, c)}] = vec4<f16>(p${i}_${c} * (scores[${quadAt(i, c)}] - deltas${c}));\n`)}  workgroupBarrier();
${p.add("dk", "firstTile")}    }
  }
${drain("dk", `params.keysAt + keyHead * ${headDim}u`, `${Math.LN2} * ofRows[2u * numRows]`)}${drain("dv", `params.valuesAt + keyHead * ${headDim}u`, "ofRows[2u * numRows]")}}
`;
}
