/**
 * Symmetric InfoNCE with a learnable temperature.
 *
 *   Z_ij = exp(s) u_i . v_j,   L = (mean_i [lse_j Z_ij - Z_ii] + mean_j [lse_i Z_ij - Z_jj]) / 2
 *
 * With P and Q the softmax of Z over rows and columns, dZ = (P + Q - 2 I) / (2 B), dL/ds = sum of dZ_ij Z_ij.
 * B images and their B texts, J joint width. s is a number of the host: one value that needs a clamp after every step.
 * Source: Radford et al., arXiv:2103.00020; mlfoundations/open_clip
 */

import type { Ops } from "../../tensor/run.ts";
import type { Tape } from "../../tensor/tape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** ln(1 / 0.07) */
export const initialLogScale = Math.log(1 / 0.07);

/** s after an optimiser step: in [0, ln 100], as CLIP has it. */
export function clampLogScale(s: number): number {
  return Math.min(Math.max(s, 0), Math.log(100));
}

export interface ContrastiveLoss {
  /** [B]: lse_j Z_ij - Z_ii of each image */
  readonly imageLosses: Tensor;
  /** [B]: the same of each text */
  readonly textLosses: Tensor;
  /** [B, 1] twice; weight times dL/ds is the sum of all of both. */
  readonly logScaleGradients: readonly [Tensor, Tensor];
}

/**
 * The loss of a batch, its gradient seeded on the tape.
 *
 * @param images   [B, J], rows of length 1, recorded
 * @param texts    [B, J], likewise
 * @param logScale s
 * @param weight   factor of the loss (its share of the whole, times the loss scale)
 */
export function contrastiveLoss(
  tape: Tape,
  images: Tensor,
  texts: Tensor,
  logScale: number,
  weight: number,
): ContrastiveLoss {
  const ops = tape.plain;
  const batch = images.shape[0]!;
  const scale = Math.exp(logScale);
  const diagonal = ops.arena.upload(
    Int32Array.from({ length: batch }, (_, i) => i),
    [batch],
  );
  const share = ops.arena.upload(new Float32Array(batch).fill(weight / (2 * batch)), [batch]);

  const direction = (from: Tensor, to: Tensor) => {
    const logits = scaled(ops, ops.linear({ x: from, weight: to, bias: null }), scale); // [B, B]
    const dLogits = ops.crossEntropyBackward({ logits, targets: diagonal, dy: share });
    return { logits, dLogits, losses: ops.crossEntropy({ logits, targets: diagonal }) };
  };
  const byImage = direction(images, texts);
  const byText = direction(texts, images);

  // dU = scale (dZ_rows V + dZ_columns^T V), and the mirror of it for the texts.
  const seed = (own: Tensor, other: Tensor, rows: Tensor, columns: Tensor) =>
    tape.seed(own, (run) =>
      run.scaledAdd({
        a: run.linearBackwardInput({ dy: rows, weight: other }),
        b: run.linearBackwardWeight({ dy: columns, x: other, weight: null }),
        alpha: scale,
        beta: scale,
      }),
    );
  seed(images, texts, byImage.dLogits, byText.dLogits);
  seed(texts, images, byText.dLogits, byImage.dLogits);
  return {
    imageLosses: byImage.losses,
    textLosses: byText.losses,
    logScaleGradients: [
      ops.rowDots({ a: byImage.dLogits, b: byImage.logits, groupSize: 1 }),
      ops.rowDots({ a: byText.dLogits, b: byText.logits, groupSize: 1 }),
    ],
  };
}

function scaled(ops: Ops, x: Tensor, factor: number): Tensor {
  return ops.scaledAdd({ a: x, b: x, alpha: factor, beta: 0 });
}
