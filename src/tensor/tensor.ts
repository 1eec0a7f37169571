import type { DType } from "./dtype.ts";

/** Shape and element type, before there are values. */
export interface TensorSpec {
  readonly dtype: DType;
  /** Row-major; the last axis is contiguous. */
  readonly shape: readonly number[];
}

/**
 * Values held by a backend. Only the backend that made it can look inside; `Backend.read` brings values to the program.
 * Lives until its arena closes, or, for weights and caches, until `Backend.free`.
 */
export interface Tensor extends TensorSpec {
  /** Name of the backend that owns the values. */
  readonly backend: string;
}

/** Tells a tensor from other arguments of an op, and from the inner nodes of a tree of weights. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dtype" in value && "backend" in value;
}

/** Number of elements of a shape; 1 for a scalar's empty shape. */
export function numElements(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis]);
}

/** `[3, 336, 336]`, for messages. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
