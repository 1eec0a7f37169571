/** Lines of screens: what they say, written as templates, and how they look. */

import type { Random } from "../../random.ts";
import type { Cell, Sheet } from "../../sheet.ts";

export type PartLook =
  | "plain"
  | "title"
  | "big"
  | "faint"
  | "button"
  | "chip"
  | "field"
  | "cover"
  | "progress"
  | "stars"
  | "rule";

/** `{role}` stands for what is drawn; ` ~ ` parts what stands left from what stands right; a list as `parted` reads it. */
export interface Part {
  /** A bar of progress has a share in percent, which is drawn and not written, or nothing. */
  readonly text: string;
  readonly look?: PartLook;
  /** Of pictures that have it; 1 unless given. */
  readonly share?: number;
}

/** What all lines of a screen have in common. */
export interface PartStyle {
  readonly align: "left" | "center";
  readonly radius: number;
  /** Of a large text. */
  readonly big: number;
  readonly isTitleBold: boolean;
}

export interface Edges {
  readonly left: number;
  readonly right: number;
}

export function drawPartStyle(random: Random): PartStyle {
  return {
    align: random.pick(["left", "left", "center"]),
    radius: random.pick([0, 3, 6, 10]),
    big: random.between(1.6, 2.4),
    isTitleBold: random.chance(0.7),
  };
}

/** How many lines a part takes. */
export function linesOf({ look = "plain" }: Part, style: PartStyle): number {
  const lines: Readonly<Record<PartLook, number>> = {
    plain: 1,
    title: 1.25,
    big: style.big + 0.1,
    faint: 1,
    button: 1.7,
    chip: 1.4,
    field: 1.6,
    cover: 3.4,
    progress: 0.8,
    stars: 1.2,
    rule: 0.5,
  };
  return lines[look];
}

/**
 * Draws one part.
 *
 * @param text with its roles filled
 * @param edges between which it stands, those of the sheet unless given
 * @returns what was written, left and right
 */
export function drawPart(
  sheet: Sheet,
  random: Random,
  part: Part,
  text: string,
  style: PartStyle,
  edges: Edges = sheet,
): string[] {
  const { look = "plain" } = part;
  const { page, look: colors, size, lineHeight } = sheet;
  const { left, right } = edges;
  const width = right - left;
  const top = sheet.y;
  const bottom = top + linesOf(part, style) * lineHeight;
  const middle = (top + bottom) / 2;
  let written: string[] = [];
  if (look === "rule") {
    page.rule(left, Math.round(middle) + 0.5, right, Math.round(middle) + 0.5, { color: colors.tint });
  } else if (look === "cover") {
    drawCover(sheet, edges, random, style, top, bottom - size * 0.4);
  } else if (look === "progress") {
    const bar = { x: left, y: middle - size * 0.12, width, height: size * 0.24 };
    page.rectangle(bar, { fill: colors.tint, radius: size * 0.12 });
    const percent = /(\d+)%/.exec(text)?.[1];
    const share = percent === undefined ? random.between(0.08, 0.92) : Math.max(0.02, Number(percent) / 100);
    page.rectangle({ ...bar, width: width * share }, { fill: colors.accent, radius: size * 0.12 });
  } else if (look === "stars") {
    drawStars(sheet, edges, random, style, middle);
  } else {
    written = drawTexts(sheet, edges, text, look, style);
  }
  sheet.y = bottom;
  return written;
}

function drawTexts(
  sheet: Sheet,
  { left, right }: Edges,
  text: string,
  look: PartLook,
  style: PartStyle,
): string[] {
  const { page, look: colors, size, lineHeight } = sheet;
  const width = right - left;
  const top = sheet.y;
  const scale = look === "big" ? style.big : look === "title" ? 1.2 : look === "faint" ? 0.9 : 1;
  const bold = look === "title" || look === "big" ? style.isTitleBold : false;
  const [first = "", second] = text.split(" ~ ");
  const isFilled = look === "button";
  const color = isFilled ? colors.paper : look === "faint" ? colors.faint : colors.ink;
  const inset = look === "button" || look === "chip" || look === "field" ? size * 0.6 : 0;
  if (look === "button" || look === "chip") {
    const wide = Math.min(width, sheet.textWidth(first) + 2.4 * size);
    const isWide = look === "button" && style.align === "center";
    const x = isWide || style.align === "left" ? left : left + (width - wide) / 2;
    const box = { x, y: top + lineHeight * 0.1, width: isWide ? width : wide, height: lineHeight * 1.25 };
    page.rectangle(
      box,
      isFilled ? { fill: colors.accent, radius: style.radius } : { fill: colors.tint, radius: style.radius },
    );
    return sheet.line(
      [{ text: first, left: box.x + inset, right: box.x + box.width - inset, align: "center", color }],
      1.45,
    );
  }
  if (look === "field") {
    const box = { x: left, y: top + lineHeight * 0.1, width, height: lineHeight * 1.35 };
    page.rectangle(box, { stroke: colors.faint, radius: style.radius });
  }
  const common: Partial<Cell> = { scale, color, style: { bold } };
  const lineScale = look === "field" ? 1.55 : 1;
  if (second === undefined) {
    const align = look === "field" ? "left" : style.align;
    return sheet.line(
      [{ text: first, left: left + inset, right: right - inset, align, ...common }],
      lineScale,
    );
  }
  const rightWidth = Math.min(width * 0.62, sheet.textWidth(second, { bold }, scale) + size * 0.2);
  const written = sheet.line(
    [
      {
        text: first,
        left: left + inset,
        right: right - inset - rightWidth - size * 0.5,
        ...common,
        color: colors.faint,
      },
      { text: second, left: right - inset - rightWidth, right: right - inset, align: "right", ...common },
    ],
    lineScale,
  );
  if (first !== "") sheet.pair(0, 1);
  return written;
}

/** A square with a few shapes, as a picture of an album or a thing for sale. */
function drawCover(
  { page, look, size }: Sheet,
  { left, right }: Edges,
  random: Random,
  style: PartStyle,
  top: number,
  bottom: number,
): void {
  const width = right - left;
  const side = bottom - top;
  const x = style.align === "left" ? left : left + (width - side) / 2;
  page.rectangle({ x, y: top, width: side, height: side }, { fill: look.tint, radius: style.radius });
  for (let i = random.integer(1, 3); i > 0; i--) {
    const part = side * random.between(0.2, 0.5);
    page.rectangle(
      {
        x: x + random.between(0, side - part),
        y: top + random.between(0, side - part),
        width: part,
        height: part,
      },
      { fill: random.pick([look.accent, look.faint]), radius: random.pick([0, size * 0.4, part / 2]) },
    );
  }
}

function drawStars(
  { page, look, size }: Sheet,
  { left, right }: Edges,
  random: Random,
  style: PartStyle,
  middle: number,
): void {
  const width = right - left;
  const step = size * 1.1;
  const start = (style.align === "left" ? left : left + (width - 5 * step) / 2) + step / 2;
  const full = random.integer(2, 5);
  const { context } = page;
  for (let i = 0; i < 5; i++) {
    context.beginPath();
    for (let k = 0; k < 10; k++) {
      const [radius, angle] = [k % 2 === 0 ? size * 0.5 : size * 0.2, (Math.PI * (k - 2.5)) / 5];
      context.lineTo(start + i * step + radius * Math.cos(angle), middle + radius * Math.sin(angle));
    }
    context.closePath();
    context.fillStyle = i < full ? look.accent : look.tint;
    context.fill();
  }
}
