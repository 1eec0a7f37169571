/**
 * A page full of text for training, drawn with stamps (`glyph-stamps.ts`) on bytes and not on a canvas. Turned as a whole, as a scanner
 * turns it, where `Page` turns what it draws.
 */

import type { Glyph, SamplePicture } from "../formats/dataset.ts";
import { canvasModule } from "./canvas.ts";
import { applyEffects, type Effects } from "./effects.ts";
import { inkCurve, type Stamp, stampsOf } from "./glyph-stamps.ts";
import { middleOfLine, type PageOptions, type TextOptions } from "./page.ts";
import type { Random } from "./random.ts";

export class StampedPage {
  readonly width: number;
  readonly height: number;
  readonly #paper: Color;
  readonly #angle: number;
  #data: Uint8Array;
  readonly #glyphs: Glyph[] = [];

  constructor({ width, height, paper, angle = 0 }: PageOptions) {
    this.width = width;
    this.height = height;
    this.#paper = colorOf(paper);
    this.#angle = (angle * Math.PI) / 180;
    this.#data = filled(width * height, this.#paper);
  }

  /**
   * Draws one line of text that begins at `x` on the baseline `y` and labels its characters.
   *
   * @returns its width, pixels
   */
  text(text: string, x: number, y: number, { font, size, color }: TextOptions): number {
    const ink = colorOf(color);
    const curve = inkCurve(ink.luminance);
    const baseline = Math.round(y);
    const middle = y - middleOfLine * size;
    let begins = x;
    for (const [i, stamp] of stampsOf(text, font, size).entries()) {
      if (stamp.width > 0) {
        const left = Math.round(begins + stamp.left);
        const top = baseline + stamp.top;
        this.#stamp(stamp, left, top, ink, curve);
        this.#label(text[i]!, left, top, stamp, middle);
      }
      begins += stamp.advance;
    }
    return begins - x;
  }

  /** The picture with its labels, cut to its edges. The page is not drawn on afterwards. */
  async finish(effects: Effects, random: Random): Promise<SamplePicture> {
    const { width, height } = this;
    if (this.#angle !== 0) this.#data = turned(this.#data, width, height, this.#angle, this.#paper);
    const data = await applyEffects({ width, height, data: this.#data }, effects, random);
    return { width, height, data, labels: { glyphs: this.#glyphs, objects: [], chartParts: [] } };
  }

  #stamp(stamp: Stamp, left: number, top: number, ink: Color, curve: Uint8Array): void {
    const { width, height } = this;
    const data = this.#data;
    const { mask } = stamp;
    const [red, green, blue] = ink.rgb;
    const firstX = Math.max(0, -left);
    const endX = Math.min(stamp.width, width - left);
    const endY = Math.min(stamp.height, height - top);
    for (let y = Math.max(0, -top); y < endY; y++) {
      const row = y * stamp.width;
      let at = 3 * ((top + y) * width + left + firstX);
      for (let x = firstX; x < endX; x++, at += 3) {
        const covered = curve[mask[row + x]!]!;
        if (covered === 0) continue;
        data[at] = mixed(data[at]!, red, covered);
        data[at + 1] = mixed(data[at + 1]!, green, covered);
        data[at + 2] = mixed(data[at + 2]!, blue, covered);
      }
    }
  }

  #label(character: string, left: number, top: number, stamp: Stamp, middle: number): void {
    const cosine = Math.cos(this.#angle);
    const sine = Math.sin(this.#angle);
    const [centreX, centreY] = [this.width / 2, this.height / 2];
    const fromX = left + stamp.width / 2 - centreX;
    const fromY = top + stamp.height / 2 - centreY;
    const across = (cosine * stamp.width + Math.abs(sine) * stamp.height) / 2;
    const down = (Math.abs(sine) * stamp.width + cosine * stamp.height) / 2;
    const midX = cosine * fromX - sine * fromY + centreX;
    const midY = sine * fromX + cosine * fromY + centreY;
    const x = Math.max(0, midX - across);
    const y = Math.max(0, midY - down);
    const width = Math.min(this.width, midX + across) - x;
    const height = Math.min(this.height, midY + down) - y;
    if (width <= 0 || height <= 0) return;
    const line = sine * fromX + cosine * (middle - centreY) + centreY;
    this.#glyphs.push({ character, middle: line, x, y, width, height });
  }
}

interface Color {
  readonly rgb: readonly [red: number, green: number, blue: number];
  /** 0 to 255, as sRGB has it. */
  readonly luminance: number;
}

const reading = canvasModule.createCanvas(1, 1).getContext("2d");

/** Of a CSS colour without transparency. */
function colorOf(css: string): Color {
  reading.fillStyle = css;
  const hex = Number.parseInt((reading.fillStyle as string).slice(1), 16);
  const rgb = [hex >> 16, (hex >> 8) & 255, hex & 255] as const;
  const [r, g, b] = rgb.map((value) => (value / 255) ** 2.2) as [number, number, number];
  return { rgb, luminance: Math.round(255 * (0.2126 * r + 0.7152 * g + 0.0722 * b) ** (1 / 2.2)) };
}

function filled(numPixels: number, { rgb: [red, green, blue] }: Color): Uint8Array {
  const data = new Uint8Array(3 * numPixels);
  if (red === green && green === blue) return data.fill(red);
  for (let at = 0; at < data.length; at += 3) {
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
  }
  return data;
}

/** In steps of 255, rounded. */
function mixed(below: number, above: number, covered: number): number {
  const sum = above * covered + below * (255 - covered) + 128;
  return (sum + (sum >> 8)) >> 8;
}

/** Turned clockwise about the middle, in between pixels by their distance; corners that open up are paper. */
function turned(data: Uint8Array, width: number, height: number, angle: number, paper: Color): Uint8Array {
  const out = filled(width * height, paper);
  const one = 65536;
  const stepX = Math.round(Math.cos(angle) * one);
  const stepY = Math.round(-Math.sin(angle) * one);
  for (let y = 0; y < height; y++) {
    // Where the middle of the row's first pixel comes from.
    const fromX = 0.5 - width / 2;
    const fromY = y + 0.5 - height / 2;
    let sourceX = Math.round((Math.cos(angle) * fromX + Math.sin(angle) * fromY + width / 2 - 0.5) * one);
    let sourceY = Math.round((Math.cos(angle) * fromY - Math.sin(angle) * fromX + height / 2 - 0.5) * one);
    for (let at = 3 * y * width; at < 3 * (y + 1) * width; at += 3, sourceX += stepX, sourceY += stepY) {
      const left = sourceX >> 16;
      const top = sourceY >> 16;
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const shareX = (sourceX >> 8) & 255;
      const shareY = (sourceY >> 8) & 255;
      const above = 3 * (top * width + left);
      const below = above + 3 * width;
      for (let c = 0; c < 3; c++) {
        const upper = data[above + c]! * (256 - shareX) + data[above + 3 + c]! * shareX;
        const lower = data[below + c]! * (256 - shareX) + data[below + 3 + c]! * shareX;
        out[at + c] = (upper * (256 - shareY) + lower * shareY + 32768) >> 16;
      }
    }
  }
  return out;
}
