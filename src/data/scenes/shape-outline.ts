/** Outlines of named shapes, as polygons: their boxes are exact, turned or not. */

import type { Random } from "../random.ts";

export type Point = readonly [x: number, y: number];

const circle = arc(0, 0, 1, 0, 360);

const outlines = {
  circle,
  square: corners([-1, -1], [1, -1], [1, 1], [-1, 1]),
  triangle: corners([0, -1], [1, 0.8], [-1, 0.8]),
  star: Array.from({ length: 10 }, (_, i) => onCircle(i % 2 === 0 ? 1.1 : 0.45, 36 * i - 90)),
  diamond: corners([0, -1.15], [0.8, 0], [0, 1.15], [-0.8, 0]),
  pentagon: Array.from({ length: 5 }, (_, i) => onCircle(1.05, 72 * i - 90)),
  hexagon: Array.from({ length: 6 }, (_, i) => onCircle(1.05, 60 * i)),
  heart: Array.from({ length: 60 }, (_, i): Point => {
    const t = (2 * Math.PI * i) / 60;
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
    return [Math.sin(t) ** 3, -(y + 2.5) / 15.5];
  }),
  cross: corners(
    [-0.36, -1],
    [0.36, -1],
    [0.36, -0.36],
    [1, -0.36],
    [1, 0.36],
    [0.36, 0.36],
    [0.36, 1],
    [-0.36, 1],
    [-0.36, 0.36],
    [-1, 0.36],
    [-1, -0.36],
    [-0.36, -0.36],
  ),
  crescent: [...arc(-0.1, 0, 1, 50, 310), ...arc(0.35, 0, 0.8, 288, 72)],
  arrow: corners([-1, -0.35], [0.1, -0.35], [0.1, -0.85], [1, 0], [0.1, 0.85], [0.1, 0.35], [-1, 0.35]),
} as const satisfies Record<string, readonly Point[]>;

/** Forms that training alone draws, in every colour: so that it meets each colour in many forms, beside the pairs that it never sees. */
const moreOutlines = {
  oval: arc(0, 0, 1, 0, 360).map(([x, y]): Point => [x, 0.58 * y]),
  rectangle: corners([-1.1, -0.55], [1.1, -0.55], [1.1, 0.55], [-1.1, 0.55]),
  semicircle: arc(0, 0.45, 1.05, 180, 360),
  trapezoid: corners([-0.5, -0.65], [0.5, -0.65], [1.1, 0.65], [-1.1, 0.65]),
  parallelogram: corners([-0.55, -0.6], [1.1, -0.6], [0.55, 0.6], [-1.1, 0.6]),
  drop: [[0, -1.15], ...arc(0, 0.35, 0.72, -30, 210)],
  "lightning bolt": corners(
    [0.75, -1.1],
    [-0.25, -1.1],
    [-0.75, 0.2],
    [-0.1, 0.2],
    [-0.45, 1.1],
    [0.85, -0.35],
    [0.3, -0.35],
  ),
  chevron: corners([-0.9, -0.9], [-0.1, -0.9], [0.8, 0], [-0.1, 0.9], [-0.9, 0.9], [0, 0]),
} as const satisfies Record<string, readonly Point[]>;

export type ShapeName = keyof typeof outlines;
export type FormName = ShapeName | keyof typeof moreOutlines;

export const shapeNames = Object.keys(outlines) as ShapeName[];
export const moreNames = Object.keys(moreOutlines) as (keyof typeof moreOutlines)[];

const allOutlines: Readonly<Record<FormName, readonly Point[]>> = { ...outlines, ...moreOutlines };

/**
 * A form that has no name: a polygon of five to nine corners, or half one named form and half another, turned, so that it has the arms,
 * points and curves of forms with names.
 */
export function scrapOf(random: Random, x: number, y: number, radius: number): Point[] {
  const outline = random.chance(0.5) ? polygon(random) : blend(random);
  return outline.map(([u, v]) => [x + radius * u, y + radius * v]);
}

function polygon(random: Random): Point[] {
  const count = random.integer(5, 9);
  const first = random.between(0, 360);
  return Array.from({ length: count }, (_, i) =>
    onCircle(random.between(0.5, 1.1), first + (360 / count) * (i + random.between(-0.3, 0.3))),
  );
}

/** As far out in each direction as two named forms on average, the second one turned. */
function blend(random: Random): Point[] {
  const [a, b] = random.sample(Object.values(allOutlines), 2) as [readonly Point[], readonly Point[]];
  const share = random.between(0.35, 0.65);
  const [angle, turn] = [random.between(0, 360), random.between(20, 70)];
  const step = 5;
  return Array.from({ length: 360 / step }, (_, i) => {
    const reach = share * reachOf(a, step * i) + (1 - share) * reachOf(b, step * i + turn);
    return onCircle(reach, step * i + angle);
  });
}

/** How far an outline goes from the middle in a direction, 0.25 at least. */
function reachOf(outline: readonly Point[], degrees: number): number {
  const [u, v] = onCircle(1, degrees);
  let reach = 0.25;
  for (const [i, [x1, y1]] of outline.entries()) {
    const [x2, y2] = outline[(i + 1) % outline.length]!;
    // Where the ray t (u, v) meets the side from 1 to 2.
    const [dx, dy] = [x2 - x1, y2 - y1];
    const across = u * dy - v * dx;
    if (across === 0) continue;
    const along = (x1 * dy - y1 * dx) / across;
    const share = (x1 * v - y1 * u) / across;
    if (share >= 0 && share <= 1) reach = Math.max(reach, along);
  }
  return reach;
}

/** Degrees that a shape may be turned without becoming another: a square on its corner is a diamond. */
export function maxTurn(name: FormName): number {
  return name === "square" || name === "diamond" || name === "cross" || name === "hexagon" ? 8 : 20;
}

/** @param radius about half its width, pixels @param angle degrees clockwise */
export function outlineOf(name: FormName, x: number, y: number, radius: number, angle: number): Point[] {
  const cosine = Math.cos((angle * Math.PI) / 180);
  const sine = Math.sin((angle * Math.PI) / 180);
  return allOutlines[name].map(([u, v]) => [
    x + radius * (cosine * u - sine * v),
    y + radius * (sine * u + cosine * v),
  ]);
}

/** From one angle to another in steps of about 7 degrees, either way round. */
function arc(x: number, y: number, radius: number, from: number, to: number): Point[] {
  const steps = Math.ceil(Math.abs(to - from) / 7);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const [u, v] = onCircle(radius, from + ((to - from) * i) / steps);
    return [x + u, y + v];
  });
}

function onCircle(radius: number, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function corners(...points: Point[]): Point[] {
  return points;
}
