/** A page of text written from top to bottom, that remembers what was written on each line. */

import type { SamplePicture } from "../formats/dataset.ts";
import { isWithin, textWidth } from "./font-metrics.ts";
import { type Font, type FontFamily, type FontKind, type FontStyle, fontOf, pickFamily } from "./fonts.ts";
import type { DrawContext, Sides } from "./generator.ts";
import { drawLook, type Look } from "./look.ts";
import { Page, type WrittenText } from "./page.ts";
import type { Random } from "./random.ts";

export interface SheetOptions {
  readonly width: number;
  readonly height: number;
  /** Of the running text, pixels. */
  readonly size: number;
  readonly kinds?: readonly FontKind[];
  readonly darkShare?: number;
  /** Of turning the whole page, degrees. */
  readonly maxAngle?: number;
}

/** One text on a line, within a column of the page. */
export interface Cell {
  readonly text: string;
  /** Edges of the column, pixels; those of the sheet unless given. */
  readonly left?: number;
  readonly right?: number;
  readonly align?: "left" | "center" | "right";
  readonly style?: FontStyle;
  /** Relative to the running text. */
  readonly scale?: number;
  readonly color?: string;
}

/** Below this nobody reads it at a glance, and neither does a model. */
const smallest = 8.5;

export class Sheet {
  readonly page: Page;
  readonly look: Look;
  readonly size: number;
  readonly lineHeight: number;
  /** Inside the margins, pixels. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** What stands on each line, its cells with a space between them, from top to bottom. */
  readonly lines: string[] = [];
  /** What `line` wrote last, by cell. */
  texts: readonly WrittenText[] = [];
  /** Top of the next line. */
  y: number;
  readonly #family: FontFamily;
  readonly #random: Random;
  /** Of the page, at least. */
  readonly #minHeight: number;

  constructor({ random, split, sides }: DrawContext, options: SheetOptions) {
    const { width, height, size, kinds = ["sans", "sans", "serif", "slab", "mono"] } = options;
    this.#random = random;
    this.look = drawLook(random, split, options.darkShare, options.maxAngle);
    const { angle } = this.look.effects;
    this.page = new Page({ width, height, paper: this.look.paper, angle });
    this.#family = pickFamily(random, split, kinds);
    this.#minHeight = sides.min;
    this.size = size;
    this.lineHeight = size * random.between(1.25, 1.6);
    // What turning the page moves towards an edge is kept free besides.
    const moved = (Math.abs(Math.sin((angle * Math.PI) / 180)) * Math.max(width, height)) / 2;
    const margin = size * random.between(0.6, 1.4) + moved + 2;
    this.left = margin;
    this.right = width - margin;
    this.top = margin;
    this.bottom = height - margin;
    this.y = this.top;
  }

  get width(): number {
    return this.right - this.left;
  }

  /** How many more lines of running text fit. */
  get numLinesLeft(): number {
    return Math.floor((this.bottom - this.y) / this.lineHeight + 0.01);
  }

