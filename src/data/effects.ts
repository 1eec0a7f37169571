/** What happens to a drawn page before somebody looks at it: it is turned a little, out of focus, noisy, compressed. */

import sharp from "sharp";
import type { Random } from "./random.ts";

export interface Effects {
  /** Degrees clockwise; the page applies it while drawing. */
  readonly angle: number;
  /** Weight of each neighbouring pixel, 0 to 0.25; across and down. */
  readonly blur: number;
  /** Standard deviation of the noise, in steps of 255. */
  readonly noise: number;
  /** JPEG quality, or null for none. */
  readonly jpeg: number | null;
}

export const noEffects: Effects = { angle: 0, blur: 0, noise: 0, jpeg: null };

/** Each effect by itself is usual, all of them together rare; `maxAngle` in degrees. */
export function drawEffects(random: Random, maxAngle = 3): Effects {
  return {
    angle: random.chance(0.25) ? Math.round(random.between(-maxAngle, maxAngle) * 100) / 100 : 0,
    blur: random.chance(0.2) ? random.between(0.05, 0.2) : 0,
    noise: random.chance(0.3) ? random.between(2, 10) : 0,
    jpeg: random.chance(0.35) ? random.integer(35, 95) : null,
  };
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGB. */
  readonly data: Uint8Array;
}

/** Changes `data` in place where it can; use what is returned. */
export async function applyEffects(pixels: Pixels, effects: Effects, random: Random): Promise<Uint8Array> {
  if (effects.blur > 0) blur(pixels, effects.blur);
  if (effects.noise > 0) addNoise(pixels.data, effects.noise, random.integer(1, 2 ** 32 - 1));
  return effects.jpeg === null ? pixels.data : compress(pixels, effects.jpeg);
}

function blur({ width, height, data }: Pixels, weight: number): void {
  const rowLength = 3 * width;
  // In steps of 1/256, so that whole numbers suffice.
  const side = Math.round(256 * weight);
  const own = 256 - 2 * side;
  const row = new Uint8Array(rowLength + 6);
  for (let start = 0; start < data.length; start += rowLength) {
    row.set(data.subarray(start, start + rowLength), 3);
    row.copyWithin(0, 3, 6);
    row.copyWithin(rowLength + 3, rowLength, rowLength + 3);
    for (let i = 0; i < rowLength; i++) {
      data[start + i] = (own * row[i + 3]! + side * (row[i]! + row[i + 6]!) + 128) >> 8;
    }
  }
  const above = data.slice(0, rowLength);
  for (let y = 0; y < height; y++) {
    const start = y * rowLength;
    const below = y + 1 < height ? start + rowLength : start;
    for (let i = 0; i < rowLength; i++) {
      const here = data[start + i]!;
      data[start + i] = (own * here + side * (above[i]! + data[below + i]!) + 128) >> 8;
      above[i] = here;
    }
  }
}

/** 4096 normal deviates at equal quantiles: looked up, since computing one a pixel would cost more than drawing the page. */
const deviates = Float32Array.from({ length: 4096 }, (_, i) => normalQuantile((i + 0.5) / 4096));

function addNoise(data: Uint8Array, deviation: number, seed: number): void {
  // Rounded once and not for each value: up or down evenly, so that small deviations keep their size.
  const steps = new Int16Array(4096);
  for (let i = 0; i < 4096; i++) {
    steps[i] = Math.floor(deviation * deviates[i]! + (((i * 1657) & 4095) + 0.5) / 4096);
  }
  // The array clamps.
  const clamped = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  let state = seed | 0;
  for (let i = 0; i + 1 < clamped.length; i += 2) {
    // xorshift32: fast, and noise asks for no more. Each number serves two values.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    clamped[i] = clamped[i]! + steps[state >>> 20]!;
    clamped[i + 1] = clamped[i + 1]! + steps[(state >>> 8) & 4095]!;
  }
}

/** By Tukey's lambda distribution with lambda 0.135: within 0.013 of the normal's between -3 and 3. */
function normalQuantile(p: number): number {
  return (p ** 0.135 - (1 - p) ** 0.135) / 0.1975;
}

async function compress(pixels: Pixels, quality: number): Promise<Uint8Array> {
  const raw = { width: pixels.width, height: pixels.height, channels: 3 } as const;
  // Nobody keeps the file: the shortest codes would cost a sixth of the time and change no pixel.
  const jpeg = await sharp(pixels.data, { raw }).jpeg({ quality, optimiseCoding: false }).toBuffer();
  const { data } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  // Into memory of its own: a Buffer may be part of a pool, and that cannot be handed to another thread.
  return new Uint8Array(data);
}
