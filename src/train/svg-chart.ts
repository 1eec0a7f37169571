/** Line charts as SVG text: a small writer for what a training run has to show. */

export interface Series {
  readonly name: string;
  /** By x; a y that is not finite leaves a gap. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly series: readonly Series[];
  /** Powers of ten on the y axis, where all values are over 0. */
  readonly isLogarithmic: boolean;
}

/** Pixels. */
const width = 560;
const height = 300;
const margin = { left: 64, right: 16, top: 40, bottom: 36 };
const columns = 2;
const gap = 16;

/** Distinct to people with any kind of colour vision (Okabe and Ito), on white. */
const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

/** Charts in two columns under a heading. */
export function chartsSvg(heading: string, xLabel: string, charts: readonly Chart[]): string {
  const rows = Math.max(1, Math.ceil(charts.length / columns));
  const total = [columns * width + (columns + 1) * gap, rows * (height + gap) + 64] as const;
  const placed = charts.map((chart, i) => {
    const x = gap + (i % columns) * (width + gap);
    const y = 56 + Math.floor(i / columns) * (height + gap);
    return `<g transform="translate(${x} ${y})">${chartSvg(chart, xLabel)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total[0]}" height="${total[1]}" viewBox="0 0 ${total[0]} ${total[1]}" font-family="system-ui, 'Helvetica Neue', Arial, sans-serif" font-size="12" fill="#374151">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${gap}" y="34" font-size="20" font-weight="600" fill="#111827">${escapeXml(heading)}</text>`,
    ...(charts.length === 0 ? [`<text x="${gap}" y="80">nothing has been measured yet</text>`] : placed),
    "</svg>\n",
  ].join("\n");
}

function chartSvg({ title, series, isLogarithmic }: Chart, xLabel: string): string {
  const points = series.flatMap((one) => one.points).filter(([, y]) => Number.isFinite(y));
  const isLog = isLogarithmic && points.length > 0 && points.every(([, y]) => y > 0);
  const place = isLog ? Math.log10 : (y: number) => y;
  const plot = {
    left: margin.left,
    right: width - margin.right,
    top: margin.top,
    bottom: height - margin.bottom,
  };
  const xs = series.flatMap((one) => one.points.map(([x]) => x));
  const x = axis(xs, plot.left, plot.right, false, (value) => value);
  const y = axis(
    points.map(([, value]) => value),
    plot.bottom,
    plot.top,
    isLog,
    place,
  );
  const parts = [
    `<text x="${margin.left}" y="16" font-size="14" font-weight="600" fill="#111827">${escapeXml(title)}</text>`,
  ];
  for (const tick of y.ticks) {
    const at = round(y.at(tick));
    parts.push(
      `<line x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}" stroke="#e5e7eb"/>`,
      `<text x="${plot.left - 8}" y="${at + 4}" text-anchor="end">${formatTick(tick)}</text>`,
    );
  }
  for (const tick of x.ticks) {
    const at = round(x.at(tick));
    parts.push(
      `<line x1="${at}" x2="${at}" y1="${plot.bottom}" y2="${plot.bottom + 4}" stroke="#9ca3af"/>`,
      `<text x="${at}" y="${plot.bottom + 18}" text-anchor="middle">${formatTick(tick)}</text>`,
    );
  }
  parts.push(
    `<line x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" stroke="#9ca3af"/>`,
    `<text x="${plot.right}" y="${plot.bottom + 32}" text-anchor="end" fill="#6b7280">${escapeXml(xLabel)}</text>`,
  );
  const project = ([px, py]: readonly [number, number]) => [x.at(px), y.at(py)] as const;
  series.forEach((one, i) => {
    const color = colors[i % colors.length]!;
    const isSmoothed = isNoisy(one.points);
    const drawn = linePath(one.points, project);
    const faint = `stroke="${color}" stroke-width="1" stroke-opacity="0.25"`;
    parts.push(
      `<path d="${drawn}" fill="none" ${isSmoothed ? faint : `stroke="${color}" stroke-width="1.75"`}/>`,
    );
    if (isSmoothed) {
      const smooth = linePath(smoothed(one.points), project);
      parts.push(`<path d="${smooth}" fill="none" stroke="${color}" stroke-width="1.75"/>`);
    }
    if (one.points.length === 1) {
      const [cx, cy] = project(one.points[0]!);
      if (Number.isFinite(cy))
        parts.push(`<circle cx="${round(cx)}" cy="${round(cy)}" r="3" fill="${color}"/>`);
    }
  });
  if (series.length > 1) parts.push(legend(series));
  return parts.join("\n");
}

/** Names in their colours, from right to left in the title's line. */
function legend(series: readonly Series[]): string {
  let x = width - margin.right;
  return series
    .map(({ name }, i) => ({ name, color: colors[i % colors.length]! }))
    .toReversed()
    .map(({ name, color }) => {
      const text = `<text x="${x}" y="16" text-anchor="end" fill="#374151">${escapeXml(name)}</text>`;
      // Six and a half pixels a letter is enough for the widest of the fonts at this size.
      x -= 6.5 * name.length + 16;
      const mark = `<rect x="${round(x)}" y="7" width="10" height="10" rx="2" fill="${color}"/>`;
      x -= 14;
      return text + mark;
    })
    .join("\n");
}

interface Axis {
  readonly ticks: readonly number[];
  at(value: number): number;
}

function axis(
  values: readonly number[],
  from: number,
  to: number,
  isLog: boolean,
  place: (value: number) => number,
): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [first, last] = values.length === 0 ? [0, 1] : low === high ? around(low, isLog) : [low, high];
  const ticks = isLog ? logTicks(first, last) : linearTicks(first, last);
  const begin = place(first);
  const scale = (to - from) / (place(last) - begin);
  return {
    ticks: ticks.filter((tick) => tick >= first && tick <= last),
    at: (value) => from + (place(value) - begin) * scale,
  };
}

