/**
 * Linear classifiers on the vision tower's output, for training alone: what each cell of each patch shows.
 *
 *   z_cell = layerNorm(x) W_cell^T + b_cell      a row for each patch, a matrix for each cell of a patch
 *   L = sum of w CE / sum of w,       w = 1 where something is, emptyWeight where nothing is, times the head's weight; dense-step.ts
 *
 * They are dropped when the model is exported. Without such a target a small model does not learn to read (docs/log.md).
 * C hiddenSize of the vision tower, K classes and "nothing".
 */

import type { Tape } from "../../tensor/tape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { ignoredTarget } from "../../tensor/training-ops.ts";
import { crossEntropyLoss, weightedSum } from "../loss/cross-entropy.ts";
import { type DenseHeadName, type DenseKinds, type DenseTargets, denseHeadNames } from "./dense-targets.ts";

export interface DenseSettings extends DenseKinds {
  /** Weight of cells that show nothing. */
  readonly emptyWeight: number;
  /** Of all cells of a head, 1 unless given: less where one thing covers many cells, which then all say the same. */
  readonly weights?: { readonly [Name in DenseHeadName]?: number };
}

export interface DenseHeadWeights<Leaf = Tensor> {
  /** One for each cell of a patch: [1 + K, C] and [1 + K] */
  readonly cells: readonly { readonly weight: Leaf; readonly bias: Leaf }[];
}

export interface DenseWeights<Leaf = Tensor> {
  /** [C] each */
  readonly norm: { readonly weight: Leaf; readonly bias: Leaf };
  readonly heads: { readonly [Name in DenseHeadName]?: DenseHeadWeights<Leaf> };
}

/** Shapes of the heads' weights for a vision tower of this width. */
export function denseShapes(settings: DenseSettings, width: number): DenseWeights<readonly number[]> {
  const numCells = settings.grid.columns * settings.grid.rows;
  const heads: { [Name in DenseHeadName]?: DenseHeadWeights<readonly number[]> } = {};
  for (const name of denseHeadNames) {
    const classes = settings.classes[name];
    if (!classes) continue;
    const numClasses = 1 + classes.length;
    const cell = { weight: [numClasses, width], bias: [numClasses] };
    heads[name] = { cells: Array.from({ length: numCells }, () => cell) };
  }
  return { norm: { weight: [width], bias: [width] }, heads };
}

/** By head, what `weightedSum` of a pass's losses makes of them, once they are read. */
export type DenseReading = ReadonlyMap<
  DenseHeadName,
  readonly { readonly losses: Tensor; readonly weights: Float32Array }[]
>;

/**
 * The heads' losses on the patches of a batch, their gradients seeded on the tape.
 *
 * @param patches [N P, C], recorded
 * @param targets of the batch's pictures one after the other
 * @param factor  of the sum of w CE: the loss's factor / the step's sum of w, times the loss scale
 */
export function denseLoss(
  tape: Tape,
  weights: DenseWeights,
  settings: DenseSettings,
  patches: Tensor,
  targets: DenseTargets,
  factor: number,
): DenseReading {
  const x = tape.ops.layerNorm({ x: patches, ...weights.norm, eps: 1e-5 });
  const reading = new Map<DenseHeadName, { losses: Tensor; weights: Float32Array }[]>();
  for (const name of denseHeadNames) {
    const head = weights.heads[name];
    if (!head) continue;
    reading.set(
      name,
      head.cells.map((cell, slot) => {
        const ids = targets[name]![slot]!;
        const rowWeights = new Float32Array(ids.length);
        const dy = new Float32Array(ids.length);
        const ofHead = headWeight(settings, name);
        for (let r = 0; r < ids.length; r++) {
          rowWeights[r] = rowWeight(ids[r]!, settings.emptyWeight);
          dy[r] = rowWeights[r]! * factor * ofHead;
        }
        const losses = crossEntropyLoss(tape, tape.ops.linear({ x, ...cell }), ids, dy);
        return { losses, weights: rowWeights };
      }),
    );
  }
  return reading;
}

/** Sum of w CE of a head. */
export async function readDense(
  read: (tensor: Tensor) => Promise<ArrayLike<number>>,
  cells: readonly { readonly losses: Tensor; readonly weights: Float32Array }[],
): Promise<number> {
  const sums = await Promise.all(
    cells.map(async ({ losses, weights }) => weightedSum(await read(losses), weights)),
  );
  return sums.reduce((sum, one) => sum + one, 0);
}

/** Of a head's cells in the mean over all heads. */
export function headWeight({ weights }: DenseSettings, name: DenseHeadName): number {
  return weights?.[name] ?? 1;
}

function rowWeight(target: number, emptyWeight: number): number {
  if (target === ignoredTarget) return 0;
  return target === 0 ? emptyWeight : 1;
}
