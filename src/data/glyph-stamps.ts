/**
 * Characters of a face in one size as they are drawn, kept as masks: copying one costs a hundredth of what the renderer takes to set
 * and draw text anew. For pages whose pixels may differ a little from the renderer's: a stamp stands on whole pixels, within
 * half of one of where its character belongs, and there is no kerning. Training's text alone uses them.
 *
 * A face and size are drawn at once, at places that hang on nothing else, so that stamps are the same whatever was drawn before.
 */

import { type Context2d, canvasModule, plainTextContext } from "./canvas.ts";
import { type Font, fontFamilies, fontOf } from "./fonts.ts";

/** One character; `width` 0 where it has no ink. */
export interface Stamp {
  /** To the next character, pixels. */
  readonly advance: number;
  /** Of the mask's left edge from the point where the character begins, and of its top from the baseline, pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Coverage row by row, as of grey ink (`inkCurve`). */
  readonly mask: Uint8Array;
}

/** The renderer's masks hang on the ink's lightness; this is where they are next to what is covered. */
const maskInk = "#808080";
const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

const sheets = new Map<string, Map<string, Stamp>>();

/** @param text of characters that are one UTF-16 unit each */
export function stampsOf(text: string, font: Font, size: number): Stamp[] {
  const key = `${size} ${font.face}`;
  let sheet = sheets.get(key);
  if (sheet === undefined) {
    sheet = new Map();
    drawStamps(ascii, font, size, sheet);
    sheets.set(key, sheet);
  }
  const stamps: Stamp[] = [];
  for (const character of text) {
    let stamp = sheet.get(character);
    if (stamp === undefined) {
      drawStamps([character], font, size, sheet);
      stamp = sheet.get(character)!;
    }
    stamps.push(stamp);
  }
  return stamps;
}

/** Whether the text of stamps ends within `width`, pixels. */
export function areWithin(width: number, text: string, font: Font, size: number): boolean {
  return stampsOf(text, font, size).reduce((end, { advance }) => end + advance, 0) <= width;
}

function drawStamps(characters: readonly string[], font: Font, size: number, to: Map<string, Stamp>): void {
  const advances = advancesOf(characters, font, size);
  // Room for what reaches over its neighbours.
  const gap = Math.ceil(0.7 * size);
  const baseline = Math.ceil(1.2 * size);
  const height = Math.ceil(1.8 * size);
  const width = Math.ceil(advances.reduce((sum, advance) => sum + advance + gap, 2 * gap));
  const context = stampContext(width, height, font, size);
  context.letterSpacing = `${gap}px`;
  context.fillStyle = maskInk;
  context.fillText(characters.join(""), gap, baseline);
  const page = { width, height, data: coverage(context, width, height) };
  let origin = gap;
  const places = advances.map((advance) => {
    // The renderer sets characters at quarters of a pixel.
    const begins = Math.round(4 * origin) / 4;
    origin += advance + gap;
    return { begins, box: inkBox(page, Math.floor(begins - gap / 2), Math.ceil(advance) + gap) };
  });
  // One piece of memory: a hundred thousand small ones would be work for the garbage collector.
  const masks = new Uint8Array(places.reduce((sum, { box }) => sum + box.width * box.height, 0));
  let used = 0;
  for (const [at, { begins, box }] of places.entries()) {
    const mask = masks.subarray(used, used + box.width * box.height);
    used += mask.length;
    copyInk(mask, page, box);
    const { width, height } = box;
    const [left, top] = [box.left - begins, box.top - baseline];
    to.set(characters[at]!, { advance: advances[at]!, left, top, width, height, mask });
  }
}

/** Of a face, in units of the size. */
const knownAdvances = new Map<string, number>();

function advancesOf(characters: readonly string[], { face }: Font, size: number): number[] {
  return characters.map((character) => {
    const key = character + face;
    let known = knownAdvances.get(key);
    if (known === undefined) {
      measuring.font = `200px "${face}"`;
      known = measuring.measureText(character).width / 200;
      knownAdvances.set(key, known);
    }
    return size * known;
  });
}

const measuring = plainTextContext(canvasModule.createCanvas(1, 1));

function stampContext(width: number, height: number, { face }: Font, size: number): Context2d {
  const context = plainTextContext(canvasModule.createCanvas(Math.ceil(width), height));
  context.font = `${size}px "${face}"`;
  context.fontKerning = "none";
  return context;
}

/** What is drawn on a transparent page, 0 to 255. */
function coverage(context: Context2d, width: number, height: number): Uint8Array {
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const alpha = new Uint8Array(pixels.length);
  for (let i = 0; i < alpha.length; i++) alpha[i] = pixels[i]! >>> 24;
  return alpha;
}

interface Coverage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The ink in `width` columns, as narrow as it is. */
function inkBox({ width: length, height, data }: Coverage, from: number, width: number) {
  let [left, right, top, bottom] = [from + width, from, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = from; x < from + width; x++) {
      if (data[y * length + x] === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

function copyInk(mask: Uint8Array, { width: length, data }: Coverage, box: ReturnType<typeof inkBox>): void {
  for (let y = 0; y < box.height; y++) {
    const from = (box.top + y) * length + box.left;
    mask.set(data.subarray(from, from + box.width), y * box.width);
  }
}

const curves = new Map<number, Uint8Array>();

/**
 * From the masks of stamps to what the renderer makes of ink of a lightness: dark ink covers less, light ink more.
 *
 * @param luminance of the ink, 0 to 255, as sRGB has it
 */
export function inkCurve(luminance: number): Uint8Array {
  // The renderer tells eight steps apart.
  const step = luminance >> 5;
  let curve = curves.get(step);
  if (curve === undefined) {
    const grey = Math.round((step * 255) / 7);
    curve = curveBetween(inkSample(maskInk), inkSample(`rgb(${grey} ${grey} ${grey})`));
    curves.set(step, curve);
  }
  return curve;
}

/** Enough strokes to have nearly every coverage somewhere. */
function inkSample(color: string): Uint8Array {
  const [width, height, size] = [1400, 200, 17];
  const context = stampContext(width, height, fontOf(fontFamilies[0]!), size);
  context.fillStyle = color;
  for (let y = 20, shift = 0; y < height; y += 20, shift += 0.25)
    context.fillText(ascii.join(""), 4 + shift, y);
  return coverage(context, width, height);
}

/** The mean of `to` for each value of `from`; straight between those that do not occur. */
function curveBetween(from: Uint8Array, to: Uint8Array): Uint8Array {
  const sums = new Float64Array(256);
  const counts = new Uint32Array(256);
  for (let i = 0; i < from.length; i++) {
    sums[from[i]!]! += to[i]!;
    counts[from[i]!]!++;
  }
  const curve = new Uint8Array(256);
  curve[255] = 255;
  for (let value = 1, known = 0; value < 256; value++) {
    if (value < 255 && counts[value] === 0) continue;
    if (value < 255) curve[value] = Math.round(sums[value]! / counts[value]!);
    const [low, high] = [curve[known]!, curve[value]!];
    for (let i = known + 1; i < value; i++) curve[i] = low + ((high - low) * (i - known)) / (value - known);
    known = value;
  }
  return curve;
}
