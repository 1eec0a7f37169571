/** How a directly drawn chart looks, apart from what it shows. */

import { type Font, type FontKind, fontOf, pickFamily } from "../fonts.ts";
import type { Split } from "../generator.ts";
import { drawLook, type Look } from "../look.ts";
import type { Random } from "../random.ts";

export interface ChartStyle extends Look {
  readonly font: Font;
  readonly titleFont: Font;
  /** Of labels, pixels. */
  readonly size: number;
  readonly titleSize: number;
  readonly titleAlign: "left" | "center";
  readonly legendPlace: "right" | "top" | "bottom";
  readonly hasGrid: boolean;
  readonly hasTicks: boolean;
  /** Lines along the axes, a box around everything, or nothing. */
  readonly frame: "axes" | "box" | "none";
  /** Share of a category's room that is left free. */
  readonly gap: number;
  readonly radius: number;
  readonly isOutlined: boolean;
  readonly gridDash: readonly number[];
  readonly marker: "circle" | "square" | "none";
  readonly lineWidth: number;
  readonly numSteps: number;
}

const labelKinds: readonly FontKind[] = ["sans", "sans", "sans", "serif", "slab", "mono"];

export function drawStyle(random: Random, split: Split, width: number): ChartStyle {
  const look = drawLook(random, split, 0.12, 1.5);
  const family = pickFamily(random, split, labelKinds);
  const titleFamily = random.chance(0.7) ? family : pickFamily(random, split, [...labelKinds, "display"]);
  const size = Math.round(2 * random.between(9, Math.min(16, 7.5 + width / 90))) / 2;
  return {
    ...look,
    font: fontOf(family),
    titleFont: fontOf(titleFamily, { bold: random.chance(0.5) }),
    size,
    titleSize: Math.round(size * random.between(1.1, 1.5)),
    titleAlign: random.chance(0.7) ? "center" : "left",
    legendPlace: random.pick(["right", "top", "bottom"]),
    hasGrid: random.chance(0.6),
    hasTicks: random.chance(0.5),
    frame: random.pick(["axes", "axes", "box", "none"]),
    gap: random.between(0.15, 0.55),
    radius: random.chance(0.2) ? random.between(2, 5) : 0,
    isOutlined: random.chance(0.2),
    gridDash: random.chance(0.3) ? [3, 3] : [],
    marker: random.pick(["circle", "circle", "square", "none"]),
    lineWidth: random.between(1.2, 3),
    numSteps: random.integer(3, 7),
  };
}
