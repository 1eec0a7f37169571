/** Colours with names that nobody argues about: hues far apart, and shades near the middle of each. */

import type { Random } from "../random.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

interface Shade {
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

const shades = {
  red: { hue: 0, saturation: 82, lightness: 46 },
  orange: { hue: 28, saturation: 96, lightness: 52 },
  yellow: { hue: 53, saturation: 96, lightness: 52 },
  green: { hue: 128, saturation: 62, lightness: 36 },
  turquoise: { hue: 178, saturation: 72, lightness: 46 },
  blue: { hue: 222, saturation: 82, lightness: 48 },
  purple: { hue: 278, saturation: 62, lightness: 42 },
  pink: { hue: 334, saturation: 88, lightness: 74 },
  brown: { hue: 24, saturation: 56, lightness: 27 },
  black: { hue: 0, saturation: 0, lightness: 6 },
  gray: { hue: 0, saturation: 0, lightness: 55 },
} as const satisfies Record<string, Shade>;

export type ColorName = keyof typeof shades;

export const colorNames = Object.keys(shades) as ColorName[];

/** A shade of a named colour, close enough that the name stays the only right one. */
export function shadeOf(random: Random, name: ColorName): Rgb {
  const { hue, saturation, lightness } = shades[name];
  const chroma = saturation === 0 ? 0 : saturation + random.between(-8, Math.min(8, 100 - saturation));
  return rgbOf(hue + random.between(-5, 5), chroma, lightness + random.between(-4, 4));
}

/** A colour that lies between the named ones, far enough from each that none of their names is right. */
export function unnamedColor(random: Random): Rgb {
  for (;;) {
    const color = rgbOf(random.between(0, 360), random.between(15, 100), random.between(15, 85));
    if (Object.values(shades).every((shade) => distance(middleOf(shade), color) > 70)) return color;
  }
}

function middleOf({ hue, saturation, lightness }: Shade): Rgb {
  return rgbOf(hue, saturation, lightness);
}

/** @param hue degrees @param saturation percent @param lightness percent */
export function rgbOf(hue: number, saturation: number, lightness: number): Rgb {
  const l = lightness / 100;
  const a = (saturation / 100) * Math.min(l, 1 - l);
  const channel = (n: number) => {
    const k = (n + hue / 30 + 12) % 12;
    return Math.round(255 * (l - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** 0 for the same colour, 442 for black and white. */
export function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Whether every shade of a named colour is seen well on all of the others. */
export function standsOut(name: ColorName, under: readonly Rgb[]): boolean {
  return isFar(middleOf(shades[name]), under);
}

/** Whether a colour is seen well on all of the others. */
export function isFar(color: Rgb, under: readonly Rgb[]): boolean {
  return under.every((other) => distance(color, other) > 100);
}
