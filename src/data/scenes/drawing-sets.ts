/**
 * Drawings with names, out of icon sets: emoji of Twemoji, Noto and EmojiOne, and round flags of circle-flags.
 *
 * A set is in one split: EmojiOne is never trained on. So a held-out picture shows things whose names were learned from other
 * hands' drawings of them.
 */

import { readAsset } from "../assets.ts";
import { canvasModule } from "../canvas.ts";
import type { Split } from "../generator.ts";
import type { Random } from "../random.ts";
import type { BySplit } from "../split.ts";
import { drawingKeys } from "./drawing-names.ts";

interface IconSet {
  readonly icons: Readonly<
    Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>
  >;
  readonly width?: number;
  readonly height?: number;
}

export interface Drawing {
  readonly set: string;
  /** In the set. */
  readonly key: string;
}

export const drawingSets: BySplit<string> = { train: ["twemoji", "noto"], heldout: ["emojione"] };

const sets = new Map<string, IconSet>();

function iconSet(name: string): IconSet {
  let set = sets.get(name);
  if (set === undefined) {
    set = JSON.parse(readAsset(`@iconify-json/${name}/icons.json`).toString()) as IconSet;
    sets.set(name, set);
  }
  return set;
}

/** Keys of things that the split can draw, each in all of its sets; those of the held-out split are a part of the others. */
export function drawableKeys(split: Split): readonly string[] {
  return drawingKeys.filter((key) => drawingSets[split].every((name) => hasIcon(name, key)));
}

export function hasIcon(set: string, key: string): boolean {
  return Object.hasOwn(iconSet(set).icons, key);
}

/** Pixels with transparency, cut to what is drawn. */
export interface Sprite {
  readonly image: CanvasImageSource;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws an icon at a size; what it covers is known to the pixel. `isMirrored` swaps left and right. */
export async function spriteOf({ set, key }: Drawing, size: number, isMirrored = false): Promise<Sprite> {
  const { icons, width = 16, height = 16 } = iconSet(set);
  const icon = icons[key]!;
  const [w, h] = [icon.width ?? width, icon.height ?? height];
  const scale = size / Math.max(w, h);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${w * scale}" height="${h * scale}" viewBox="0 0 ${w} ${h}">${icon.body}</svg>`;
  const canvas = canvasModule.createCanvas(size, size);
  const context = canvas.getContext("2d");
  if (isMirrored) {
    context.translate(size, 0);
    context.scale(-1, 1);
  }
  context.drawImage(await canvasModule.loadImage(Buffer.from(svg)), 0, 0);
  return { image: canvas as unknown as CanvasImageSource, ...inkBox(context.getImageData(0, 0, size, size)) };
}

function inkBox({ data, width, height }: ImageData) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[4 * (y * width + x) + 3]! < 64) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

export function pickSet(random: Random, split: Split): string {
  return random.pick(drawingSets[split]);
}
