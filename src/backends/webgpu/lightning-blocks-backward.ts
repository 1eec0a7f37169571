/**
 * The gradients of lightning attention on subgroup matrices: each is lightning attention itself, so the forward's blocks do it.
 *
 *   dq_t = sum_{j <= t} a^(t - j) (dy_t . v_j) k_j       (dy, v, k) as q, k and v
 *   dk_t = sum_{i >= t} a^(i - t) (v_t . dy_i) q_i       (v, dy, q) in reversed time
 *   dv_t = sum_{i >= t} a^(i - t) (k_t . q_i) dy_i       (k, q, dy) in reversed time
 *
 * Each is linear in dy, which may be of any size: it is brought into f16's range by a power of two that the output takes back.
 */

import type { Sequences } from "../../tensor/sequences.ts";
import { gradientScale } from "./gradient-scale.ts";
import type { BufferRange, Dispatch, KernelContext } from "./kernel.ts";
import { type BlockShape, type BlockWalk, blockKernel, blockTables, walkBlocks } from "./lightning-blocks.ts";
import { paramsOf } from "./params.ts";

const copyKernel = blockKernel("copyRows", [false, false, false, false, true, true, true]);

/** The place of q, k and v in qkv, and in each head of the output. */
const [q, k, v] = [0, 1, 2] as const;
type Operand = typeof q | typeof k | typeof v | "dy";

/** Head dimension 64 or 128. */
export function lightningBlocksBackward(
  shape: BlockShape,
  rates: Float32Array,
  headDim: number,
  sequences: Sequences,
  buffers: { readonly qkv: BufferRange; readonly dy: BufferRange; readonly output: BufferRange },
  context: KernelContext,
): Dispatch[] {
  const numHeads = rates.length;
  const width = numHeads * headDim;
  const numTokens = sequences.offsets.at(-1)!;
  const ahead = blockTables(sequences, shape.blockRows, false);
  const back = blockTables(sequences, shape.blockRows, false, true);
  const numBlocks = ahead.blocks.length / 4;
  const numBounds = numBlocks + ahead.spans.length / 4;
  const rows = numBlocks * shape.blockRows;
  const scale = gradientScale(buffers.dy, numTokens * width, context);
  const half = () => context.scratch(rows * width * 2);
  const bounds = context.scratch((numBounds * numHeads + 1) * 4);
  const dispatches: Dispatch[] = [...scale.dispatches];

  /** f16 rows of an operand. @param boundPart 1 for the first of the operands that are k and v, 2 for the second */
  const copy = (
    operand: Operand,
    copied: BufferRange,
    isReversed: boolean,
    boundPart: 0 | 1 | 2,
    decayed?: BufferRange,
  ) => {
    const ofDy = operand === "dy";
    const quads = headDim / 4;
    const perHead = ofDy ? quads : 3 * quads;
    const column = ofDy ? 0 : operand * quads;
    const sizes = [numHeads, rows, shape.blockRows, quads, numHeads * perHead, perHead, column];
    const isTrue = [isReversed, ofDy, decayed !== undefined].map(Number);
    dispatches.push({
      kernel: copyKernel,
      params: paramsOf([...sizes, ...isTrue, boundPart, numBounds]),
      buffers: [
        context.table((isReversed ? back : ahead).blocks),
        ofDy ? buffers.dy : buffers.qkv,
        context.table(rates),
        scale.range,
        copied,
        decayed ?? unused,
        bounds,
      ],
      workgroups: [numBlocks, numHeads, 1],
    });
  };
  const walk = (
    of: typeof q | typeof k | typeof v,
    operands: Omit<BlockWalk["operands"], "bounds">,
    isReversed: boolean,
  ) =>
    dispatches.push(
      ...walkBlocks(
        {
          shape,
          headDim,
          rates,
          tables: isReversed ? back : ahead,
          operands: { ...operands, bounds },
          state: null,
          y: {
            range: buffers.output,
            width: 3 * width,
            rowStep: 3 * width * (isReversed ? -1 : 1),
            headStride: 3 * headDim,
            column: of * headDim,
          },
        },
        context,
      ),
    );

  const unused = context.scratch(16);
  const [first, second, third, fourth] = [half(), half(), half(), half()];
  const [decayed, otherDecayed] = [half(), half()];
  copy("dy", first, false, 0);
  copy(v, second, false, 1, decayed);
  copy(k, third, false, 2);
  walk(q, { q: first, k: second, decayed, v: third }, false);
  // Both others are of dy and q, so their bounds are the same.
  copy(v, first, true, 0);
  copy(k, second, true, 0);
  copy("dy", third, true, 1, decayed);
  copy(q, fourth, true, 2, otherDecayed);
  walk(k, { q: first, k: third, decayed, v: fourth }, true);
  walk(v, { q: second, k: fourth, decayed: otherDecayed, v: third }, true);
  return dispatches;
}
