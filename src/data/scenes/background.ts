/** What lies behind drawn things: paper, gradients, patterns, blurs as of photographs, made so that things of many colours stand out. */

import type { Split } from "../generator.ts";
import { drawHue } from "../look.ts";
import type { Page } from "../page.ts";
import type { Random } from "../random.ts";
import { paintBlur } from "./blur.ts";
import { css, type Rgb, rgbOf } from "./palette.ts";
import { type Pattern, patterns } from "./patterns.ts";

export type BackgroundKind = Pattern | "plain" | "gradient" | "radial" | "blur" | "clouds";

export interface Background {
  readonly kind: BackgroundKind;
  /** All its colours lie on or between these: what is drawn on it keeps its distance from each. */
  readonly colors: readonly [Rgb, Rgb];
  /** As a caption says it: "a plain light background". */
  readonly description: string;
}

/** Plain and gradient ones are in both splits, in hues of its own for each; the others are in one alone. */
const kinds: Readonly<Record<Split, readonly (readonly [BackgroundKind, number])[]>> = {
  train: [
    ["plain", 5],
    ["gradient", 3],
    ["speckles", 2],
    ["stripes", 1],
    ["grid", 1],
    ["hatching", 1],
    ["waves", 1],
    ["rings", 1.5],
    ["confetti", 1.5],
    ["blur", 3],
  ],
  heldout: [
    ["plain", 4],
    ["gradient", 2],
    ["radial", 2],
    ["dots", 2],
    ["checks", 1],
    ["clouds", 2],
  ],
};

export function drawBackground(random: Random, split: Split): Background {
  const kind = random.weighted(kinds[split]);
  const dark = random.chance(0.2);
  const hue = drawHue(random, split);
  const saturation = random.weighted([
    [0, 3],
    [random.integer(10, 40), 4],
  ]);
  const isPhoto = kind === "blur" || kind === "clouds";
  const lightness = dark ? random.integer(8, 20) : isPhoto ? random.integer(74, 96) : random.integer(86, 100);
  const step = kind === "plain" ? 0 : isPhoto ? random.integer(10, 24) : random.integer(4, 10);
  const otherHue = isPhoto ? drawHue(random, split) : hue;
  const other = dark ? lightness + step : lightness - step;
  const tone = dark ? "dark" : "light";
  const pattern = {
    plain: "plain ",
    gradient: "",
    radial: "",
    speckles: "speckled ",
    stripes: "striped ",
    dots: "dotted ",
    checks: "checkered ",
    grid: "squared ",
    hatching: "hatched ",
    waves: "wavy ",
    rings: "ringed ",
    confetti: "sprinkled ",
    blur: "blurred ",
    clouds: "cloudy ",
  };
  return {
    kind,
    colors: [rgbOf(hue, saturation, lightness), rgbOf(otherHue, saturation, other)],
    description:
      kind === "gradient" || kind === "radial"
        ? `a smooth ${tone} gradient`
        : `a ${pattern[kind]}${tone} background`,
  };
}

export function paintBackground(page: Page, background: Background, random: Random): void {
  const { context, width, height } = page;
  const [base, other] = background.colors.map(css) as [string, string];
  const everything = () => context.fillRect(0, 0, width, height);
  context.fillStyle = base;
  everything();
  context.fillStyle = other;
  if (background.kind === "gradient" || background.kind === "radial") {
    const gradient =
      background.kind === "radial"
        ? context.createRadialGradient(width / 2, height / 2, 0, width / 2, height / 2, width / 1.5)
        : context.createLinearGradient(0, 0, random.between(0, width), height);
    gradient.addColorStop(0, base);
    gradient.addColorStop(1, other);
    context.fillStyle = gradient;
    everything();
  } else if (background.kind === "blur" || background.kind === "clouds") {
    paintBlur(page, background.colors, background.kind, random);
  } else if (background.kind !== "plain") {
    context.strokeStyle = other;
    patterns[background.kind](context, width, height, random);
  }
}
