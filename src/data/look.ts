/** The colours of a page and what happens to it afterwards. */

import { drawEffects, type Effects } from "./effects.ts";
import type { Split } from "./generator.ts";
import type { Random } from "./random.ts";

export interface Look {
  readonly paper: string;
  readonly ink: string;
  /** Lines, and text of less weight; still legible. */
  readonly faint: string;
  /** Headings, buttons. */
  readonly accent: string;
  /** Areas that set themselves off the paper, under `ink`. */
  readonly tint: string;
  readonly effects: Effects;
}

/**
 * Dark on light mostly; in 1 of 10 looks the contrast is low, in `darkShare` of them light is on dark. White and grey
 * papers are in both splits; hues of colours are in one alone.
 */
export function drawLook(random: Random, split: Split, darkShare = 0.08, maxAngle = 3): Look {
  const isDark = random.chance(darkShare);
  const hue = drawHue(random, split);
  const saturation = random.weighted([
    [0, 5],
    [random.integer(5, 30), 3],
    [random.integer(30, 70), 1],
  ]);
  // Lightness as on a light page; a dark one is its mirror.
  const paper = random.weighted([
    [100, 4],
    [random.integer(92, 99), 4],
    [random.integer(82, 92), 2],
  ]);
  const ink = random.chance(0.1) ? random.integer(36, paper - 42) : random.integer(0, 28);
  const light = (lightness: number) => (isDark ? 100 - lightness : lightness);
  const inkSaturation = random.chance(0.3) ? random.integer(20, 60) : 0;
  return {
    paper: hsl(hue, saturation, light(paper)),
    ink: hsl(hue, inkSaturation, light(ink)),
    faint: hsl(hue, inkSaturation / 2, light(Math.min(ink + random.integer(15, 30), paper - 35))),
    accent: hsl(drawHue(random, split), random.integer(45, 85), light(random.integer(28, 42))),
    tint: hsl(hue, Math.max(saturation, random.integer(0, 40)), light(paper - random.integer(5, 10))),
    effects: drawEffects(random, maxAngle),
  };
}

/** Degrees. The first three quarters of every sixth of the circle are for training, the rest for held-out pages. */
export function drawHue(random: Random, split: Split): number {
  const sixth = 60 * random.integer(0, 5);
  return sixth + (split === "train" ? random.integer(0, 44) : random.integer(45, 59));
}

export function hsl(hue: number, saturation: number, lightness: number): string {
  return `hsl(${hue} ${saturation}% ${lightness}%)`;
}
