/**
 * What the vision tower should see where: a class for every cell of every patch of a picture's tiles.
 *
 * Each patch is cut into columns x rows cells. In the head `glyph` the class of a cell is the character that stands in it: across
 * by its own centre, down by the middle of its line, so that tall and low characters of a line are in one row of cells. In the others it
 * is the thing whose box holds the cell's centre, the one drawn last where several do. `rowStart`, `rowEnd`, `columnStart` and `columnEnd`
 * are the first and last characters of the name of a value's row and column (a field's name is its row's), where the value stands: what
 * says which cell is asked for. `valueFirst`, `valueSecond` and `valueSize` are of the number that a bar, a point or a slice stands for the
 * first and second digit and how many stand before its point, `numberFirst` to `numberSize` the same of a number that is written there, all along it.
 * They are learned from values alone, in tiles that the name is in too, of thumbnails to a half. `countAll`, `countName` and `countColor` are
 * of a thing how many there are in the picture, how many of its name and of its colour; they are learned in thumbnails alone, since no
 * other tile shows all. `rankHigh` and `rankLow` are of a bar, a point or a slice its place among those that it is compared with, in the same
 * way. Class 0 is "nothing here", class i + 1 is
 * classes[i]. Not learned are a thing that is not among the classes, a cell with two characters, and characters of a thumbnail that is
 * squeezed to less than three quarters, where small print cannot be read.
 * P patches of a tile, N tiles.
 */

import type { Box, ChartPart, Header, LabelledObject, PictureLabels } from "../../formats/dataset.ts";
import type { TilePlan } from "../../image/tile-plan.ts";
import { ignoredTarget } from "../../tensor/training-ops.ts";
import { type Cell, cellAt, cellsIn, cellsOf, type DenseGrid, placeOfTile, squeeze } from "./dense-cells.ts";

export const denseHeadNames = [
  "glyph",
  "object",
  "color",
  "chart",
  "rowStart",
  "rowEnd",
  "columnStart",
  "columnEnd",
  "valueFirst",
  "valueSecond",
  "valueSize",
  "numberFirst",
  "numberSecond",
  "numberSize",
  "countAll",
  "countName",
  "countColor",
  "rankHigh",
  "rankLow",
] as const;
export type DenseHeadName = (typeof denseHeadNames)[number];

/** A thumbnail under this has no characters to learn, and under the other no names of rows and columns. */
const leastSqueeze = 3 / 4;
const leastHeaderSqueeze = 1 / 2;

/** Nor has one under this anything to count or to compare. */
const leastWholeSqueeze = 0.4;

/** What each of these heads reads off a header; "" is not learned. */
const headerHeads = [
  { name: "rowStart", of: "row", read: firstOf },
  { name: "rowEnd", of: "row", read: lastOf },
  { name: "columnStart", of: "column", read: firstOf },
  { name: "columnEnd", of: "column", read: lastOf },
  { name: "valueFirst", of: "value", read: firstDigit },
  { name: "valueSecond", of: "value", read: secondDigit },
  { name: "valueSize", of: "value", read: sizeOf },
  { name: "numberFirst", of: "number", read: firstDigit },
  { name: "numberSecond", of: "number", read: secondDigit },
  { name: "numberSize", of: "number", read: sizeOf },
] as const;

function firstOf(name: string): string {
  return [...name][0] ?? "";
}

function lastOf(name: string): string {
  return [...name.replace(/:$/, "")].at(-1) ?? "";
}

function firstDigit(number: string): string {
  return digitsOf(number)[0] ?? "";
}

function secondDigit(number: string): string {
  return digitsOf(number)[1] ?? "";
}

function sizeOf(number: string): string {
  return String(digitsOf(number.split(".")[0]!).length);
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, "");
}

/** What there is to see: part of the heads' settings, and enough for encoding. */
export interface DenseKinds {
  readonly grid: DenseGrid;
  readonly classes: DenseClasses;
}

export type DenseClasses = { readonly [Name in DenseHeadName]?: readonly string[] };

/** Targets of one picture: by head, by cell of a patch (row-major), a class for each patch of each tile, [N P]. */
export type DenseTargets = { readonly [Name in DenseHeadName]?: readonly Int32Array[] };

