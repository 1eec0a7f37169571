import { describe, expect, test } from "vitest";
import type { PictureLabels } from "../../formats/dataset.ts";
import { planTiles } from "../../image/tile-plan.ts";
import { densePicture, joinTargets } from "./dense-picture.ts";
import { denseTargets } from "./dense-targets.ts";

const settings = {
  tileSize: 32,
  patchSize: 8,
  pinpoints: [
    [32, 32],
    [64, 32],
  ] as const,
};
const none: PictureLabels = { glyphs: [], objects: [], chartParts: [] };
const grid = { columns: 2, rows: 1 };
const box = (x: number, y: number) => ({ x, y, width: 2, height: 2 });

describe("dense targets", () => {
  test("a glyph is in the cell of its centre, in the thumbnail and in its tile", () => {
    // 64 x 32: the canvas is the picture; the thumbnail squeezes its width to a half.
    const plan = planTiles({ width: 64, height: 32 }, settings);
    expect([plan.canvas.width, plan.numTiles]).toEqual([64, 3]);
    const labels = { ...none, glyphs: [{ character: "b", x: 42, y: 17, width: 4, height: 6 }] }; // centre 44, 20
    const { glyph } = denseTargets(labels, plan, grid, { glyph: ["a", "b"] });
    const found = glyph!.flatMap((patches, slot) =>
      [...patches.entries()]
        .filter(([, target]) => target !== 0)
        .map(([patch, target]) => ({ slot, patch, target })),
    );
    expect(found).toEqual(
      [
        // Thumbnail: x 22 of 32, cell column 5 of 8: patch column 2, right half; y 20: patch row 2. Too small to be learned.
        { slot: 1, patch: 2 * 4 + 2, target: -100 },
        // Second tile of the grid: x 12, cell column 3: patch column 1, right half.
        { slot: 1, patch: 2 * 16 + 2 * 4 + 1, target: 2 },
      ].sort((a, b) => a.slot - b.slot || a.patch - b.patch),
    );
  });

  test("a box fills the cells whose centres it holds, the last one drawn on top", () => {
    const plan = planTiles({ width: 32, height: 32 }, settings);
    const labels = {
      ...none,
      objects: [
        { name: "square", color: "red", x: 0, y: 0, width: 16, height: 16 },
        { name: "circle", color: null, x: 8, y: 8, width: 8, height: 8 },
        { name: "dragon", color: "blue", x: 24, y: 24, width: 8, height: 8 },
      ],
    };
    const { object, color } = denseTargets(
      labels,
      plan,
      { columns: 1, rows: 1 },
      {
        object: ["circle", "square"],
        color: ["red", "blue"],
      },
    );
    expect([...object![0]!.slice(0, 16)]).toEqual([2, 2, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -100]);
    expect([...color![0]!.slice(0, 16)]).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(object![0]!.slice(16)).toEqual(object![0]!.slice(0, 16)); // the one tile of the grid
  });

  test("nothing is learned from a picture without labels", () => {
    const plan = planTiles({ width: 32, height: 32 }, settings);
    const kinds = { grid, classes: { glyph: ["a"] } };
    const known = densePicture({ ...none, glyphs: [{ character: "a", ...box(1, 1) }] }, plan, kinds);
    const { glyph } = joinTargets(
      [
        { dense: known, numPatches: 32 },
        { dense: null, numPatches: 32 },
      ],
      kinds,
    );
    expect(glyph!.map((targets) => targets.length)).toEqual([64, 64]);
    expect([...glyph![0]!.slice(0, 32)]).toEqual([...known.targets.glyph![0]!]);
    expect(new Set(glyph!.flatMap((targets) => [...targets.slice(32)]))).toEqual(new Set([-100]));
  });

  test("cells that show something and nothing are counted; parts of a chart that nobody knows are neither", () => {
    const plan = planTiles({ width: 32, height: 32 }, settings);
    const labels = { ...none, chartParts: null, glyphs: [{ character: "a", ...box(1, 1) }] };
    const { counts } = densePicture(labels, plan, { grid, classes: { glyph: ["a"], chart: ["axis"] } });
    expect(counts).toEqual({ glyph: { some: 2, none: 62 }, chart: { some: 0, none: 0 } });
  });

  test("two characters in one cell are not learned, nor is one that is no class", () => {
    const plan = planTiles({ width: 32, height: 32 }, settings);
    const glyphs = [
      { character: "a", ...box(0, 0) },
      { character: "b", ...box(1, 4) },
      { character: "?", ...box(8, 0) },
    ];
    const { glyph } = denseTargets({ ...none, glyphs }, plan, grid, { glyph: ["a", "b"] });
    expect([glyph![0]![0], glyph![0]![1], glyph![0]![2]]).toEqual([-100, -100, 0]);
  });

  test("the middle of its line says in which row of patches a character is, where it is known", () => {
    const plan = planTiles({ width: 32, height: 32 }, settings);
    const low = { character: "a", ...box(0, 7.5) }; // its centre is in the second row
    const rowsOf = (glyphs: PictureLabels["glyphs"]) =>
      [0, 4].map(
        (patch) => denseTargets({ ...none, glyphs }, plan, grid, { glyph: ["a"] }).glyph![0]![patch],
      );
    expect(rowsOf([low])).toEqual([0, 1]);
    expect(rowsOf([{ ...low, middle: 7.2 }])).toEqual([1, 0]);
  });

  test("how many there are of a thing is learned in thumbnails, where it is, and nothing elsewhere", () => {
    const place = (x: number, y: number) => ({ x, y, width: 8, height: 8 });
    const objects = [
      { name: "star", color: "red", ...place(0, 0), alike: { all: 5, name: 2, color: 1 } },
      { name: "scrap", color: null, ...place(16, 0), alike: { all: 5, name: null, color: null } },
      { name: "star", color: "red", ...place(0, 16) },
    ];
    const counts = ["1", "2", "3", "5"];
    const classes = { countAll: counts, countName: counts, countColor: counts };
    const learned = (side: number, name: keyof typeof classes) => {
      const plan = planTiles({ width: side, height: side }, settings);
      const targets = denseTargets({ ...none, objects }, plan, grid, classes);
      return targets[name]!.map((ids) => [...ids.entries()].filter(([, id]) => id !== -100));
    };
    // Patch 0 of the thumbnail is the first star, 2 the scrap; both halves of a patch say the same.
    const all = [
      [0, 4],
      [2, 4],
    ];
    expect(learned(32, "countAll")).toEqual([all, all]);
    expect(learned(32, "countName")).toEqual(Array(2).fill([[0, 2]]));
    expect(learned(32, "countColor")).toEqual(Array(2).fill([[0, 1]]));
    // Squeezed to a third nothing can be counted.
    expect(learned(96, "countAll")).toEqual([[], []]);
  });

  test("colours of a chart's parts are learned where they have names, and ranks in thumbnails", () => {
    const plan = planTiles({ width: 32, height: 32 }, settings);
    const bar = (x: number, color: string | null, high: number) => {
      const place = { x, y: 8, width: 8, height: 8 };
      return { kind: "bar-body" as const, ...place, color, rank: { high, low: 3 - high } };
    };
    const chartParts = [bar(0, "red", 2), bar(16, null, 1)];
    const classes = { color: ["red"], rankHigh: ["1", "2"], rankLow: ["1", "2"] };
    const { color, rankHigh, rankLow } = denseTargets({ ...none, chartParts }, plan, grid, classes);
    // Patches 4 and 6 of the thumbnail and of the one tile.
    const at = (ids: Int32Array) => [4, 6, 20, 22, 0].map((patch) => ids[patch]);
    expect(color!.map(at)).toEqual(Array(2).fill([1, -100, 1, -100, 0]));
    expect(rankHigh!.map(at)).toEqual(Array(2).fill([2, 1, -100, -100, -100]));
    expect(rankLow!.map(at)).toEqual(Array(2).fill([1, 2, -100, -100, -100]));
    const unknown = denseTargets({ ...none, chartParts: null }, plan, grid, { color: ["red"] });
    expect(new Set(unknown.color!.flatMap((ids) => [...ids]))).toEqual(new Set([-100]));
  });

  test("what a small point says is learned in the cell that its middle lies in", () => {
    const plan = planTiles({ width: 32, height: 32 }, settings);
    const point = { kind: "point" as const, x: 8.2, y: 8.2, width: 1, height: 1, rank: { high: 1, low: 1 } };
    const targets = denseTargets({ ...none, chartParts: [point] }, plan, grid, {
      rankHigh: ["1"],
      chart: ["point"],
    });
    expect(targets.rankHigh!.map((ids) => ids.indexOf(1))).toEqual([5, -1]);
    expect(targets.chart!.map((ids) => ids.indexOf(1))).toEqual([-1, -1]);
  });

  describe("names of rows and columns", () => {
    const row = { text: "Total:", x: 3, y: 12 };
    const column = { text: "Due", x: 20, y: 2 };
    const value = { character: "7", ...box(19, 11), row, column }; // centre 20, 12
    const heads = { rowStart: ["T"], rowEnd: ["l"], columnStart: ["D"], columnEnd: ["e"] };
    const cellsOf = (targets: readonly Int32Array[] | undefined) =>
      targets!.flatMap((patches, slot) =>
        [...patches.entries()].filter(([, one]) => one !== -100).map(([patch, one]) => [slot, patch, one]),
      );

    test("their first and last characters are learned where the value stands, and nothing elsewhere", () => {
      const plan = planTiles({ width: 32, height: 32 }, settings);
      const targets = denseTargets({ ...none, glyphs: [value] }, plan, grid, heads);
      // Cell column 5 of 8, patch column 2 of 4, right half; patch row 1. In the thumbnail and in the one tile.
      const places = [6, 22];
      for (const name of ["rowStart", "rowEnd", "columnStart", "columnEnd"] as const)
        expect(cellsOf(targets[name]), name).toEqual(places.map((patch) => [1, patch, 1]));
    });

    test("a bar is learned as a whole", () => {
      const plan = planTiles({ width: 32, height: 32 }, settings);
      const bar = { kind: "bar-body" as const, x: 8, y: 8, width: 8, height: 16, row };
      const { rowStart } = denseTargets({ ...none, chartParts: [bar] }, plan, grid, heads);
      expect(cellsOf(rowStart).map(([, patch]) => patch)).toEqual([5, 9, 21, 25, 5, 9, 21, 25]);
    });

    test("of a number the first two digits are learned and how many stand before its point", () => {
      const plan = planTiles({ width: 32, height: 32 }, settings);
      const digits = [..."0123456789"];
      const classes = { valueFirst: digits, valueSecond: digits, valueSize: digits };
      const read = (text: string) => {
        const value = { text, x: 2, y: 2 };
        const bar = { kind: "bar-top" as const, x: 8, y: 8, width: 8, height: 8, value };
        const targets = denseTargets({ ...none, chartParts: [bar] }, plan, grid, classes);
        // Classes begin at 1; a bar's cells all say the same.
        return (["valueFirst", "valueSecond", "valueSize"] as const).map((name) => {
          const said = new Set(cellsOf(targets[name]).map(([, , one]) => one! - 1));
          expect(said.size).toBeLessThanOrEqual(1);
          return [...said][0];
        });
      };
      expect(read("$1,250")).toEqual([1, 2, 4]);
      expect(read("0.34")).toEqual([0, 3, 1]);
      expect(read("57.5%")).toEqual([5, 7, 2]);
      expect(read("8")).toEqual([8, undefined, 1]);
    });

    test("of a number that is written there the same, all along it", () => {
      const plan = planTiles({ width: 32, height: 32 }, settings);
      const digits = [..."0123456789"];
      const classes = { numberFirst: digits, numberSecond: digits, numberSize: digits, valueFirst: digits };
      const number = { text: "$1,250", x: 16, y: 12 };
      const glyphs = [..."$1,250"].map((character, i) => ({ character, ...box(8 + 4 * i, 11), number }));
      const targets = denseTargets({ ...none, glyphs }, plan, grid, classes);
      const said = (name: keyof typeof classes) => cellsOf(targets[name]).map(([, , one]) => one! - 1);
      // Six characters in the thumbnail and in the one tile.
      expect(said("numberFirst")).toEqual(Array(12).fill(1));
      expect(said("numberSecond")).toEqual(Array(12).fill(2));
      expect(said("numberSize")).toEqual(Array(12).fill(4));
      expect(said("valueFirst")).toEqual([]);
    });

    test("a tile that the name is not in does not know it, nor a thumbnail under a half", () => {
      const wide = planTiles({ width: 64, height: 32 }, settings);
      const right = { ...value, x: 51 }; // in the second tile; the row's name is in the first
      const targets = denseTargets({ ...none, glyphs: [right] }, wide, grid, heads);
      expect(cellsOf(targets.rowStart).map(([, patch]) => patch)).toEqual([7]); // the thumbnail, just a half
      const wider = planTiles({ width: 66, height: 32 }, settings);
      expect(cellsOf(denseTargets({ ...none, glyphs: [right] }, wider, grid, heads).rowStart)).toEqual([]);
    });
  });

  test("every glyph of a padded picture stays inside it", () => {
    const plan = planTiles({ width: 40, height: 30 }, settings);
    const glyphs = Array.from({ length: 12 }, (_, i) => ({
      character: "a",
      x: i * 3,
      y: i * 2,
      width: 3,
      height: 4,
    }));
    const { glyph } = denseTargets({ ...none, glyphs }, plan, grid, { glyph: ["a"] });
    const count = glyph!.reduce((sum, targets) => sum + targets.filter((target) => target !== 0).length, 0);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(24); // once in the thumbnail, once in the grid
  });
});
