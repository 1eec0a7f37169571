import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { metricsSvg, plotRun } from "./plot.ts";
import { chartsSvg, linearTicks, logTicks } from "./svg-chart.ts";

let run: string;
beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), "vl01-plot-"));
  const lines = Array.from({ length: 500 }, (_, i) => ({
    step: i + 1,
    loss: 4 / (1 + i / 50),
    "loss.glyphs": 1,
  }));
  await writeFile(join(run, "metrics.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
});
afterAll(() => rm(run, { recursive: true, force: true }));

const chart = (points: readonly (readonly [number, number])[], isLogarithmic = false) =>
  chartsSvg("run", "steps", [{ title: "loss", isLogarithmic, series: [{ name: "loss", points }] }]);
const paths = (svg: string) => Array.from(svg.matchAll(/<path d="([^"]*)"/g), ([, path]) => path!);

describe("a chart", () => {
  test("puts the smallest x and y at the lower left, the largest at the upper right", () => {
    expect(
      paths(
        chart([
          [10, 1],
          [20, 3],
          [30, 5],
        ]),
      ),
    ).toEqual(["M64 264L304 152L544 40"]);
  });

  test("has powers of ten where it is logarithmic, unless a value is 0", () => {
    expect(
      paths(
        chart(
          [
            [0, 1],
            [1, 10],
            [2, 100],
          ],
          true,
        ),
      ),
    ).toEqual(["M64 264L304 152L544 40"]);
    expect(
      paths(
        chart(
          [
            [0, 0],
            [1, 10],
            [2, 100],
          ],
          true,
        ),
      ),
    ).toEqual(["M64 264L304 241.6L544 40"]);
  });

  test("leaves a gap where a value is not finite", () => {
    const gap = chart([
      [0, 0],
      [1, 1],
      [2, Number.NaN],
      [3, 1],
      [4, 0],
      [5, Number.POSITIVE_INFINITY],
    ]);
    expect(paths(gap)).toEqual(["M64 264L160 40M352 40L448 264"]);
  });

  test("keeps the peaks of a line with too many points", () => {
    const points = Array.from({ length: 50_000 }, (_, i) => [i, i === 31_234 ? 9 : (i * 7) % 5] as const);
    const [raw] = paths(chart(points));
    expect(raw!.split("L").length).toBeLessThan(1300);
    expect(raw).toMatch(/ 40(L|$)/);
  });

  test("shows the course of a noisy line without coming late, and draws others as they are", () => {
    const n = 400;
    const line = (noise: number) =>
      chart(Array.from({ length: n }, (_, i) => [i, i + noise * ((i * 7) % 5)] as const));
    expect(paths(line(0))).toHaveLength(1);
    const [, course] = paths(line(40));
    const heights = Array.from(course!.matchAll(/[ML][\d.]+ ([\d.]+)/g), ([, y]) => Number(y));
    // y = i under noise of 0 to 160, 80 in the mean; the axis goes from 0 to 396 + 160.
    const expected = (i: number) => 264 - (224 * (i + 80)) / 556;
    for (const i of [50, 200, 350]) expect(Math.abs(heights[i]! - expected(i))).toBeLessThan(5);
  });

  test.for([
    [[]],
    [[[3, 7]]],
    [[[3, 0]]],
    [[[1, Number.NaN]]],
    [
      [
        [1, 2],
        [2, 2],
      ],
    ],
  ] as const)("of %j is drawn without a number that is none", async ([points]) => {
    const svg = chart(points as never);
    expect(svg.replaceAll("sans-serif", "")).not.toMatch(/NaN|Infinity|undefined/);
    expect((await sharp(Buffer.from(svg)).metadata()).width).toBe(1168);
  });

  test("writes names as text, never as markup", async () => {
    const name = `<script>alert("&'")</script>\u0001`;
    const two = [name, "b"].map((one) => ({ name: one, points: [[0, 1]] as const }));
    const svg = chartsSvg(name, name, [{ title: name, isLogarithmic: false, series: two }]);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;\ufffd");
    expect((await sharp(Buffer.from(svg)).metadata()).format).toBe("svg");
  });
});

describe("ticks", () => {
  test("are round and within the range", () => {
    expect(linearTicks(0, 10)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(linearTicks(0.013, 0.061)).toEqual([0.02, 0.03, 0.04, 0.05, 0.06]);
    expect(linearTicks(-3, 4)).toEqual([-3, -2, -1, 0, 1, 2, 3, 4]);
    expect(linearTicks(1, 1_000_000)).toEqual([200_000, 400_000, 600_000, 800_000, 1_000_000]);
    expect(logTicks(1, 5000)).toEqual([1, 10, 100, 1000, 10_000]);
  });

  test("are never too many", () => {
    for (let i = 0; i < 500; i++) {
      const low = (i - 250) * 0.37;
      const high = low + 1.13 ** (i - 250);
      const { length } = linearTicks(low, high);
      expect(length).toBeGreaterThanOrEqual(3);
      expect(length).toBeLessThanOrEqual(9);
    }
  });
});

describe("the plot of a run", () => {
  test("has a chart for every metric, those with a dot over the one they belong to", () => {
    const svg = metricsSvg("tiny", [
      { step: 1, loss: 2, "loss.glyphs": 1, gradientNorm: 3 },
      { step: 2, loss: 1, "loss.glyphs": 0.5, gradientNorm: Number.NaN },
    ]);
    const titles = Array.from(svg.matchAll(/font-size="14"[^>]*>([^<]*)</g), ([, title]) => title);
    expect(titles).toEqual(["loss", "gradient norm"]);
    expect(svg).toContain(">loss.glyphs<");
    expect(paths(svg)).toHaveLength(3);
  });

  test("is written as SVG or as PNG of twice the size", async () => {
    await plotRun(run, join(run, "a.svg"));
    expect(await readFile(join(run, "a.svg"), "utf8")).toMatch(/^<svg .*<\/svg>\n$/s);
    await plotRun(run, join(run, "a.png"));
    const { format, width } = await sharp(join(run, "a.png")).metadata();
    expect([format, width]).toEqual(["png", 2336]);
  });

  test("refuses other formats, runs without metrics and folders that are not there", async () => {
    await expect(plotRun(run, join(run, "a.pdf"))).rejects.toMatchObject({ code: "request_invalid" });
    await expect(plotRun(join(run, "none"), join(run, "a.svg"))).rejects.toMatchObject({
      code: "checkpoint_missing",
    });
    await expect(plotRun(run, join(run, "none/a.svg"))).rejects.toMatchObject({
      code: "checkpoint_unwritable",
    });
  });
});