/** The targets of one picture. */
export function denseTargets(
  labels: PictureLabels,
  plan: TilePlan,
  grid: DenseGrid,
  classes: DenseClasses,
): DenseTargets {
  const patches = plan.numTiles * plan.tileFeatures ** 2;
  const cells = grid.columns * grid.rows;
  const filled = (value: number) => Array.from({ length: cells }, () => new Int32Array(patches).fill(value));
  const targets: { [Name in DenseHeadName]?: Int32Array[] } = {};
  for (const name of denseHeadNames) {
    const isKnown =
      name === "chart" || name === "color"
        ? labels.chartParts !== null
        : !isComparison(name) && !headerHeads.some((one) => one.name === name);
    if (classes[name]) targets[name] = filled(isKnown ? 0 : ignoredTarget);
  }

  for (let tile = 0; tile < plan.numTiles; tile++) {
    const place = placeOfTile(plan, tile);
    const isSqueezed = tile === 0 && squeeze(plan) < leastSqueeze;
    if (targets.glyph) {
      const classOf = classIndex(classes.glyph!);
      for (const { character, x, y, width, height, middle = y + height / 2 } of labels.glyphs) {
        const cell = cellAt(place.toTile(x + width / 2, middle), plan, grid, tile);
        if (!cell) continue;
        const slot = targets.glyph[cell.slot]!;
        const isTaken = slot[cell.patch] !== 0;
        slot[cell.patch] = isTaken || isSqueezed ? ignoredTarget : classOf(character);
      }
    }
    const isWhole = tile === 0 && squeeze(plan) >= leastWholeSqueeze;
    for (const [name, boxes] of boxesByHead(labels)) {
      const target = targets[name];
      if (!target || (isComparison(name) && !isWhole)) continue;
      const classOf = classIndex(classes[name]!);
      for (const { box, label } of boxes) {
        // Ticks and other parts are small and many: only those that hold a cell's centre are seen.
        const cells = name === "chart" ? cellsIn : cellsOf;
        for (const cell of cells(box, place, plan, grid, tile))
          target[cell.slot]![cell.patch] = classOf(label);
      }
    }
    if (tile === 0 && squeeze(plan) < leastHeaderSqueeze) continue;
    for (const { name, of, read } of headerHeads) {
      const target = targets[name];
      if (!target) continue;
      const classOf = classIndex(classes[name]!);
      const learn = (header: Header | undefined, cells: Iterable<Cell>) => {
        if (header === undefined || !cellAt(place.toTile(header.x, header.y), plan, grid, tile)) return;
        const label = read(header.text);
        for (const cell of cells) target[cell.slot]![cell.patch] = classOf(label);
      };
      for (const part of labels.chartParts ?? [])
        if (of !== "number") learn(part[of], cellsOf(part, place, plan, grid, tile));
      if (of === "value") continue;
      for (const glyph of labels.glyphs) {
        const { x, y, width, height, middle = y + height / 2 } = glyph;
        const cell = cellAt(place.toTile(x + width / 2, middle), plan, grid, tile);
        if (cell) learn(glyph[of], [cell]);
      }
    }
  }
  return targets;
}

/** Whether a head says of a thing what all others tell about it, and nothing where there is none. */
function isComparison(name: DenseHeadName): boolean {
  return /^(count|rank)[A-Z]/.test(name);
}

function boxesByHead(
  labels: PictureLabels,
): readonly (readonly [DenseHeadName, readonly { readonly box: Box; readonly label: string }[]])[] {
  const ofObjects = (labelOf: (object: LabelledObject) => string | number | null | undefined) =>
    labels.objects.flatMap((box) => {
      const label = labelOf(box) ?? null;
      return label === null ? [] : [{ box, label: String(label) }];
    });
  const parts = labels.chartParts ?? [];
  const ofParts = (labelOf: (part: ChartPart) => string | number | undefined) =>
    parts.flatMap((box) => {
      const label = labelOf(box);
      return label === undefined ? [] : [{ box, label: String(label) }];
    });
  return [
    ["object", ofObjects(({ name }) => name)],
    // A colour without a name is no class, so it is not learned.
    ["color", [...ofObjects(({ color }) => color), ...ofParts(({ color }) => (color === null ? "" : color))]],
    ["rankHigh", ofParts(({ rank }) => rank?.high)],
    ["rankLow", ofParts(({ rank }) => rank?.low)],
    ["countAll", ofObjects(({ alike }) => alike?.all)],
    ["countName", ofObjects(({ alike }) => alike?.name)],
    ["countColor", ofObjects(({ alike }) => alike?.color)],
    ["chart", ofParts(({ kind }) => kind)],
  ];
}

/** Of the lists seen so far, which are a recipe's and do not change. */
const indicesOf = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function classIndex(classes: readonly string[]): (label: string) => number {
  let indices = indicesOf.get(classes);
  if (indices === undefined) {
    indices = new Map(classes.map((label, i) => [label, i + 1]));
    indicesOf.set(classes, indices);
  }
  const known = indices;
  return (label) => known.get(label) ?? ignoredTarget;
}
