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

interface Face {
  /** Of ASCII character a before b at 128 a + b, and of a at the end of a text at 128 a; NaN until measured. */
  readonly ascii: Float32Array;
  /** Of any other two characters. */
  readonly others: Map<string, number>;
  readonly inks: Map<string, Ink>;
}

const faces = new Map<string, Face>();

/** Where each character begins, from the start of the text, and at the end where the text ends; `size` in pixels. */
export function charStarts(text: string, font: Font, size: number): number[] {
  const face = metricsOf(font);
  const characters = [...text];
  const starts = [0];
  let end = 0;
  for (let i = 0; i < characters.length; i++) {
    end += size * advance(face, font.face, characters[i]!, characters[i + 1] ?? "");
    starts.push(end);
  }
  return starts;
}

/** In pixels. */
export function textWidth(text: string, font: Font, size: number): number {
  return charStarts(text, font, size).at(-1)!;
}

/**
 * Whether `textWidth` is at most `width`, in pixels. Measures no further than that: advances are not negative, so a text one of whose
 * characters begins beyond it does not end before it.
 */
export function isWithin(width: number, text: string, font: Font, size: number): boolean {
  const face = metricsOf(font);
  const characters = [...text];
  let end = 0;
  for (let i = 0; i < characters.length && end <= width; i++) {
    end += size * advance(face, font.face, characters[i]!, characters[i + 1] ?? "");
  }
  return end <= width;
}

/** Where one character's ink lies; nowhere (all 0) for a space. */
export function inkOf(character: string, font: Font): Ink {
  const { inks } = metricsOf(font);
  let ink = inks.get(character);
  if (ink === undefined) {
    const measured = measure(font.face, character);
    ink = {
      left: -measured.actualBoundingBoxLeft / measuredSize,
      right: measured.actualBoundingBoxRight / measuredSize,
      top: -measured.actualBoundingBoxAscent / measuredSize,
      bottom: measured.actualBoundingBoxDescent / measuredSize,
    };
    inks.set(character, ink);
  }
  return ink;
}

function metricsOf({ face: name }: Font): Face {
  let face = faces.get(name);
  if (face === undefined) {
    face = { ascii: new Float32Array(128 * 128).fill(Number.NaN), others: new Map(), inks: new Map() };
    faces.set(name, face);
  }
  return face;
}

/** Kerning with the next character included; of no character before `""`. */
function advance(face: Face, name: string, character: string, next: string): number {
  const code = character.charCodeAt(0);
  const nextCode = next === "" ? 0 : next.charCodeAt(0);
  if (code > 127 || nextCode > 127) {
    let known = face.others.get(character + next);
    if (known === undefined) {
      known = measuredAdvance(face, name, character, next);
      face.others.set(character + next, known);
    }
    return known;
  }
  const at = 128 * code + nextCode;
  if (Number.isNaN(face.ascii[at]!)) face.ascii[at] = measuredAdvance(face, name, character, next);
  return face.ascii[at]!;
}

function measuredAdvance(face: Face, name: string, character: string, next: string): number {
  const width = measure(name, character + next).width / measuredSize;
  return next === "" ? width : width - advance(face, name, next, "");
}

/** Of the context. Setting it again takes one or two microseconds of the eight that a pair takes. */
let faceSet = "";

function measure(face: string, text: string): TextMetrics {
  if (face !== faceSet) context.font = `${measuredSize}px "${face}"`;
  faceSet = face;
  return context.measureText(text);
}
