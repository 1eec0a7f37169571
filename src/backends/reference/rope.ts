import type { OpArgs } from "../../tensor/ops.ts";
import { positionsOf } from "../../tensor/sequences.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats } from "./reference-tensor.ts";

export function rope(args: OpArgs["rope"], output: Tensor): void {
  turn(args.x, args, 1, output);
}

export function ropeBackward(args: OpArgs["ropeBackward"], output: Tensor): void {
  turn(args.dy, args, -1, output);
}

type Turn = Omit<OpArgs["rope"], "x">;

function turn(
  x: Tensor,
  { sequences, headDim, rotaryDim, theta }: Turn,
  direction: 1 | -1,
  output: Tensor,
): void {
  const width = x.shape[1]!;
  const half = rotaryDim / 2;
  const xs = floats(x);
  const ys = floats(output);
  ys.set(xs);
  positionsOf(sequences).forEach((position, t) => {
    for (let head = t * width; head < (t + 1) * width; head += headDim)
      for (let i = 0; i < half; i++) {
        const angle = direction * position * theta ** (-i / half);
        const first = xs[head + i]!;
        const second = xs[head + i + half]!;
        ys[head + i] = first * Math.cos(angle) - second * Math.sin(angle);
        ys[head + i + half] = second * Math.cos(angle) + first * Math.sin(angle);
      }
  });
}
