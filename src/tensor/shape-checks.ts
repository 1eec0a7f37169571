/**
 * What shape rules are written with. A check that fails throws a `BackendError` with the code `backend_shape`.
 */

import { BackendError } from "../errors.ts";
import type { OpArgs, OpName } from "./ops.ts";
import { numTokens, type Sequences } from "./sequences.ts";
import { formatShape, isSameShape, type Tensor, type TensorSpec } from "./tensor.ts";

/** Gives an op's output for its arguments. @throws {BackendError} `backend_shape` when they do not fit. */
export type ShapeRules<Op extends OpName> = { readonly [Name in Op]: (args: OpArgs[Name]) => TensorSpec };

export function f32(...shape: number[]): TensorSpec {
  return { dtype: "f32", shape };
}

export function same({ shape }: Tensor): TensorSpec {
  return { dtype: "f32", shape };
}

export function expect(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) throw new BackendError("backend_shape", typeof message === "string" ? message : message());
}

export function matrix(what: string, { shape }: Tensor): [rows: number, columns: number] {
  expect(shape.length === 2, () => `${what} is ${formatShape(shape)}, expected a matrix`);
  return [shape[0]!, shape[1]!];
}

export function indices(what: string, { shape, dtype }: Tensor): number {
  expect(
    shape.length === 1 && dtype === "i32",
    () => `${what} is ${dtype} ${formatShape(shape)}, expected i32 [n]`,
  );
  return shape[0]!;
}

export function expectShape(what: string, { shape }: Tensor, wanted: readonly number[]): void {
  expect(
    isSameShape(shape, wanted),
    () => `${what} is ${formatShape(shape)}, expected ${formatShape(wanted)}`,
  );
}

export function expectTokens(op: string, rows: number, sequences: Sequences): void {
  const tokens = numTokens(sequences);
  expect(tokens === rows, `${op}: ${rows} rows, sequences of ${tokens} tokens`);
}

export function expectHeads(op: string, width: number, keyWidth: number, headDim: number): void {
  expect(
    keyWidth % headDim === 0 && keyWidth > 0 && width % keyWidth === 0,
    `${op}: q width ${width}, k width ${keyWidth} and headDim ${headDim} do not divide`,
  );
}

/** That every query sequence has a key sequence, with keys where it has queries. */
export function expectKeySequences(op: string, rows: number, queries: Sequences, keys: Sequences): void {
  const [count, keyCount] = [queries.pastLengths.length, keys.pastLengths.length];
  expect(keyCount === count, `${op}: ${count} sequences of queries, ${keyCount} of keys`);
  expectTokens(`${op} keys`, rows, keys);
  for (let s = 0; s < count; s++) {
    const numQueries = queries.offsets[s + 1]! - queries.offsets[s]!;
    const hasKeys = keys.offsets[s + 1]! > keys.offsets[s]!;
    expect(hasKeys || numQueries === 0, `${op}: sequence ${s} has ${numQueries} queries and no keys`);
  }
}
