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

function blur(pixels: Pixels, weight: number): void {
  const { width, height, data } = pixels;
  blurLines(data, height, width * 3, width, 3, weight);
  blurLines(data, width, 3, height, width * 3, weight);
}

/** `count` lines, `stride` apart, of `length` pixels, `step` apart. */
function blurLines(
  data: Uint8Array,
  count: number,
  stride: number,
  length: number,
  step: number,
  weight: number,
): void {
  const own = 1 - 2 * weight;
  for (let line = 0; line < count; line++) {
    for (let channel = 0; channel < 3; channel++) {
      let at = line * stride + channel;
      let before = data[at]!;
      for (let i = 0; i < length; i++, at += step) {
        const here = data[at]!;
        const after = i + 1 < length ? data[at + step]! : here;
        data[at] = own * here + weight * (before + after) + 0.5;
        before = here;
      }
    }
  }
}

/** 4096 normal deviates at equal quantiles: looked up, since computing one a pixel would cost more than drawing the page. */
const deviates = Float32Array.from({ length: 4096 }, (_, i) => normalQuantile((i + 0.5) / 4096));

function addNoise(data: Uint8Array, deviation: number, seed: number): void {
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    // xorshift32: fast, and noise asks for no more.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const value = data[i]! + deviation * deviates[(state >>> 8) & 4095]! + 0.5;
    data[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}

/** By Tukey's lambda distribution with lambda 0.135: within 0.013 of the normal's between -3 and 3. */
function normalQuantile(p: number): number {
  return (p ** 0.135 - (1 - p) ** 0.135) / 0.1975;
}

async function compress(pixels: Pixels, quality: number): Promise<Uint8Array> {
  const raw = { width: pixels.width, height: pixels.height, channels: 3 } as const;
  const jpeg = await sharp(pixels.data, { raw }).jpeg({ quality }).toBuffer();
  const { data } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  // Into memory of its own: a Buffer may be part of a pool, and that cannot be handed to another thread.
  return new Uint8Array(data);
}
