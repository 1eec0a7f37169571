/** Patterns of backgrounds: small things of one colour all over a page. The fill and the stroke of the context are theirs. */

import type { Context2d } from "../canvas.ts";
import type { Random } from "../random.ts";

type Paint = (context: Context2d, width: number, height: number, random: Random) => void;

export type Pattern = keyof typeof patterns;

export const patterns = {
  speckles(context, width, height, random) {
    for (let i = 0; i < (width * height) / 90; i++) {
      context.fillRect(random.between(0, width), random.between(0, height), 2, 2);
    }
  },
  stripes(context, width, height, random) {
    const step = random.integer(8, 24);
    for (let x = 0; x < width; x += 2 * step) context.fillRect(x, 0, step, height);
  },
  dots(context, width, height, random) {
    const step = random.integer(10, 26);
    for (let x = step / 2; x < width + step; x += step) {
      for (let y = step / 2; y < height + step; y += step) {
        context.beginPath();
        context.arc(x, y, step / 5, 0, 2 * Math.PI);
        context.fill();
      }
    }
  },
  checks(context, width, height, random) {
    const step = random.integer(12, 32);
    for (let row = 0; row * step < height; row++) {
      for (let x = (row % 2) * step; x < width; x += 2 * step) context.fillRect(x, row * step, step, step);
    }
  },
  grid(context, width, height, random) {
    const [step, thickness] = [random.integer(12, 40), random.integer(1, 3)];
    for (let x = random.integer(0, step); x < width; x += step) context.fillRect(x, 0, thickness, height);
    for (let y = random.integer(0, step); y < height; y += step) context.fillRect(0, y, width, thickness);
  },
  hatching(context, width, height, random) {
    const step = random.integer(7, 24);
    const slope = random.pick([-1, 1]) * random.between(0.3, 1.5);
    context.lineWidth = random.between(1, step / 2.5);
    for (let y = -Math.abs(slope) * width; y < height + Math.abs(slope) * width; y += step) {
      context.beginPath();
      context.moveTo(0, y);
      context.lineTo(width, y + slope * width);
      context.stroke();
    }
  },
  waves(context, width, height, random) {
    const [step, length] = [random.integer(10, 28), random.between(20, 70)];
    context.lineWidth = random.between(1, step / 3);
    for (let y = 0; y < height + step; y += step) {
      context.beginPath();
      for (let x = -2; x <= width + 4; x += 4)
        context.lineTo(x, y + (step / 3) * Math.sin((2 * Math.PI * x) / length));
      context.stroke();
    }
  },
  rings(context, width, height, random) {
    const largest = random.integer(5, 26);
    context.lineWidth = random.between(1, 3);
    for (let i = 0; i < (width * height) / (12 * largest ** 2); i++) {
      context.beginPath();
      context.arc(random.between(0, width), random.between(0, height), random.between(2, largest), 0, 7);
      context.stroke();
    }
  },
  confetti(context, width, height, random) {
    const largest = random.integer(4, 15);
    for (let i = 0; i < (width * height) / (9 * largest ** 2); i++) {
      const [x, y] = [random.between(0, width), random.between(0, height)];
      const corner = () => random.between(-largest, largest);
      context.beginPath();
      context.moveTo(x + corner(), y + corner());
      context.lineTo(x + corner(), y + corner());
      context.lineTo(x + corner(), y + corner());
      context.fill();
    }
  },
} as const satisfies Record<string, Paint>;
