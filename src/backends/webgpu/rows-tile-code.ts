/**
 * WGSL of attention on subgroup matrices that own whole rows: f16 operands, f32 sums.
 *
 *   scores = Q K^T, Q in registers;  sums += weights V
 *
 * A workgroup has rowGroups x columnGroups subgroups. Everything in workgroup memory is in words of 16 bytes and in slices: the rows
 * of a row group, the keys and the value columns of a column group. Matrices lie at constant places of a slice, so Tint reads
 * them without a branch.
 *
 * Weights lie where their scores were. keys / 8 threads weigh a row: thread l reads words l and l + keys / 8 of the scores and puts
 * its eight weights, as f16, into word l, which it alone has read. Weights are therefore in another order than keys, and values are
 * staged in that order.
 */

import { type AttentionTile, all, edge, hasMatrices, load, tileThreads } from "./attention-tile-code.ts";
import type { Abilities } from "./kernel.ts";
import { lanes, stagedStrideOf } from "./resident-tile-code.ts";

export interface RowsShape {
  readonly tile: AttentionTile;
  /** Whether values take the place of the keys in workgroup memory, which then has room for twice as many. */
  readonly sharesPlace: boolean;
}

/** 16-byte words from one row of scores to the next: 8 floats apart from a multiple of 32 banks. */
const wordsOf = ({ keys }: AttentionTile) => keys / 4 + 2;

/** Words of a slice of keys and of values. */
function sliceWords({ keys, columnGroups }: AttentionTile, headDim: number): [number, number] {
  const pieces = headDim / 8;
  return [(keys / columnGroups) * (pieces + 1), keys * (pieces / columnGroups + 1)];
}

/** Whether a device has matrices and room for a shape. */
export function takesRows(abilities: Abilities, shape: RowsShape, headDim: number): boolean {
  const hasRoom = rowsTileBytes(shape, headDim) <= abilities.limits.maxComputeWorkgroupStorageSize;
  return hasRoom && hasMatrices(abilities, tileThreads(shape.tile));
}

/** Bytes of workgroup memory. */
function rowsTileBytes({ tile, sharesPlace }: RowsShape, headDim: number): number {
  const [ofKeys, ofValues] = sliceWords(tile, headDim);
  const staged = sharesPlace ? Math.max(ofKeys, ofValues) : ofKeys + ofValues;
  return (tile.rows * wordsOf(tile) + staged * tile.columnGroups) * 16 + (tile.rows + 4) * 4;
}

/**
 * The parts of the loop over tiles.
 *
 * @param rowAt value of y that a row's first is at
 */
