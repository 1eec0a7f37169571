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
import {
  type BlockShape,
  type BlockTables,
  blockKernel,
  blockTables,
  walkBlocks,
} from "./lightning-blocks.ts";
import { paramsOf } from "./params.ts";

const copyKernel = blockKernel("copyRows", [false, false, false, false, true, true, true]);

/** q, k and v as qkv has them, or the gradient. */
type Operand = 0 | 1 | 2 | "dy";

const [q, k, v] = [0, 1, 2] as const;
const gradients = [
  { of: q, operands: ["dy", v, k], isReversed: false },
  { of: k, operands: [v, "dy", q], isReversed: true },
  { of: v, operands: [k, q, "dy"], isReversed: true },
] as const satisfies readonly {
  readonly of: Operand;
  readonly operands: readonly [Operand, Operand, Operand];
  readonly isReversed: boolean;
}[];

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
  const copies = [half(), half(), half()] as const;
  const decayed = half();
  const bounds = context.scratch((numBounds * numHeads + 1) * 4);

  const copy = (
    operand: Operand,
    part: 0 | 1 | 2,
    { blocks }: BlockTables,
    isReversed: boolean,
  ): Dispatch => {
    const ofDy = operand === "dy";
    const quads = headDim / 4;
    const perHead = ofDy ? quads : 3 * quads;
    const column = ofDy ? 0 : operand * quads;
    const sizes = [numHeads, rows, shape.blockRows, quads, numHeads * perHead, perHead, column];
    return {
      kernel: copyKernel,
      params: paramsOf([...sizes, isReversed ? 1 : 0, ofDy ? 1 : 0, part, numBounds]),
      buffers: [
        context.table(blocks),
        ofDy ? buffers.dy : buffers.qkv,
        context.table(rates),
        scale.range,
        copies[part],
        decayed,
        bounds,
      ],
      workgroups: [numBlocks, numHeads, 1],
    };
  };
  return [
    ...scale.dispatches,
    ...gradients.flatMap(({ of, operands, isReversed }) => {
      const tables = isReversed ? back : ahead;
      const rowStep = 3 * width * (isReversed ? -1 : 1);
      return [
        ...operands.map((operand, part) => copy(operand, part as 0 | 1 | 2, tables, isReversed)),
        ...walkBlocks(
          {
            shape,
            headDim,
            rates,
            tables,
            operands: { q: copies[0], k: copies[1], decayed, v: copies[2], bounds },
            state: null,
            y: {
              range: buffers.output,
              width: 3 * width,
              rowStep,
              headStride: 3 * headDim,
              column: of * headDim,
            },
          },
          context,
        ),
      ];
    }),
  ];
}
