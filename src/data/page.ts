/**
 * A picture being drawn: a canvas that keeps a record of what lies where. Whatever generators draw with `text`, they get
 * labelled character by character; objects and parts of charts they draw with `context` and label with `object` and `part`.
 *
 * Coordinates are pixels before the page is turned; labels are of the turned page: the upright box around a turned one.
 */

import type { Box, ChartPart, Glyph, Header, LabelledObject, SamplePicture } from "../formats/dataset.ts";
import { type Context2d, canvasModule, plainTextContext } from "./canvas.ts";
import { applyEffects, type Effects } from "./effects.ts";
import { charStarts, inkOf } from "./font-metrics.ts";
import type { Font } from "./fonts.ts";
import type { Random } from "./random.ts";

export interface PageOptions {
  readonly width: number;
  readonly height: number;
  /** CSS colour. */
  readonly paper: string;
  /** Degrees clockwise about the centre; the corners that open up have the paper's colour. */
  readonly angle?: number;
}

export interface TextOptions {
  readonly font: Font;
  /** Of the font, pixels. */
  readonly size: number;
  readonly color: string;
  /** Which point of the text `x` names; `left` unless given. */
  readonly align?: "left" | "center" | "right";
  /** Degrees clockwise about the point given, as for the label of a vertical axis. */
  readonly angle?: number;
}

export interface RuleOptions {
  readonly color: string;
  readonly width?: number;
  /** Lengths of dashes and gaps, pixels. */
  readonly dash?: readonly number[];
}

export interface RectangleOptions {
  readonly fill?: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  /** Of the corners, pixels. */
  readonly radius?: number;
}

/** A text on a page: the header that it may be for others, and its place in the record. */
export interface WrittenText {
  readonly header: Header;
  readonly from: number;
  readonly to: number;
}

/** Over the baseline, in sizes of the font: half of what capitals and digits of most fonts are high. */
export const middleOfLine = 0.35;

/** x' = cosine x - sine y + e, y' = sine x + cosine y + f. */
interface Turn {
  readonly cosine: number;
  readonly sine: number;
  readonly e: number;
  readonly f: number;
}

export class Page {
  readonly width: number;
  readonly height: number;
  /** For drawing what has no text; already turned. */
  readonly context: Context2d;
  #turn: Turn;
  readonly #glyphs: Glyph[] = [];
  readonly #objects: LabelledObject[] = [];
  readonly #chartParts: ChartPart[] = [];
  #hasUnknownParts = false;
  #lastText: WrittenText | null = null;

  constructor(options: PageOptions) {
    this.width = options.width;
    this.height = options.height;
    const canvas = canvasModule.createCanvas(options.width, options.height);
    this.context = plainTextContext(canvas);
    this.context.fillStyle = options.paper;
    this.context.fillRect(0, 0, options.width, options.height);
    this.#turn = { cosine: 1, sine: 0, e: 0, f: 0 };
    this.#turnBy(options.angle ?? 0, options.width / 2, options.height / 2);
  }