export function rowsParts(
  { tile, sharesPlace }: RowsShape,
  headDim: number,
  rowAt = (row: string) => `outAt + (${row}) * params.width`,
) {
  const { rows, keys, rowGroups, columnGroups } = tile;
  const threads = tileThreads(tile);
  const ownRows = rows / rowGroups;
  const edges = ownRows / edge;
  const scoreEdges = keys / columnGroups / edge;
  const outEdges = headDim / columnGroups / edge;
  const depth = headDim / edge;
  const pieces = headDim / 8;
  const perRow = keys / 8;
  const atOnce = lanes / perRow;
  const rounds = ownRows / columnGroups / atOnce;
  const copies = (keys * pieces) / threads;
  const passes = outEdges / scoreEdges;
  for (const share of [edges, scoreEdges, outEdges, rounds, copies, passes])
    if (!Number.isInteger(share) || share < 1)
      throw new RangeError(
        `attention tile ${JSON.stringify(tile)} does not divide for head dimension ${headDim}`,
      );
  const stride = wordsOf(tile);
  const keyStride = stagedStrideOf(headDim);
  const valueStride = pieces / columnGroups + 1;
  const [keyWords, valueWords] = sliceWords(tile, headDim);
  const [keyTile, valueTile] = sharesPlace ? ["staged", "staged"] : ["keyTile", "valueTile"];
  const each = (columns: number, make: (i: number, j: number) => string) =>
    all(edges, (i) => all(columns, (j) => make(i, j)).join("")).join("");
  const eachRound = (make: (i: number) => string) => all(rounds, make).join("");
  const eachCopy = (make: (u: number) => string) => all(copies, make).join("");
  const zeros = (name: string, columns: number) =>
    each(columns, (i, j) => `  var ${name}${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`);
  const multiply = (left: (i: number) => string, sum: string, columns: number) =>
    each(
      columns,
      (i, j) =>
        `    ${sum}${i}_${j} = subgroupMatrixMultiplyAccumulate(${left(i)}, right${j}, ${sum}${i}_${j});\n`,
    );
  const overLanes = (value: string, combine: (a: string, b: string) => string) =>
    [1, 2, 4, 8]
      .filter((mask) => mask < perRow)
      .map((mask) => `    ${value} = ${combine(value, `subgroupShuffleXor(${value}, ${mask}u)`)};\n`)
      .join("");
  const column = columnGroups === 1 ? "0u" : "columnGroup";
  const slice = "scores[rowGroup]";
  /** Where matrix j of the subgroup's columns lies in its slice of scores. */
  const patch = (i: number, j: number) =>
    columnGroups === 1
      ? `${i * edge * stride + j * 4}u`
      : `columnGroup * ${scoreEdges * 4}u + ${i * edge * stride + j * 4}u`;
  const storeSums = (pass: number) =>
    each(
      scoreEdges,
      (i, j) =>
        `  subgroupMatrixStore<row_major>(&${slice}, ${patch(i, j)}, out${i}_${pass * scoreEdges + j}, ${stride}u);\n`,
    );
  const loadSums = (pass: number) =>
    each(
      scoreEdges,
      (i, j) =>
        `  out${i}_${pass * scoreEdges + j} = ${load("result", "row", slice, patch(i, j), stride)};\n`,
    );
  const quadsOfRow = keys / 4;
  const eachQuad = (count: string, code: string) => `  workgroupBarrier();
  for (var i = thread; i < ${count} * ${quadsOfRow}u; i += ${threads}u) {
    let row = i / ${quadsOfRow}u;
    let quad = i % ${quadsOfRow}u;
    let group = row / ${ownRows}u;
    let at = row % ${ownRows}u * ${stride}u + quad;
${code}  }
`;
  const rescale = all(
    passes,
    (pass) =>
      `${storeSums(pass)}${eachQuad(`${rows}u`, "    scores[group][at] = bitcast<vec4u>(bitcast<vec4f>(scores[group][at]) * factors[row]);\n")}  workgroupBarrier();\n${loadSums(pass)}  workgroupBarrier();\n`,
  ).join("");
  const quadsOfGroup = scoreEdges * 4;
  const drain = all(
    passes,
    (pass) =>
      `  workgroupBarrier();\n${storeSums(pass)}${eachQuad(
        "count",
        `    let column = quad / ${quadsOfGroup}u * ${headDim / columnGroups / 4}u + ${pass * quadsOfGroup}u + quad % ${quadsOfGroup}u;
    y[(${rowAt("row")}) / 4u + column] = bitcast<vec4f>(scores[group][at]) * factors[row];
`,
      )}`,
  ).join("");
  const score = `  {
${zeros("score", scoreEdges)}${all(depth, (d) => {
  const rights = all(
    scoreEdges,
    (j) =>
      `    let right${j} = ${load("right", "col", `${keyTile}[${column}]`, `${j * edge * keyStride + d * 2}u`, keyStride)};\n`,
  ).join("");
  return `  {\n${rights}${multiply((i) => `query${i}_${d}`, "score", scoreEdges)}  }\n`;
}).join(
  "",
)}${each(scoreEdges, (i, j) => `  subgroupMatrixStore<row_major>(&${slice}, ${patch(i, j)}, score${i}_${j}, ${stride}u);\n`)}  }
  workgroupBarrier();
`;
  const add = all(keys / edge, (d) => {
    const lefts = all(
      edges,
      (i) => `    let left${i} = ${load("left", "row", slice, `${i * edge * stride + d * 2}u`, stride)};\n`,
    ).join("");
    const rights = all(
      outEdges,
      (j) =>
        `    let right${j} = ${load("right", "row", `${valueTile}[${column}]`, `${d * edge * valueStride + j * 2}u`, valueStride)};\n`,
    ).join("");
    return `  {\n${lefts}${rights}${multiply((i) => `left${i}`, "out", outEdges)}  }\n`;
  }).join("");
  const addState = (part: number) =>
    all(keys / edge, (d) => {
      const rights = all(
        outEdges,
        (j) =>
          `    let right${j} = ${load("right", "row", `${valueTile}[${column}]`, `${d * edge * valueStride + j * 2}u`, valueStride)};\n`,
      ).join("");
      return `  {\n${rights}${multiply((i) => `query${i}_${(part * keys) / edge + d}`, "out", outEdges)}  }\n`;
    }).join("");
  const read = (name: string, from: string, at: string) =>
    eachCopy((u) => `    let ${name}${u} = ${from}[${at} + thread + ${u * threads}u];\n`);
  const writeKeys = eachCopy((u) => {
    const row = `(thread + ${u * threads}u) / ${pieces}u`;
    return `    ${keyTile}[${row} / ${keys / columnGroups}u][${row} % ${keys / columnGroups}u * ${keyStride}u + thread % ${pieces}u] = key${u};\n`;
  });
  const writeRows = (name: string, placeOf: (row: string) => string) =>
    eachCopy((u) => {
      const row = `(thread + ${u * threads}u) / ${pieces}u`;
      const piece = `thread % ${pieces}u`;
      return `    ${valueTile}[${piece} / ${pieces / columnGroups}u][${placeOf(row)} * ${valueStride}u + ${piece} % ${pieces / columnGroups}u] = ${name}${u};\n`;
    });
  const places = sharesPlace
    ? `var<workgroup> staged: array<array<vec4u, ${Math.max(keyWords, valueWords)}>, ${columnGroups}>;`
    : `var<workgroup> keyTile: array<array<vec4u, ${keyWords}>, ${columnGroups}>;
var<workgroup> valueTile: array<array<vec4u, ${valueWords}>, ${columnGroups}>;`;
  const weightOf = `
// The place among a row's weights of that of a key.
fn weightOf(key: u32) -> u32 {
  let word = key / 4u;
  return word % ${perRow}u * 8u + word / ${perRow}u * 4u + key % 4u;
}
`;
  return {
    threads,
    ownRows,
    perRow,
    atOnce,
    stride,
    eachRound,
    overLanes,
    read,
    writeKeys,
    /** Thread l weighs keys 4 l and keys / 2 + 4 l and the three behind each. */
    writeValues: writeRows("value", (row) => `weightOf(${row})`),
    /** Rows of a state, in their order, where values are. */
    writeState: writeRows("state", (row) => `(${row})`),
    score,
    /** sums += weights V. */
    add,
    /** sums += Q S for rows part * keys and on of S. */
    addState,
    rescale,
    drain,
    columns: (start: number) => `vec4i(${all(4, (e) => start + e).join(", ")})`,
    startOut: zeros("out", outEdges),
    declarations: `
var<workgroup> scores: array<array<vec4u, ${ownRows * stride}>, ${rowGroups}>;
${places}
var<workgroup> factors: array<f32, ${rows + 4}>;
${weightOf}`,
    weightOf,
    places: `  let subgroup = thread / ${lanes}u;
  let lane = thread % ${lanes}u;
  let rowGroup = subgroup / ${columnGroups}u;
  let columnGroup = subgroup % ${columnGroups}u;
  let weighedRow = columnGroup * ${ownRows / columnGroups}u + lane / ${perRow}u;
  let weighedAt = weighedRow * ${stride}u + lane % ${perRow}u;
  let firstWeighed = rowGroup * ${ownRows}u + weighedRow;
`,
    /** The tile's rows of q, in elements of 8 values from `queryAt` on. */
    queries: each(
      depth,
      (i, d) =>
        `  let query${i}_${d} = ${load("left", "row", "q", `queryAt + (rowGroup * ${ownRows}u + ${i * edge}u) * ${pieces}u + ${d * 2}u`, pieces)};\n`,
    ),
  };
}
