/**
 * WGSL of lightning attention whose workgroups walk over the blocks of a section: q, k and v are read once, y is written once, and
 * the state stays in registers, in f32.
 *
 *   A = Q S;  P = decayed, masked Q K^T;  y = decay of the row A + P V;  S = decay of the block S + K^T V'
 *
 * A workgroup takes `columns` columns of v, of S and of y, and makes the scores of its own: parts = D / columns of them a head. It has
 * rowGroups x columnGroups subgroups; a subgroup has such a share of a block's rows and columns, and of S's. V' is v decayed to the
 * block's end. S is f32 [D, columns] in matrices; for Q S it goes through workgroup memory (lightning-walk-places.ts) to f16, times a
 * power of two that keeps it in range.
 *
 * Global loads are on their way while others are multiplied: k and v from the start of their block on, q from the scores of the block
 * before.
 */

import { all, edge, head, load } from "./attention-tile-code.ts";
import { decayed, shrink } from "./lightning-attention-code.ts";
import { rounding } from "./lightning-fused-code.ts";
import { type WalkTile, walkPlaces, walkThreads } from "./lightning-walk-places.ts";
import { lanes } from "./resident-tile-code.ts";
import { rowsParts } from "./rows-tile-code.ts";

const lines = (count: number, make: (i: number) => string) => all(count, make).join("");
const grid = (rows: number, columns: number, make: (i: number, j: number) => string) =>
  lines(rows, (i) => lines(columns, (j) => make(i, j)));
const zeros = (name: string, rows: number, columns: number) =>
  grid(rows, columns, (i, j) => `  var ${name}${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`);

type Operand = "resident" | ((i: number) => string);

/** sum += left right, both from matrices of 16 contracted values. @param left names of those in registers, or code that loads them */
function product(
  [rows, columns]: readonly [number, number],
  left: { readonly name: (i: number) => string; readonly code: Operand },
  right: (j: number) => string,
  sum: string,
): string {
  const lefts = left.code === "resident" ? "" : lines(rows, left.code);
  const sums = grid(
    rows,
    columns,
    (i, j) =>
      `      ${sum}${i}_${j} = subgroupMatrixMultiplyAccumulate(${left.name(i)}, right${j}, ${sum}${i}_${j});\n`,
  );
  return `    {\n${lefts}${lines(columns, right)}${sums}    }\n`;
}

/**
 * qkv f32 [T, H 3 D] from token `firstToken` on; sections [n, 4]: first token, tokens, slot of `state`, whether it starts from that
 * (1) and leaves its last state there (2); state f32 [slots, H, D, D]; rates [H]; y f32 [T, H D]. Grid (H parts, sections).
 */