/** A range for values that are all the same. */
function around(value: number, isLog: boolean): [number, number] {
  if (isLog) return [value / 2, value * 2];
  const room = value === 0 ? 1 : Math.abs(value) / 2;
  return [value - room, value + room];
}

/** Three to nine multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks(low: number, high: number): number[] {
  const rough = (high - low) / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999)!;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten, with 2 and 5 between where there are few. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const factors = decades > 3 ? [1] : decades > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of factors) ticks.push(Number((factor * 10 ** power).toPrecision(12)));
  }
  return ticks;
}

/** Points of a path; more cannot be seen. */
const maxPoints = 1200;

/** True for a line that goes up and down so often that its course is hard to see. */
function isNoisy(points: Series["points"]): boolean {
  const values = points.map(([, y]) => y).filter(Number.isFinite);
  const way = values.reduce((sum, y, i) => (i === 0 ? 0 : sum + Math.abs(y - values[i - 1]!)), 0);
  const range =
    values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
  return points.length >= 50 && way > 6 * range;
}

/**
 * Means over the neighbours on both sides, of which those a hundredth of the points away count half; they do not reach over
 * gaps.
 */
function smoothed(points: Series["points"]): (readonly [number, number])[] {
  const values = points.map(([, y]) => y);
  const before = runningSums(values);
  const after = runningSums(values.toReversed()).reverse();
  return points.map(([x, y], i) => {
    const sum = before[i]!.sum + after[i]!.sum - y;
    return [x, sum / (before[i]!.weight + after[i]!.weight - 1)];
  });
}

function runningSums(values: readonly number[]): { readonly sum: number; readonly weight: number }[] {
  const keep = 0.5 ** (100 / values.length);
  let last = { sum: 0, weight: 0 };
  return values.map((value) => {
    if (!Number.isFinite(value)) {
      last = { sum: 0, weight: 0 };
      return { sum: value, weight: 0 };
    }
    last = { sum: keep * last.sum + value, weight: keep * last.weight + 1 };
    return last;
  });
}

function linePath(
  points: Series["points"],
  project: (point: readonly [number, number]) => readonly [number, number],
): string {
  let path = "";
  let isOpen = false;
  for (const point of thinned(points)) {
    const [x, y] = project(point);
    if (Number.isFinite(y)) path += `${isOpen ? "L" : "M"}${round(x)} ${round(y)}`;
    isOpen = Number.isFinite(y);
  }
  return path;
}

/** As many points as can be seen: of each group of neighbours the lowest and the highest, and all gaps. */
function thinned(points: Series["points"]): Series["points"] {
  if (points.length <= maxPoints) return points;
  const size = Math.ceil((2 * points.length) / maxPoints);
  const kept: (readonly [number, number])[] = [];
  for (let from = 0; from < points.length; from += size) {
    const group = points.slice(from, from + size);
    const finite = group.filter(([, y]) => Number.isFinite(y));
    const lowest = finite.reduce((a, b) => (b[1] < a[1] ? b : a), finite[0]!);
    const highest = finite.reduce((a, b) => (b[1] > a[1] ? b : a), finite[0]!);
    kept.push(
      ...group.filter((point) => point === lowest || point === highest || !Number.isFinite(point[1])),
    );
  }
  return kept;
}

function formatTick(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3) return value.toExponential().replace("e-", "e−");
  if (size < 1e4) return String(Number(value.toPrecision(6)));
  const [divisor, unit] =
    size < 1e6 ? [1e3, "k"] : size < 1e9 ? [1e6, "M"] : size < 1e12 ? [1e9, "G"] : [1e12, "T"];
  return `${Number((value / divisor).toPrecision(6))}${unit}`;
}

function round(pixels: number): number {
  return Math.round(10 * pixels) / 10;
}

export function escapeXml(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\t]/gu, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