  font(style: FontStyle = {}): Font {
    return fontOf(this.#family, style);
  }

  textWidth(text: string, style: FontStyle = {}, scale = 1): number {
    return textWidth(text, this.font(style), this.size * scale);
  }

  /**
   * Writes cells beside each other and moves to the next line. A text too wide for its column is written smaller, then
   * without its last words.
   *
   * @returns the texts as they are written, in the order of the cells
   */
  line(cells: readonly Cell[], lineScale = 1): string[] {
    const height = this.lineHeight * Math.max(lineScale, ...cells.map((cell) => cell.scale ?? 1));
    const baseline =
      this.y + height / 2 + this.size * 0.35 * Math.max(1, ...cells.map((cell) => cell.scale ?? 1));
    const written: string[] = [];
    this.texts = cells.map((cell) => {
      written.push(this.cell(cell, baseline));
      return this.page.lastText;
    });
    this.y += height;
    this.lines.push(written.filter((text) => text !== "").join(" "));
    return written;
  }

  /** Says of the last line that what is in one cell is the value of what another one names. */
  pair(name: number, value: number): void {
    this.page.belongs(this.texts[value]!, { row: this.texts[name]! });
  }

  /** Writes one text on a baseline anywhere; `lines` does not hear of it. */
  cell(cell: Cell, baseline: number): string {
    const { left = this.left, right = this.right, align = "left", scale = 1 } = cell;
    const font = this.font(cell.style);
    let { text } = cell;
    let size = this.size * scale;
    const room = right - left;
    const width = textWidth(text, font, size);
    if (width > room) {
      size = Math.max(Math.min(smallest, size), (size * room) / width);
      text = fitted(text, (part) => isWithin(room + 0.01, part, font, size));
    }
    const x = align === "left" ? left : align === "right" ? right : (left + right) / 2;
    this.page.text(text, x, baseline, { font, size, align, color: cell.color ?? this.look.ink });
    return text;
  }

  /** Leaves free space, in lines. */
  skip(numLines: number): void {
    this.y += numLines * this.lineHeight;
  }

  /** A horizontal rule in the middle of the next `numLines`. */
  rule(numLines = 0.6, dash: readonly number[] = [], width = 1): void {
    const y = Math.round(this.y + (numLines * this.lineHeight) / 2) + 0.5;
    this.page.rule(this.left, y, this.right, y, { color: this.look.faint, dash, width });
    this.y += numLines * this.lineHeight;
  }

  /** The picture; what is left empty below the last line is cut off mostly. */
  finish(): Promise<SamplePicture> {
    const { page } = this;
    const used = Math.round(this.y + (page.height - this.bottom));
    const isCut = this.#random.chance(0.7);
    const height = isCut ? Math.min(page.height, Math.max(used, this.#minHeight)) : page.height;
    return page.finish(this.look.effects, this.#random, height);
  }
}

/** As many whole words as fit; where not even one does, as many of its characters. */
export function fitted(text: string, fits: (part: string) => boolean): string {
  let part = text;
  while (part.includes(" ") && !fits(part)) part = part.slice(0, part.lastIndexOf(" "));
  while (part.length > 1 && !fits(part)) part = part.slice(0, -1);
  return part;
}

/** Breaks words into lines of at most `width` pixels. */
export function wrapped(text: string, measure: (part: string) => number, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const next of text.split(" ")) {
    const longer = line === "" ? next : `${line} ${next}`;
    if (line !== "" && measure(longer) > width) {
      lines.push(line);
      line = next;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/**
 * Sides of a page within the limits, small ones more often than large ones.
 *
 * @param aspect height over width, before the limits
 */
export function pageSides(random: Random, sides: Sides, aspect: number): { width: number; height: number } {
  const inside = (side: number) => Math.round(Math.min(sides.max, Math.max(sides.min, side)));
  const short = sides.min * (sides.max / sides.min) ** random.between(0, 0.8);
  return aspect >= 1
    ? { width: inside(short), height: inside(short * aspect) }
    : { width: inside(short / aspect), height: inside(short) };
}

/** Size of running text for a page, pixels: so that a line holds 24 to 60 characters, within 10 to 22. */
export function textSize(random: Random, width: number): number {
  const size = width / random.between(14, 32);
  return Math.round(2 * Math.min(22, Math.max(10, size))) / 2;
}

export interface OfficeOptions {
  /** Of height over width, lowest and highest. */
  readonly aspects: readonly [number, number];
  /** Of the text, pixels. */
  readonly smallestSize: number;
  /** Sizes of the text that the width holds at least. */
  readonly sizesAcross: number;
  readonly darkShare: number;
}

/** A sheet of an office: a form, an invoice. */
export function officeSheet(context: DrawContext, options: OfficeOptions): Sheet {
  const { random, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(...options.aspects));
  const size = Math.max(options.smallestSize, Math.min(textSize(random, width), width / options.sizesAcross));
  const kinds = ["sans", "sans", "serif", "slab"] as const;
  return new Sheet(context, { width, height, size, kinds, darkShare: options.darkShare });
}
