/**
 * Where lightning-walk-code.ts keeps what in workgroup memory, in words of 16 bytes.
 *
 * `place` is slices of a row group's rows. The first rowGroups of them have Q, then A, then scores that become weights
 * (rows-tile-code.ts), then P V; those behind have S in f16, then K; all of them S in f32 on its way from matrices to f16. `valueTile`
 * has V, then V', in slices of columns. A matrix whose rows start a slice has a constant place, which Tint reads without a branch.
 */

import { edge } from "./attention-tile-code.ts";
import { lanes } from "./resident-tile-code.ts";

export interface WalkTile {
  /** Tokens of a block. */
  readonly blockRows: number;
  /** Columns of v and y of a workgroup. */
  readonly columns: number;
  readonly rowGroups: number;
  readonly columnGroups: number;
}

export function walkThreads({ rowGroups, columnGroups }: WalkTile): number {
  return rowGroups * columnGroups * lanes;
}

/** Bytes of workgroup memory. */
export function walkBytes(tile: WalkTile, headDim: number): number {
  const { slice, slices, valueWords, valueSlices, largestFloats } = walkPlaces(tile, headDim);
  return (slice * slices + valueWords * valueSlices) * 16 + largestFloats * 4;
}

export function walkPlaces(tile: WalkTile, headDim: number) {
  const { blockRows, columns, rowGroups, columnGroups } = tile;
  // Rows are padded against bank conflicts: by a word where values are f16, by two where they are f32.
  const strides = {
    row: headDim / 8 + 1,
    score: blockRows / 4 + 2,
    out: columns / 4 + 2,
    state: columns / 8 + 1,
  };
  const ownRows = blockRows / rowGroups;
  const slice = ownRows * Math.max(strides.row, strides.score, strides.out);
  const wholeRows = (stride: number) => Math.floor(slice / stride / edge) * edge;
  const perSlice = {
    keys: wholeRows(strides.row),
    state: wholeRows(strides.state),
    sums: wholeRows(strides.out),
  };
  const behind = Math.max(Math.ceil(blockRows / perSlice.keys), Math.ceil(headDim / perSlice.state));
  const valueSlices = Math.min(columnGroups, 2);
  const valueStride = columns / valueSlices / 8 + 1;
  const valuePieces = columns / 8 / valueSlices;
  const outEdges = columns / columnGroups / edge;
  const groupsOfSlice = columnGroups / valueSlices;
  /** A column group's first, `words` apart. */
  const column = (words: number) => (columnGroups === 1 ? "" : `columnGroup * ${words}u + `);
  const inRow = (row: string, rows: number, stride: number) => `${row} % ${rows}u * ${stride}u`;
  const behindAt = (row: string, rows: number) => `place[${rowGroups}u + ${row} / ${rows}u]`;
  const sumRow = (row: string) => `place[${row} / ${perSlice.sums}u]`;
  const sumAt = (row: string) => inRow(row, perSlice.sums, strides.out);
  /** The slice of a row that is known here, behind those of the row groups, and its place there. */
  const fixed = (row: number, rows: number, stride: number): [string, number] => [
    `place[${rowGroups + Math.floor(row / rows)}u]`,
    (row % rows) * stride,
  ];
  const groupKeys = blockRows / columnGroups;
  return {
    strides,
    ownRows,
    slice,
    slices: Math.max(rowGroups + behind, Math.ceil(headDim / perSlice.sums)),
    valueSlices,
    valueStride,
    valueWords: blockRows * valueStride,
    /** One a subgroup, in whole words. */
    largestFloats: Math.ceil((rowGroups * columnGroups) / 4) * 4,
    /** Of a row group. */
    own: "place[rowGroup]",
    /** Matrix i, j of a subgroup's part of it, `width` matrices wide. */
    ownMatrix: (i: number, j: number, width: number, stride: number) =>
      `${column(width * 4)}${i * edge * stride + j * 4}u`,
    query: (row: string, piece: string) =>
      `place[${row} / ${ownRows}u][${inRow(row, ownRows, strides.row)} + ${piece}]`,
    out: (row: string, quad: string) =>
      `place[${row} / ${ownRows}u][${inRow(row, ownRows, strides.out)} + ${quad}]`,
    key: (row: string, piece: string) =>
      `${behindAt(row, perSlice.keys)}[${inRow(row, perSlice.keys, strides.row)} + ${piece}]`,
    /** Keys of a subgroup's columns of scores. */
    keyMatrix: (j: number): [string, string] => {
      if (groupKeys % perSlice.keys === 0) {
        const [, at] = fixed(j * edge, perSlice.keys, strides.row);
        const first = rowGroups + Math.floor((j * edge) / perSlice.keys);
        return [`place[columnGroup * ${groupKeys / perSlice.keys}u + ${first}u]`, `${at}u`];
      }
      const key = `(columnGroup * ${groupKeys}u + ${j * edge}u)`;
      return [behindAt(key, perSlice.keys), inRow(key, perSlice.keys, strides.row)];
    },
    /** Of keys d 16 and on, dimensions of matrix i of a subgroup's rows of S. */
    keyColumns: (d: number, i: number): [string, string] => {
      const [from, at] = fixed(d * edge, perSlice.keys, strides.row);
      return [from, `rowGroup * ${headDim / rowGroups / 8}u + ${at + i * 2}u`];
    },
    state: (row: string, piece: string) =>
      `${behindAt(row, perSlice.state)}[${inRow(row, perSlice.state, strides.state)} + ${piece}]`,
    stateMatrix: (d: number, j: number): [string, string] => {
      const [from, at] = fixed(d * edge, perSlice.state, strides.state);
      return [from, `${column(outEdges * 2)}${at + j * 2}u`];
    },
    sum: (row: string, quad: string) => `${sumRow(row)}[${sumAt(row)} + ${quad}]`,
    sumMatrix: (i: number, j: number): [string, string] => {
      const row = `(rowGroup * ${headDim / rowGroups}u + ${i * edge}u)`;
      return [sumRow(row), `${sumAt(row)} + ${column(outEdges * 4)}${j * 4}u`];
    },
    value: (row: string, piece: string) =>
      `valueTile[${piece} / ${valuePieces}u][${row} * ${valueStride}u + ${piece} % ${valuePieces}u]`,
    valueMatrix: (d: number, j: number): [string, string] => {
      const at = d * edge * valueStride + j * 2;
      return groupsOfSlice === 1
        ? ["valueTile[columnGroup]", `${at}u`]
        : [
            `valueTile[columnGroup / ${groupsOfSlice}u]`,
            `columnGroup % ${groupsOfSlice}u * ${outEdges * 2}u + ${at}u`,
          ];
    },
  };
}
