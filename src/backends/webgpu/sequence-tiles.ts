import type { Sequences } from "../../tensor/sequences.ts";

/** Tiles of `side` tokens that sequences are cut into, none over two of them: how many sequence-tiles.wgsl knows. */
export function countTiles({ offsets }: Sequences, side: number): number {
  let count = 0;
  for (let s = 1; s < offsets.length; s++) count += Math.ceil((offsets[s]! - offsets[s - 1]!) / side);
  return count;
}
