/** What is out of focus behind the things of a photograph: soft light and dark, soft discs, a little grain. */

import { canvasModule } from "../canvas.ts";
import type { Page } from "../page.ts";
import type { Random } from "../random.ts";
import { css, type Rgb } from "./palette.ts";

/**
 * Paints the whole page in mixtures of two colours: `blur` with few large spots and soft discs, `clouds` with spots of several
 * sizes.
 */
export function paintBlur(
  page: Page,
  colors: readonly [Rgb, Rgb],
  kind: "blur" | "clouds",
  random: Random,
): void {
  const { context, width, height } = page;
  const scales = kind === "blur" ? [random.integer(3, 6)] : [3, 7, 15];
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  for (const [i, across] of scales.entries()) {
    context.globalAlpha = 0.6 ** i;
    // Enlarged a little beyond the page: the smoothing fades at the edges of the small picture.
    const [marginX, marginY] = [width / across, height / across];
    const spots = mixtures(random, colors, across + 2);
    context.drawImage(spots, -marginX, -marginY, width + 2 * marginX, height + 2 * marginY);
  }
  if (kind === "blur") {
    const numDiscs = random.integer(0, 8);
    for (let i = 0; i < numDiscs; i++) {
      const [x, y] = [random.between(0, width), random.between(0, height)];
      const radius = random.between(0.05, 0.3) * Math.min(width, height);
      context.globalAlpha = random.between(0.2, 0.6);
      const gradient = context.createRadialGradient(x, y, 0, x, y, radius);
      const color = css(mixed(colors, random.next()));
      gradient.addColorStop(0, color);
      gradient.addColorStop(0.8, color);
      gradient.addColorStop(1, color.replace(")", " / 0)"));
      context.fillStyle = gradient;
      context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    }
  }
  context.globalAlpha = 1;
}

/** A picture of `side` x `side` pixels, each a mixture of the two colours. */
function mixtures(random: Random, colors: readonly [Rgb, Rgb], side: number): CanvasImageSource {
  const canvas = canvasModule.createCanvas(side, side);
  const context = canvas.getContext("2d");
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      context.fillStyle = css(mixed(colors, random.next()));
      context.fillRect(x, y, 1, 1);
    }
  }
  return canvas as unknown as CanvasImageSource;
}

function mixed([a, b]: readonly [Rgb, Rgb], share: number): Rgb {
  const channel = (i: 0 | 1 | 2) => Math.round(a[i] + share * (b[i] - a[i]));
  return [channel(0), channel(1), channel(2)];
}
