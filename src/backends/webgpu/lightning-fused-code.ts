/**
 * WGSL of lightning attention in blocks that reads qkv in f32 and rounds it on the way to workgroup memory: no copies in f16.
 *
 *   sumBlock  own = sum_j decay_j k_j^T v_j of each block, and its bound; grid (blocks, H)
 *   attend    the output, on the parts of rows-tile-code.ts; grid (blocks blockRows / tile rows, H)
 *
 * qkv f32 [T, H 3 D] from token `firstToken` on, blocks from `firstBlock` on: what one binding holds.
 */

import { type AttentionTile, all, edge, head, load } from "./attention-tile-code.ts";
import { decayed, shrink } from "./lightning-attention-code.ts";
import { lanes, stagedStrideOf } from "./resident-tile-code.ts";
import { rowsParts } from "./rows-tile-code.ts";

const params = `struct Params {
  numHeads: u32,
  numBlocks: u32,
  numSpans: u32,
  firstBlock: u32,
  firstToken: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> blocks: array<u32>;
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
`;

/** `halvesOf`: eight f32 as f16 in a word of 16 bytes. */
export const rounding = `
fn halvesOf(a: vec4f, b: vec4f) -> vec4u {
  return vec4u(pack2x16float(a.xy), pack2x16float(a.zw), pack2x16float(b.xy), pack2x16float(b.zw));
}
`;

/** Subgroups of `sumBlock` along the rows and columns of a state. */
const stateGroups = [2, 4] as const;
const stepRows = 32;

