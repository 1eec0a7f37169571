/** How a sign looks: a ground, mostly a plate or a sheet on it, and lines as large as there is room. */

import type { SamplePicture } from "../../../formats/dataset.ts";
import { textWidth } from "../../font-metrics.ts";
import { type Font, fontOf, pickFamily } from "../../fonts.ts";
import type { DrawContext, Sides, Split } from "../../generator.ts";
import { drawHue, drawLook, hsl, type Look } from "../../look.ts";
import { Page } from "../../page.ts";
import type { Random } from "../../random.ts";
import { wrapped } from "../../sheet.ts";
import { fontKinds, type SignKind } from "./sign-kind.ts";

/** A line of a sign; `scale` is its size relative to the others. */
export interface SignLine {
  readonly text: string;
  readonly scale: number;
}

export interface PaintedSign {
  readonly picture: SamplePicture;
  /** As they stand in the picture: a long one may be broken. */
  readonly lines: readonly string[];
}

/** Pixels; smaller letters are hard to read. */
const smallest = 9;
const largest = 46;

/** Null where the lines do not fit in the picture that was drawn for them. */
export async function paintSign(
  { random, split, sides }: DrawContext,
  kind: SignKind,
  given: readonly SignLine[],
): Promise<PaintedSign | null> {
  const { width, height } = drawSides(random, sides, given.length);
  const look = drawLook(random, split, 0.15);
  const plate = drawPlate(random, split, look, kind);
  const { angle } = look.effects;
  const page = new Page({ width, height, paper: look.paper, angle });
  const moved = (Math.abs(Math.sin((angle * Math.PI) / 180)) * Math.max(width, height)) / 2;
  const edge = moved + (plate.isFull ? 0 : random.between(0, 0.07) * Math.min(width, height));
  const inset = edge + plate.border + Math.min(width, height) * random.between(0.05, 0.1) + 2;
  const family = pickFamily(random, split, fontKinds[kind.look ?? "sign"]);
  const fonts = {
    large: fontOf(family, { bold: random.chance(0.7) }),
    small: fontOf(family, { bold: random.chance(0.25), italic: random.chance(0.1) }),
  };
  const fontFor = ({ scale }: { readonly scale: number }) => (scale > 1 ? fonts.large : fonts.small);
  const lines = broken(given, fontFor, width / height);
  const leading = random.between(1.2, 1.45);
  const room = { width: width - 2 * inset, height: height - 2 * inset };
  const widest = Math.max(...lines.map((line) => textWidth(line.text, fontFor(line), line.scale)));
  const total = lines.reduce((sum, { scale }) => sum + scale * leading, 0);
  const most = Math.min(room.width / widest, room.height / total, largest);
  const least = smallest / Math.min(...lines.map(({ scale }) => scale));
  if (most < least) return null;
  const size = Math.max(least, most * random.between(0.62, 1));
  paintPlate(page, plate, edge, angle === 0 && plate.isFull ? 0 : edge);
  const align = random.pick(kind.look === "written" ? alignsOfNotes : alignsOfSigns);
  const x = align === "left" ? inset : align === "right" ? width - inset : width / 2;
  const free = room.height - total * size;
  let y = inset + free * (random.chance(0.75) ? 0.5 : random.next());
  for (const line of lines) {
    const own = size * line.scale;
    y += own * leading;
    const color = plate.accent !== null && line.scale > 1 ? plate.accent : plate.ink;
    page.text(line.text, x, y - own * (leading / 2 - 0.35), { font: fontFor(line), size: own, align, color });
  }
  return { picture: await page.finish(look.effects, random), lines: lines.map(({ text }) => text) };
}

const alignsOfSigns = ["center", "center", "center", "left", "left", "right"] as const;
const alignsOfNotes = ["center", "left", "left"] as const;

/** Low and wide as somebody cuts a line out mostly, else of any shape. */
function drawSides(random: Random, sides: Sides, numLines: number): { width: number; height: number } {
  const inside = (side: number) => Math.round(Math.min(sides.max, Math.max(sides.min, side)));
  const width = random.between(180, 440);
  const aspect = random.weighted([
    [random.between(0.14, 0.3), 5],
    [random.between(0.3, 0.65), 4],
    [random.between(0.65, 1.3), 1.5],
  ]);
  return {
    width: inside(width),
    height: inside(Math.max(16 + 22 * numLines, Math.min(320, width * aspect))),
  };
}

