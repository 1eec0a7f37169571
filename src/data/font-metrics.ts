/**
 * How wide text is and where the ink of its characters lies. Measured once per face and pair of neighbours, since asking
 * the renderer costs 20 to 40 microseconds each time. Kerning depends on neighbours alone and there are no ligatures, so
 * widths of pairs add up to the width of the line: to 0.005 pixels at 20 pixels in every face.
 */

import { canvasModule, plainTextContext } from "./canvas.ts";
import type { Font } from "./fonts.ts";

/** Around the point on the baseline where the character begins, in units of the font's size; y grows downwards. */
export interface Ink {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Large enough that the renderer's whole-pixel ink bounds are exact to 1/400 of the font's size. */
const measuredSize = 200;

const context = plainTextContext(canvasModule.createCanvas(1, 1));
const advances = new Map<string, Map<string, number>>();
const inks = new Map<string, Map<string, Ink>>();

/** Where each character begins, from the start of the text, and at the end where the text ends; `size` in pixels. */
export function charStarts(text: string, font: Font, size: number): number[] {
  const starts = [0];
  const characters = [...text];
  for (const [i, character] of characters.entries()) {
    starts.push(starts[i]! + size * advance(font.face, character, characters[i + 1] ?? ""));
  }
  return starts;
}

/** In pixels. */
export function textWidth(text: string, font: Font, size: number): number {
  return charStarts(text, font, size).at(-1)!;
}

/** Where one character's ink lies; nowhere (all 0) for a space. */
export function inkOf(character: string, font: Font): Ink {
  return remember(inks, font.face, character, () => {
    const measured = measure(font.face, character);
    return {
      left: -measured.actualBoundingBoxLeft / measuredSize,
      right: measured.actualBoundingBoxRight / measuredSize,
      top: -measured.actualBoundingBoxAscent / measuredSize,
      bottom: measured.actualBoundingBoxDescent / measuredSize,
    };
  });
}

function advance(face: string, character: string, next: string): number {
  return remember(advances, face, character + next, () => {
    const width = measure(face, character + next).width / measuredSize;
    return next === "" ? width : width - advance(face, next, "");
  });
}

function measure(face: string, text: string): TextMetrics {
  context.font = `${measuredSize}px "${face}"`;
  return context.measureText(text);
}

function remember<T>(memory: Map<string, Map<string, T>>, face: string, key: string, make: () => T): T {
  let known = memory.get(face);
  if (known === undefined) {
    known = new Map();
    memory.set(face, known);
  }
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