  /**
   * Draws one line of text on the baseline `y` and labels its characters.
   *
   * @returns its width, pixels
   */
  text(text: string, x: number, y: number, options: TextOptions): number {
    const { font, size, angle = 0 } = options;
    const starts = charStarts(text, font, size);
    const width = starts.at(-1)!;
    const left = x - (options.align === "right" ? width : options.align === "center" ? width / 2 : 0);
    const before = this.#turn;
    if (angle !== 0) {
      this.context.save();
      this.#turnBy(angle, x, y);
    }
    this.context.font = `${size}px "${font.face}"`;
    this.context.fillStyle = options.color;
    this.context.fillText(text, left, y);
    const middle = this.#onPicture({ x: left + width / 2, y: y - middleOfLine * size, width: 0, height: 0 });
    const header: Header = { text, x: middle.x, y: middle.y };
    const number = isNumber(text) ? { number: header } : {};
    const from = this.#glyphs.length;
    for (const [i, character] of [...text].entries()) {
      const ink = inkOf(character, font);
      if (ink.right <= ink.left || ink.bottom <= ink.top) continue;
      const across = left + starts[i]! + ((ink.left + ink.right) / 2) * size;
      this.#glyphs.push({
        character,
        middle: this.#yOnPicture(across, y - middleOfLine * size),
        ...this.#onPicture({
          x: left + starts[i]! + ink.left * size,
          y: y + ink.top * size,
          width: (ink.right - ink.left) * size,
          height: (ink.bottom - ink.top) * size,
        }),
        ...number,
      });
    }
    this.#lastText = { header, from, to: this.#glyphs.length };
    if (angle !== 0) {
      this.context.restore();
      this.#turn = before;
    }
    return width;
  }

  /** What `text` drew last. */
  get lastText(): WrittenText {
    if (this.#lastText === null) throw new Error("nothing is written on the page yet");
    return this.#lastText;
  }

  /** Labels a text with the names that it stands beside or under. */
  belongs(text: WrittenText, { row, column }: { row?: WrittenText; column?: WrittenText }): void {
    for (let i = text.from; i < text.to; i++) {
      this.#glyphs[i] = {
        ...this.#glyphs[i]!,
        ...(row && { row: row.header }),
        ...(column && { column: column.header }),
      };
    }
  }

  rule(fromX: number, fromY: number, toX: number, toY: number, options: RuleOptions): void {
    const { context } = this;
    context.strokeStyle = options.color;
    context.lineWidth = options.width ?? 1;
    context.setLineDash([...(options.dash ?? [])]);
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    context.stroke();
    context.setLineDash([]);
  }

  rectangle(box: Box, options: RectangleOptions): void {
    const { context } = this;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, options.radius ?? 0);
    if (options.fill !== undefined) {
      context.fillStyle = options.fill;
      context.fill();
    }
    if (options.stroke !== undefined) {
      context.strokeStyle = options.stroke;
      context.lineWidth = options.lineWidth ?? 1;
      context.stroke();
    }
  }

  /** Labels a thing drawn with `context`. */
  object(object: LabelledObject): void {
    this.#objects.push({ ...object, ...this.#onPicture(object) });
  }

  /** Labels a part of a chart drawn with `context`. */
  part(part: ChartPart): void {
    this.#chartParts.push({ ...part, ...this.#onPicture(part) });
  }

  /** Labels a character that something else has drawn with `context`; of the picture, whichever way the page is turned. */
  glyph(glyph: Glyph): void {
    this.#glyphs.push(glyph);
  }

  /** The picture has parts of charts that nobody has labelled. */
  partsAreUnknown(): void {
    this.#hasUnknownParts = true;
  }

  /**
   * The picture with its labels, those cut to its edges that reach over them. The page is not drawn on afterwards.
   *
   * @param height where the page is cut off, pixels
   */
  async finish(effects: Effects, random: Random, height = this.height): Promise<SamplePicture> {
    const { width } = this;
    const { data: bytes } = this.context.getImageData(0, 0, width, height);
    const data = withoutAlpha(new Uint32Array(bytes.buffer, bytes.byteOffset, width * height));
    return {
      width,
      height,
      data: await applyEffects({ width, height, data }, effects, random),
      labels: {
        glyphs: this.#visible(this.#glyphs, height),
        objects: this.#visible(this.#objects, height),
        chartParts: this.#hasUnknownParts ? null : this.#visible(this.#chartParts, height),
      },
    };
  }

  #turnBy(degrees: number, x: number, y: number): void {
    if (degrees === 0) return;
    const angle = (degrees * Math.PI) / 180;
    const { cosine: c, sine: s, e, f } = this.#turn;
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    this.context.translate(x, y);
    this.context.rotate(angle);
    this.context.translate(-x, -y);
    const shiftX = x - cosine * x + sine * y;
    const shiftY = y - sine * x - cosine * y;
    this.#turn = {
      cosine: c * cosine - s * sine,
      sine: s * cosine + c * sine,
      e: c * shiftX - s * shiftY + e,
      f: s * shiftX + c * shiftY + f,
    };
  }

  #yOnPicture(x: number, y: number): number {
    const { cosine, sine, f } = this.#turn;
    return sine * x + cosine * y + f;
  }

  #onPicture(box: Box): Box {
    const { cosine, sine, e, f } = this.#turn;
    const [halfWidth, halfHeight] = [box.width / 2, box.height / 2];
    const [x, y] = [box.x + halfWidth, box.y + halfHeight];
    const across = Math.abs(cosine) * halfWidth + Math.abs(sine) * halfHeight;
    const down = Math.abs(sine) * halfWidth + Math.abs(cosine) * halfHeight;
    return {
      x: cosine * x - sine * y + e - across,
      y: sine * x + cosine * y + f - down,
      width: 2 * across,
      height: 2 * down,
    };
  }

  #visible<T extends Box>(labels: readonly T[], height: number): T[] {
    return labels.flatMap((label) => {
      const left = Math.max(0, label.x);
      const top = Math.max(0, label.y);
      const right = Math.min(this.width, label.x + label.width);
      const bottom = Math.min(height, label.y + label.height);
      if (right <= left || bottom <= top) return [];
      return [{ ...label, x: left, y: top, width: right - left, height: bottom - top }];
    });
  }
}

/** A price, a share, a count: what has a first digit and a size. */
function isNumber(text: string): boolean {
  return /^[$\u20ac\u00a3]?\d[\d,]*(\.\d+)?%?$/.test(text);
}

/**
 * RGB of pixels whose lowest byte is red: every machine that Node runs on is little-endian. Four pixels become three words, a
 * third of the time that byte after byte takes.
 */
function withoutAlpha(pixels: Uint32Array): Uint8Array {
  const words = new Uint32Array(3 * Math.ceil(pixels.length / 4));
  // Past the end there are zeros, which are cut off again.
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    const b = pixels[from + 1]!;
    const c = pixels[from + 2]!;
    words[to] = (pixels[from]! & 0xffffff) | (b << 24);
    words[to + 1] = ((b >>> 8) & 0xffff) | (c << 16);
    words[to + 2] = ((c >>> 16) & 0xff) | (pixels[from + 3]! << 8);
  }
  return new Uint8Array(words.buffer, 0, 3 * pixels.length);
}