export function fusedStateCode(headDim: number, blockRows: number): string {
  const [rowGroups, columnGroups] = stateGroups;
  const threads = rowGroups * columnGroups * lanes;
  const rowEdges = headDim / rowGroups / edge;
  const columnEdges = headDim / columnGroups / edge;
  const pieces = headDim / 8;
  const copies = (stepRows * pieces) / threads;
  const keyPieces = pieces / rowGroups;
  const valuePieces = pieces / columnGroups;
  const keyStride = keyPieces + 1;
  const valueStride = valuePieces + 1;
  const each = (make: (i: number, j: number) => string) =>
    all(rowEdges, (i) => all(columnEdges, (j) => make(i, j)).join("")).join("");
  const row = (u: number) => `(thread + ${u * threads}u) / ${pieces}u`;
  const read = all(
    copies,
    (u) => `    let row${u} = t + ${row(u)};
    var key${u} = vec4u();
    var value${u} = vec4u();
    if (row${u} < length) {
      let at = first + row${u} * params.numHeads * ${headDim * 0.75}u + piece * 2u;
      let decay = exp(-rate * f32(length - 1u - row${u}));
      let a = qkv[at + ${headDim / 4}u];
      let b = qkv[at + ${headDim / 4 + 1}u];
      let c = qkv[at + ${headDim / 2}u];
      let d = qkv[at + ${headDim / 2 + 1}u];
      key${u} = halvesOf(a * decay, b * decay);
      value${u} = halvesOf(c, d);
      mostKey = max(mostKey, max(abs(a), abs(b)));
      mostValue = max(mostValue, max(abs(c), abs(d)));
    }
`,
  ).join("");
  const write = all(
    copies,
    (u) => `    keyTile[piece / ${keyPieces}u][${row(u)} * ${keyStride}u + piece % ${keyPieces}u] = key${u};
    valueTile[piece / ${valuePieces}u][${row(u)} * ${valueStride}u + piece % ${valuePieces}u] = value${u};
`,
  ).join("");
  const products = all(stepRows / edge, (d) => {
    const lefts = all(
      rowEdges,
      (i) =>
        `    let left${i} = ${load("left", "col", "keyTile[rowGroup]", `${d * edge * keyStride + i * 2}u`, keyStride)};\n`,
    ).join("");
    const rights = all(
      columnEdges,
      (j) =>
        `    let right${j} = ${load("right", "row", "valueTile[columnGroup]", `${d * edge * valueStride + j * 2}u`, valueStride)};\n`,
    ).join("");
    return `  {\n${lefts}${rights}${each((i, j) => `    sum${i}_${j} = subgroupMatrixMultiplyAccumulate(left${i}, right${j}, sum${i}_${j});\n`)}  }\n`;
  }).join("");
  return `${head}${params}@group(0) @binding(4) var<storage, read_write> own: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> bounds: array<f32>;

var<workgroup> keyTile: array<array<vec4u, ${stepRows * keyStride}>, ${rowGroups}>;
var<workgroup> valueTile: array<array<vec4u, ${stepRows * valueStride}>, ${columnGroups}>;
var<workgroup> largest: array<vec2f, ${threads}>;
${rounding}
fn maxOf(x: vec4f) -> f32 {
  return max(max(x.x, x.y), max(x.z, x.w));
}

@compute @workgroup_size(${threads})
fn sumBlock(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = group.x + params.firstBlock;
  let head = group.y;
  let length = blocks[block * 4u + 1u];
  let rate = rates[head];
  let first = ((blocks[block * 4u] - params.firstToken) * params.numHeads + head) * ${headDim * 0.75}u;
  let subgroup = thread / ${lanes}u;
  let rowGroup = subgroup / ${columnGroups}u;
  let columnGroup = subgroup % ${columnGroups}u;
  let piece = thread % ${pieces}u;
  var mostKey = vec4f();
  var mostValue = vec4f();
${each((i, j) => `  var sum${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`)}  for (var t = 0u; t < ${blockRows}u; t += ${stepRows}u) {
${read}    workgroupBarrier();
${write}    workgroupBarrier();
${products}  }
  let out = (block * params.numHeads + head) * ${(headDim * headDim) / 4}u + rowGroup * ${((headDim / rowGroups) * headDim) / 4}u + columnGroup * ${headDim / columnGroups / 4}u;
${each((i, j) => `  subgroupMatrixStore<row_major>(&own, out + ${(i * edge * headDim) / 4 + j * 4}u, sum${i}_${j}, ${headDim / 4}u);\n`)}
  largest[thread] = vec2f(maxOf(mostKey), maxOf(mostValue));
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      largest[thread] = max(largest[thread], largest[thread + half]);
    }
  }
  if (thread == 0u) {
    let decays = min(f32(length), 1.0 / max(1.0 - exp(-rate), 1e-7));
    bounds[block * params.numHeads + head] = largest[0].x * largest[0].y * decays;
    bounds[(params.numBlocks + params.numSpans) * params.numHeads] = 1.0;
  }
}
`;
}

/** Subgroups own 16 rows each: columnGroups 1. */
export function fusedAttendCode(tile: AttentionTile, headDim: number, blockRows: number): string {
  const p = rowsParts(
    { tile, sharesPlace: false },
    headDim,
    (row) => `outAt + (${row}) * params.numHeads * ${headDim}u`,
  );
  const { rows, keys } = tile;
  const { ownRows } = p;
  const pieces = headDim / 8;
  const keyStride = stagedStrideOf(headDim);
  const depth = headDim / edge;
  const groupsAtOnce = keys / ownRows;
  const copies = (keys * pieces) / p.threads;
  const numParts = headDim / keys;
  /** Rows of q (part 0), k (1) or v (2) from row `first` of the block on. */
  const read = (name: string, part: number, first: string) =>
    all(
      copies,
      (u) =>
        `    let ${name}${u} = pieceOf(firstAt + ${(part * headDim) / 4}u, ${first} + (thread + ${u * p.threads}u) / ${pieces}u, length, thread % ${pieces}u);\n`,
    ).join("");
  const readState = (part: number) => p.read("state", "state", `stateAt + ${part * keys * pieces}u`);
  const addStates = all(
    numParts,
    (part) =>
      `  {\n${part + 1 < numParts ? readState(part + 1) : ""}${p.addState(part)}${part + 1 < numParts ? `    workgroupBarrier();\n${p.writeState}    workgroupBarrier();\n` : ""}  }\n`,
  ).join("");
  const queries = all(
    rows / keys,
    (pass) => `  {
${read("key", 0, `firstRow + ${pass * keys}u`)}    workgroupBarrier();
${p.writeKeys}    workgroupBarrier();
    if (rowGroup / ${groupsAtOnce}u == ${pass}u) {
      let at = rowGroup % ${groupsAtOnce}u * ${ownRows * keyStride}u;
${all(depth, (d) => `      query0_${d} = ${load("left", "row", "keyTile[0u]", `at + ${d * 2}u`, keyStride)};\n`).join("")}    }
  }
`,
  ).join("");
  const weigh = decayed(p, "halvesOf(low, high)");
  return `${head}${params}@group(0) @binding(4) var<storage, read> state: array<vec4u>;
@group(0) @binding(5) var<storage, read> scales: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;
${p.declarations}${rounding}
fn pieceOf(firstAt: u32, row: u32, length: u32, piece: u32) -> vec4u {
  let at = firstAt + min(row, length - 1u) * params.numHeads * ${headDim * 0.75}u + piece * 2u;
  return select(vec4u(), halvesOf(qkv[at], qkv[at + 1u]), row < length);
}

@compute @workgroup_size(${p.threads})
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = group.x / ${blockRows / rows}u + params.firstBlock;
  let firstRow = group.x % ${blockRows / rows}u * ${rows}u;
  let head = group.y;
  let length = blocks[block * 4u + 1u];
  if (firstRow >= length) {
    return;
  }
  let count = min(length - firstRow, ${rows}u);
  let outAt = ((blocks[block * 4u] + firstRow) * params.numHeads + head) * ${headDim}u;
  let firstAt = ((blocks[block * 4u] - params.firstToken) * params.numHeads + head) * ${headDim * 0.75}u;
  let rate = rates[head];
  let scale = scales[block * params.numHeads + head];
  let stateAt = (block * params.numHeads + head) * ${headDim * pieces}u;
${p.places}  // Of the columns of a quad, whose first decays by the whole distance.
  let steps = exp(rate * vec4f(0.0, 1.0, 2.0, 3.0));
${all(depth, (d) => `  var query0_${d} = subgroup_matrix_left<f16, 16, 16>();\n`).join("")}${queries}  {
${readState(0)}${read("key", 1, "0u")}    workgroupBarrier();
${p.writeState}${p.writeKeys}  }
  for (var row = thread; row < ${rows}u; row += ${p.threads}u) {
    factors[row] = exp(-rate * f32(firstRow + row + 1u)) / scale * ${shrink};
  }
${p.startOut}  workgroupBarrier();
${addStates}${p.rescale}
  let end = firstRow + ${rows}u;
  for (var first = 0u; first < end; first += ${keys}u) {
    let next = select(first, first + ${keys}u, first + ${keys}u < end);
${read("value", 2, "first")}${read("key", 1, "next")}${p.score}${p.writeValues}${p.writeKeys}${weigh}    workgroupBarrier();
${p.add}    workgroupBarrier();
  }
  for (var row = thread; row < ${rows}u; row += ${p.threads}u) {
    factors[row] = ${1 / shrink}.0 * scales[params.numBlocks * params.numHeads];
  }
${p.drain}}
`;
}
