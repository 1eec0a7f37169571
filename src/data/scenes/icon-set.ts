/** Icons out of the packages of Iconify: all of a set are in one file, by their keys. */

import { readAsset } from "../assets.ts";
import { canvasModule } from "../canvas.ts";

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

const sets = new Map<string, IconSet>();

function iconSet(name: string): IconSet {
  let set = sets.get(name);
  if (set === undefined) {
    set = JSON.parse(readAsset(`@iconify-json/${name}/icons.json`).toString()) as IconSet;
    sets.set(name, set);
  }
  return set;
}

/** The set of a hand: "tabler" of "tabler/line". */
export function setOf(hand: string): string {
  return hand.split("/", 1)[0]!;
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

export interface SpriteOptions {
  /** Left and right are swapped. */
  readonly isMirrored?: boolean;
  /** Degrees clockwise about the middle; it is made smaller to keep its corners. */
  readonly angle?: number;
  /** CSS, of icons that have no colours of their own. */
  readonly color?: string;
  /** CSS colours in place of an icon's own, by those, lower case. */
  readonly recolored?: ReadonlyMap<string, string>;
}

/** Draws an icon at a size, pixels; what it covers is known to the pixel. */
export async function spriteOf(
  { set, key }: Drawing,
  size: number,
  { isMirrored = false, angle = 0, color = "black", recolored = new Map() }: SpriteOptions = {},
): Promise<Sprite> {
  const { icons, width = 16, height = 16 } = iconSet(set);
  const icon = icons[key]!;
  const [w, h] = [icon.width ?? width, icon.height ?? height];
  const body = icon.body.replace(/#[0-9a-f]{3,6}\b/gi, (own) => recolored.get(own.toLowerCase()) ?? own);
  const scale = size / Math.max(w, h);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${w * scale}" height="${h * scale}" viewBox="0 0 ${w} ${h}" color="${color}">${body}</svg>`;
  const canvas = canvasModule.createCanvas(size, size);
  const context = canvas.getContext("2d");
  if (isMirrored) {
    context.translate(size, 0);
    context.scale(-1, 1);
  }
  if (angle !== 0) {
    const radians = (angle * Math.PI) / 180;
    const kept = 1 / (Math.abs(Math.cos(radians)) + Math.abs(Math.sin(radians)));
    context.translate(size / 2, size / 2);
    context.rotate(radians);
    context.scale(kept, kept);
    context.translate(-size / 2, -size / 2);
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