export function walkCode(tile: WalkTile, headDim: number): string {
  const { blockRows, columns, rowGroups, columnGroups } = tile;
  const threads = walkThreads(tile);
  const at = walkPlaces(tile, headDim);
  const { strides, own } = at;
  const p = rowsParts(
    { tile: { rows: blockRows, keys: blockRows, rowGroups, columnGroups }, sharesPlace: true },
    headDim,
  );
  const parts = headDim / columns;
  // Matrices of a subgroup's share of a block's rows, of scores' and y's columns, of S's rows.
  const edges = at.ownRows / edge;
  const scoreEdges = blockRows / columnGroups / edge;
  const outEdges = columns / columnGroups / edge;
  const stateEdges = headDim / rowGroups / edge;
  // Words of a row of q, k and S in f16, quads of one of y; how many of each a thread takes.
  const pieces = headDim / 8;
  const valuePieces = columns / 8;
  const outQuads = columns / 4;
  const copies = (blockRows * pieces) / threads;
  const valueCopies = (blockRows * valuePieces) / threads;
  const stateCopies = (headDim * valuePieces) / threads;
  const outCopies = (blockRows * outQuads) / threads;
  const shares = [edges, scoreEdges, outEdges, stateEdges, copies, valueCopies, stateCopies, outCopies];
  for (const share of [...shares, parts, threads / pieces])
    if (!Number.isInteger(share) || share < 1)
      throw new RangeError(`walk ${JSON.stringify(tile)} does not divide for head dimension ${headDim}`);
  const pieceRow = (u: number) => `(pieceRow + ${(u * threads) / pieces}u)`;
  const valueRow = (u: number) => `(valueRow + ${(u * threads) / valuePieces}u)`;
  const outRow = (u: number) => `(outRow + ${(u * threads) / outQuads}u)`;

  const declare = (name: string) =>
    lines(copies, (u) => `  var ${name}Low${u} = vec4f();\n  var ${name}High${u} = vec4f();\n`);
  /** Rows of q (part 0) or k (1) from `first` on; those behind the section are never used. */
  const read = (name: string, first: string, part: number) =>
    lines(copies, (u) => {
      const row = `min(${first} + ${pieceRow(u)}, length - 1u)`;
      const quad = `firstAt + ${row} * rowQuads + ${(part * headDim) / 4}u + piece * 2u`;
      return `    ${name}Low${u} = qkv[${quad}];\n    ${name}High${u} = qkv[${quad} + 1u];\n`;
    });
  const readValues = lines(valueCopies, (u) => {
    const row = `start + ${valueRow(u)}`;
    const quad = `firstAt + min(${row}, length - 1u) * rowQuads + ${headDim / 2}u + part * ${outQuads}u + valuePiece * 2u`;
    return `    let isToken${u} = ${row} < length;
    let valueLow${u} = select(vec4f(), qkv[${quad}], isToken${u});
    let valueHigh${u} = select(vec4f(), qkv[${quad} + 1u], isToken${u});
`;
  });
  const write = (name: string, place: (row: string, piece: string) => string) =>
    lines(copies, (u) => `    ${place(pieceRow(u), "piece")} = halvesOf(${name}Low${u}, ${name}High${u});\n`);
  const writeValues = lines(
    valueCopies,
    (u) =>
      `    ${at.value(`weightOf(${valueRow(u)})`, "valuePiece")} = halvesOf(valueLow${u}, valueHigh${u});\n`,
  );
  const writeDecayed = lines(
    valueCopies,
    (u) => `    let decay${u} = exp(-rate * f32(max(count, ${valueRow(u)} + 1u) - 1u - ${valueRow(u)}));
    ${at.value(valueRow(u), "valuePiece")} = halvesOf(valueLow${u} * decay${u}, valueHigh${u} * decay${u});
`,
  );

  const store = ([to, place]: readonly [string, string], value: string, stride: number) =>
    `    subgroupMatrixStore<row_major>(&${to}, ${place}, ${value}, ${stride}u);\n`;
  const storeOwn = (name: string, width: number, stride: number) =>
    grid(edges, width, (i, j) => store([own, at.ownMatrix(i, j, width, stride)], `${name}${i}_${j}`, stride));
  const storeSums = grid(stateEdges, outEdges, (i, j) =>
    store(at.sumMatrix(i, j), `sum${i}_${j}`, strides.out),
  );
  const readSums = lines(
    stateCopies,
    (u) => `    let sumLow${u} = bitcast<vec4f>(${at.sum(valueRow(u), "valuePiece * 2u")});
    let sumHigh${u} = bitcast<vec4f>(${at.sum(valueRow(u), "valuePiece * 2u + 1u")});
    largestOfQuad = max(largestOfQuad, max(abs(sumLow${u}), abs(sumHigh${u})));
`,
  );
  const overLanes = lines(
    5,
    (i) => `    ofSubgroup = max(ofSubgroup, subgroupShuffleXor(ofSubgroup, ${2 ** i}u));\n`,
  );
  const ofAll = all(threads / lanes, (g) => `largest[${g}]`).reduce((a, b) => `max(${a}, ${b})`);
  const writeState = lines(
    stateCopies,
    (u) =>
      `    ${at.state(valueRow(u), "valuePiece")} = halvesOf(sumLow${u} * power, sumHigh${u} * power);\n`,
  );

  const right = (j: number, order: "row" | "col", [from, place]: readonly [string, string], stride: number) =>
    `      let right${j} = ${load("right", order, from, place, stride)};\n`;
  const left = (i: number, order: "row" | "col", [from, place]: readonly [string, string], stride: number) =>
    `      let left${i} = ${load("left", order, from, place, stride)};\n`;
  const resident = (d: number) => ({ name: (i: number) => `query${i}_${d}`, code: "resident" }) as const;
  const loaded = (code: (i: number) => string) => ({ name: (i: number) => `left${i}`, code });
  const loadQueries = grid(
    edges,
    headDim / edge,
    (i, d) =>
      `    let query${i}_${d} = ${load("left", "row", own, `${i * edge * strides.row + d * 2}u`, strides.row)};\n`,
  );
  const byState = lines(headDim / edge, (d) =>
    product(
      [edges, outEdges],
      resident(d),
      (j) => right(j, "row", at.stateMatrix(d, j), strides.state),
      "past",
    ),
  );
  const score = lines(headDim / edge, (d) =>
    product(
      [edges, scoreEdges],
      resident(d),
      (j) => {
        const [from, place] = at.keyMatrix(j);
        return right(j, "col", [from, `${place} + ${d * 2}u`], strides.row);
      },
      "score",
    ),
  );
  const weighed = lines(blockRows / edge, (d) =>
    product(
      [edges, outEdges],
      loaded((i) => left(i, "row", [own, `${i * edge * strides.score + d * 2}u`], strides.score)),
      (j) => right(j, "row", at.valueMatrix(d, j), at.valueStride),
      "inner",
    ),
  );
  const addBlock = lines(blockRows / edge, (d) =>
    product(
      [stateEdges, outEdges],
      loaded((i) => left(i, "col", at.keyColumns(d, i), strides.row)),
      (j) => right(j, "row", at.valueMatrix(d, j), at.valueStride),
      "sum",
    ),
  );
  const decaySums = grid(
    stateEdges,
    outEdges,
    (i, j) => `    sum${i}_${j} = subgroupMatrixScalarMultiply(sum${i}_${j}, decay);\n`,
  );
  const readPast = lines(
    outCopies,
    (u) =>
      `    let past${u} = bitcast<vec4f>(${at.out(outRow(u), "outQuad")}) * (exp(-rate * f32(${outRow(u)} + 1u)) / power);\n`,
  );
  const writeOut = lines(
    outCopies,
    (u) => `    if (${outRow(u)} < count) {
      y[outAt + (start + ${outRow(u)}) * outRowQuads + outQuad] = past${u} + ${1 / shrink}.0 * bitcast<vec4f>(${at.out(outRow(u), "outQuad")});
    }
`,
  );
  /** Of a block, each behind a barrier. */
  const phases = [
    `${read("key", "start", 1)}${readValues}${storeSums}`,
    `    var largestOfQuad = vec4f();
${readSums}    var ofSubgroup = max(max(largestOfQuad.x, largestOfQuad.y), max(largestOfQuad.z, largestOfQuad.w));
${overLanes}    if (lane == 0u) {
      largest[subgroup] = ofSubgroup;
    }
`,
    `    let power = exp2(floor(log2(16384.0 / clamp(${ofAll}, 1e-20, 1e20))));
${writeState}${write("query", at.query)}`,
    `${loadQueries}${zeros("past", edges, outEdges)}${byState}`,
    `${write("key", at.key)}${storeOwn("past", outEdges, strides.out)}`,
    readPast,
    `${read("query", `start + ${blockRows}u`, 0)}${zeros("score", edges, scoreEdges)}${score}${storeOwn("score", scoreEdges, strides.score)}`,
    `${decayed(p, "halvesOf(low, high)", own)}${writeValues}`,
    `${zeros("inner", edges, outEdges)}${weighed}`,
    `${writeDecayed}${storeOwn("inner", outEdges, strides.out)}`,
    `    let decay = exp(-rate * f32(count));
${decaySums}${addBlock}${writeOut}`,
  ];
  const stateQuad = (i: number, j: number) => `stateAt + ${(i * edge * headDim) / 4 + j * 4}u`;

  return `${head}struct Params {
  numHeads: u32,
  firstSection: u32,
  firstToken: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sections: array<u32>;
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
@group(0) @binding(4) var<storage, read_write> state: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;

var<workgroup> place: array<array<vec4u, ${at.slice}>, ${at.slices}>;
var<workgroup> valueTile: array<array<vec4u, ${at.valueWords}>, ${at.valueSlices}>;
var<workgroup> largest: array<f32, ${at.largestFloats}>;
${p.weightOf}${rounding}
@compute @workgroup_size(${threads})
fn walk(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let part = group.x % ${parts}u;
  let head = group.x / ${parts}u;
  let section = (group.y + params.firstSection) * 4u;
  let length = sections[section + 1u];
  let rate = rates[head];
  let rowQuads = params.numHeads * ${headDim * 0.75}u;
  let firstAt = (sections[section] - params.firstToken) * rowQuads + head * ${headDim * 0.75}u;
  let outRowQuads = params.numHeads * ${headDim / 4}u;
  let outAt = sections[section] * outRowQuads + head * ${headDim / 4}u + part * ${outQuads}u;
${p.places}  let stateRow = (sections[section + 2u] * params.numHeads + head) * ${headDim}u + rowGroup * ${headDim / rowGroups}u;
  let stateAt = stateRow * ${headDim / 4}u + part * ${outQuads}u + columnGroup * ${outEdges * 4}u;
  let piece = thread % ${pieces}u;
  let pieceRow = thread / ${pieces}u;
  let valuePiece = thread % ${valuePieces}u;
  let valueRow = thread / ${valuePieces}u;
  let outQuad = thread % ${outQuads}u;
  let outRow = thread / ${outQuads}u;
  // Of the tile of scores, which is the block.
  let firstRow = 0u;
  let first = 0u;
  // Of the columns of a quad, whose first decays by the whole distance.
  let steps = exp(rate * vec4f(0.0, 1.0, 2.0, 3.0));
${zeros("sum", stateEdges, outEdges)}  if ((sections[section + 3u] & 1u) != 0u) {
${grid(stateEdges, outEdges, (i, j) => `    sum${i}_${j} = ${load("result", "row", "state", stateQuad(i, j), headDim / 4)};\n`)}  }
${declare("query")}${declare("key")}${read("query", "0u", 0)}  for (var start = 0u; start < length; start += ${blockRows}u) {
    let count = min(length - start, ${blockRows}u);
${phases.map((phase) => `${phase}    workgroupBarrier();\n`).join("")}  }
  if ((sections[section + 3u] & 2u) != 0u) {
${grid(stateEdges, outEdges, (i, j) => store(["state", stateQuad(i, j)], `sum${i}_${j}`, headDim / 4))}  }
}
`;
}
