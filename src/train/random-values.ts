/**
 * Random tensors by name: the values depend on seed, name and index alone, on every machine and whatever else is drawn.
 */

import { philox4x32 } from "../engine/random.ts";
import { exactLog } from "./exact-math.ts";

export type Distribution = "normal" | "uniform";

/** Which numbers a tensor gets. */
export interface TensorSeed {
  readonly seed: number;
  readonly name: string;
}

/**
 * Values `first` to `first + count` of a tensor, with mean 0.
 *
 * Uniform ones lie within sqrt(3) deviations. Normal ones are made in pairs by Marsaglia's polar method from 32 random bits a
 * coordinate.
 *
 * @param deviationOf standard deviation of the value at an index
 */
export function randomValues(
  of: TensorSeed,
  first: number,
  count: number,
  deviationOf: (index: number) => number,
  distribution: Distribution,
): Float32Array {
  const key = tensorKey(of);
  const values = new Float32Array(count);
  const end = first + count;
  const perDraw = distribution === "normal" ? 2 : 4;
  const put = (index: number, value: number) => {
    if (index >= first && index < end) values[index - first] = deviationOf(index) * value;
  };
  for (let draw = Math.floor(first / perDraw); draw * perDraw < end; draw++) {
    const at = draw * perDraw;
    if (distribution === "normal") {
      const [x, y] = normalPair(key, draw);
      put(at, x);
      put(at + 1, y);
    } else {
      const drawn = philox4x32(key, [draw >>> 0, highWord(draw), 0, 0]);
      for (let i = 0; i < 4; i++) put(at + i, Math.sqrt(3) * signed(drawn[i]!));
    }
  }
  return values;
}

type Key = readonly [number, number];

function tensorKey({ seed, name }: TensorSeed): Key {
  const drawn = philox4x32(
    [seed >>> 0, highWord(seed)],
    [hash(name, 0x811c9dc5), hash(name, 0x9747b28c), 0, 0],
  );
  return [drawn[0], drawn[1]];
}

function normalPair(key: Key, draw: number): readonly [number, number] {
  for (let attempt = 0; ; attempt++) {
    const drawn = philox4x32(key, [draw >>> 0, highWord(draw), attempt, 1]);
    for (const at of [0, 2]) {
      const x = signed(drawn[at]!);
      const y = signed(drawn[at + 1]!);
      const square = x * x + y * y;
      if (square >= 1) continue;
      const factor = Math.sqrt((-2 * exactLog(square)) / square);
      return [x * factor, y * factor];
    }
  }
}

/** The middle of one of 2^32 equal parts of [-1, 1]. */
function signed(word: number): number {
  return (word + 0.5) / 2 ** 31 - 1;
}

function highWord(value: number): number {
  return Math.floor(value / 2 ** 32) >>> 0;
}

/** FNV-1a over UTF-16 units. */
function hash(name: string, start: number): number {
  let word = start;
  for (let i = 0; i < name.length; i++) word = Math.imul(word ^ name.charCodeAt(i), 0x01000193);
  return word >>> 0;
}
