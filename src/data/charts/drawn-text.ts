/**
 * Text that a chart library writes: its calls of `fillText` are watched, so that its glyphs are labelled as exactly as our
 * own, and so that a chart whose labels were dropped, cut off or lie over each other is seen before anybody is asked about it.
 */

import type { Box } from "../../formats/dataset.ts";
import { charStarts, inkOf } from "../font-metrics.ts";
import type { Font } from "../fonts.ts";
import type { Page } from "../page.ts";

export interface DrawnText extends Box {
  readonly text: string;
  /** Neither across nor straight up: its box is much larger than its letters. */
  readonly isSlanted: boolean;
}

/**
 * @param fonts all that the library is told to use; text in others is not labelled
 * @returns a list that grows with each text drawn on the page
 */
export function watchText(page: Page, fonts: readonly Font[]): readonly DrawnText[] {
  const { context } = page;
  const drawn: DrawnText[] = [];
  const fillText = context.fillText.bind(context);
  context.fillText = (text, x, y, maxWidth) => {
    if (maxWidth === undefined) fillText(text, x, y);
    else fillText(text, x, y, maxWidth);
    const size = Number(/([\d.]+)px/.exec(context.font)?.[1]);
    const font = fonts.find(({ face }) => context.font.includes(face));
    if (font === undefined || !Number.isFinite(size))
      throw new Error(`text in a font that was not given: ${context.font}`);
    const boxes = glyphBoxes(text, x, y, font, size, context);
    for (const glyph of boxes) page.glyph(glyph);
    const { a, b } = context.getTransform();
    const isSlanted = Math.min(Math.abs(a), Math.abs(b)) > 0.01;
    if (boxes.length > 0) drawn.push({ text, isSlanted, ...around(boxes) });
  };
  return drawn;
}

function glyphBoxes(text: string, x: number, y: number, font: Font, size: number, context: Page["context"]) {
  const starts = charStarts(text, font, size);
  const { textAlign, textBaseline } = context;
  const share = textAlign === "center" ? 0.5 : textAlign === "right" || textAlign === "end" ? 1 : 0;
  const left = x - share * starts.at(-1)!;
  const above = context.measureText(text).fontBoundingBoxAscent;
  context.textBaseline = "alphabetic";
  const baseline = y - above + context.measureText(text).fontBoundingBoxAscent;
  context.textBaseline = textBaseline;
  const matrix = context.getTransform();
  return [...text].flatMap((character, i) => {
    const ink = inkOf(character, font);
    if (ink.right <= ink.left || ink.bottom <= ink.top) return [];
    const corners = [ink.left, ink.right].flatMap((u) =>
      [ink.top, ink.bottom].map((v) => {
        const [px, py] = [left + starts[i]! + u * size, baseline + v * size];
        return {
          x: matrix.a * px + matrix.c * py + matrix.e,
          y: matrix.b * px + matrix.d * py + matrix.f,
          width: 0,
          height: 0,
        };
      }),
    );
    return [{ character, ...around(corners) }];
  });
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** Whether every one of the texts was drawn, whole and apart from the others. */
export function isLegible(
  drawn: readonly DrawnText[],
  wanted: readonly string[],
  width: number,
  height: number,
): boolean {
  const all = drawn.map(({ text }) => text.replaceAll(/\s/g, "")).join("");
  return (
    wanted.every((text) => all.includes(text.replaceAll(/\s/g, ""))) &&
    drawn.every(
      (one) => one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height,
    ) &&
    drawn.every((one, i) => drawn.every((other, j) => i === j || !overlap(one, other)))
  );
}

/** Texts a little apart are still hard to tell apart; boxes of slanted ones overlap though their letters do not. */
function overlap(a: DrawnText, b: DrawnText): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (!a.isSlanted && !b.isSlanted) return across > -3 && down > 0;
  if (across <= 0 || down <= 0) return false;
  return across * down > 0.35 * Math.min(a.width * a.height, b.width * b.height);
}
