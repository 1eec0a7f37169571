/**
 * Ops that move rows: embedding, gatherRows, scatterRows, concatRows, copyPlaces, unfoldPatches.
 */

import { BackendError } from "../../errors.ts";
import type { OpArgs } from "../../tensor/ops.ts";
import { numElements, type Tensor } from "../../tensor/tensor.ts";
import { floats, integers } from "./reference-tensor.ts";

export function embedding({ ids, table }: OpArgs["embedding"], output: Tensor): void {
  gather("embedding", table, ids, output);
}

export function gatherRows({ x, index }: OpArgs["gatherRows"], output: Tensor): void {
  gather("gatherRows", x, index, output);
}

export function scatterRows({ x, rows, index }: OpArgs["scatterRows"], output: Tensor): void {
  const [height, width] = x.shape as [number, number];
  const ys = floats(output);
  const from = floats(rows);
  ys.set(floats(x));
  integers(index).forEach((row, i) => {
    expectRow("scatterRows", row, height);
    ys.set(from.subarray(i * width, (i + 1) * width), row * width);
  });
}

export function concatRows({ a, b }: OpArgs["concatRows"], output: Tensor): void {
  const ys = floats(output);
  ys.set(floats(a));
  ys.set(floats(b), floats(a).length);
}

export function copyPlaces({ target, from, to }: OpArgs["copyPlaces"], _output: Tensor): void {
  const size = numElements(target.shape.slice(1));
  const values = floats(target);
  from.forEach((place, i) => {
    values.copyWithin(to[i]! * size, place * size, (place + 1) * size);
  });
}

export function unfoldPatches({ pixels, patchSize }: OpArgs["unfoldPatches"], output: Tensor): void {
  const [tiles, channels, side] = pixels.shape as [number, number, number];
  const ps = floats(pixels);
  const ys = floats(output);
  const perSide = side / patchSize;
  let at = 0;
  for (let n = 0; n < tiles; n++)
    for (let row = 0; row < perSide; row++)
      for (let column = 0; column < perSide; column++)
        for (let c = 0; c < channels; c++)
          for (let y = 0; y < patchSize; y++)
            for (let x = 0; x < patchSize; x++) {
              const line = (n * channels + c) * side + row * patchSize + y;
              ys[at++] = ps[line * side + column * patchSize + x]!;
            }
}

function gather(op: string, table: Tensor, index: Tensor, output: Tensor): void {
  const [height, width] = table.shape as [number, number];
  const from = floats(table);
  const ys = floats(output);
  integers(index).forEach((row, i) => {
    expectRow(op, row, height);
    ys.set(from.subarray(row * width, (row + 1) * width), i * width);
  });
}

export function expectRow(op: string, row: number, height: number): void {
  if (row < 0 || row >= height)
    throw new BackendError("backend_shape", `${op}: row ${row} of a table with ${height} rows`);
}