/** Long lines in two or three where the picture is not low. */
function broken(
  lines: readonly SignLine[],
  fontFor: (line: SignLine) => Font,
  aspect: number,
): readonly SignLine[] {
  const most = aspect > 4 ? 34 : aspect > 2 ? 24 : 15;
  return lines.flatMap((line) => {
    if (line.text.length <= most) return [line];
    const measure = (part: string) => textWidth(part, fontFor(line), 1);
    const numLines = Math.ceil(line.text.length / most);
    const parts = wrapped(line.text, measure, (measure(line.text) / numLines) * 1.3);
    return parts.map((text) => ({ ...line, text }));
  });
}

interface Plate {
  readonly fill: string | null;
  readonly ink: string;
  /** Of large lines, or none. */
  readonly accent: string | null;
  readonly frame: "none" | "single" | "double" | "dashed";
  /** Pixels that a frame takes. */
  readonly border: number;
  readonly radius: number;
  /** To the edges of the picture. */
  readonly isFull: boolean;
  readonly hasScrews: boolean;
  readonly isRuled: boolean;
  readonly faint: string;
}

function drawPlate(random: Random, split: Split, look: Look, { look: kind = "sign" }: SignKind): Plate {
  const hue = drawHue(random, split);
  const isWritten = kind === "written";
  const [fill, ink] = random.weighted<readonly [string | null, string]>([
    [[null, look.ink], 4],
    [[hsl(hue, random.integer(45, 90), random.integer(18, 34)), hsl(hue, 20, 97)], isWritten ? 0.5 : 4],
    [[hsl(hue, random.integer(45, 100), random.integer(72, 92)), hsl(hue, 40, random.integer(4, 16))], 3],
    [[hsl(hue, 6, random.integer(95, 100)), hsl(hue, random.integer(50, 90), random.integer(16, 32))], 2],
    [
      [hsl(hue, 8, random.integer(6, 18)), hsl(drawHue(random, split), 70, random.integer(82, 96))],
      isWritten ? 1.5 : 1,
    ],
    [["#fff", "#111"], 2],
  ]);
  const frame = random.weighted<Plate["frame"]>([
    ["none", 5],
    ["single", 4],
    ["double", 1],
    ["dashed", 0.6],
  ]);
  return {
    fill,
    ink,
    accent: fill === null && random.chance(0.25) ? look.accent : null,
    frame,
    border: frame === "none" ? 0 : frame === "double" ? 8 : 5,
    radius: random.chance(0.4) ? random.between(3, 14) : 0,
    isFull: random.chance(0.5),
    hasScrews: kind === "sign" && fill !== null && random.chance(0.12),
    isRuled: isWritten && random.chance(0.25),
    faint: fill === null ? look.faint : ink,
  };
}

function paintPlate(page: Page, plate: Plate, edge: number, inner: number): void {
  const { width, height } = page;
  const full = { x: -20, y: -20, width: width + 40, height: height + 40 };
  const sheet = { x: edge, y: edge, width: width - 2 * edge, height: height - 2 * edge };
  const { fill, radius } = plate;
  if (fill !== null) page.rectangle(plate.isFull ? full : sheet, { fill, radius: plate.isFull ? 0 : radius });
  if (plate.isRuled) {
    for (let y = 14; y < height; y += 18) page.rule(0, y, width, y, { color: "rgb(90 130 190 / 25%)" });
  }
  const framed = (by: number, lineWidth: number) => {
    const from = inner + by;
    const box = { x: from, y: from, width: width - 2 * from, height: height - 2 * from };
    page.rectangle(box, { stroke: plate.faint, lineWidth, radius: Math.max(0, radius - by) });
  };
  if (plate.frame === "single") framed(3, 1.5);
  if (plate.frame === "double") {
    framed(2, 1);
    framed(5.5, 1);
  }
  if (plate.frame === "dashed") {
    const [from, right, bottom] = [inner + 3, width - inner - 3, height - inner - 3];
    for (const y of [from, bottom]) page.rule(from, y, right, y, { color: plate.faint, dash: [5, 4] });
    for (const x of [from, right]) page.rule(x, from, x, bottom, { color: plate.faint, dash: [5, 4] });
  }
  if (plate.hasScrews) paintScrews(page, plate.ink, inner + 8);
}

function paintScrews({ context, width, height }: Page, color: string, from: number): void {
  context.fillStyle = color;
  for (const x of [from, width - from]) {
    for (const y of [from, height - from]) {
      context.beginPath();
      context.arc(x, y, 2, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
