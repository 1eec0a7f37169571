import { describe, expect, test } from "vitest";
import { shareOf } from "../../../test/support/color-share.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import { plural } from "../phrases.ts";
import { colorNames } from "./palette.ts";
import { shapeNames } from "./shape-outline.ts";
import { shapeSheets } from "./shape-sheets.ts";
import { pairsOf } from "./shapes.ts";

// The held-out split says its wordings as they are.
const settings = { seed: 6, split: "heldout", sides: { min: 150, max: 224 } } as const;
const sheets = await Promise.all(Array.from({ length: 40 }, (_, i) => drawWith(shapeSheets, settings, i)));

type Sheet = (typeof sheets)[number];

/** Questions with their answers and the shapes of the picture, row by row as they lie. */
function* asked(sheet: Sheet) {
  const things = [...sheet.pictures[0]!.labels!.objects];
  for (const [i, { role, content }] of sheet.turns.entries()) {
    if (role !== "user") continue;
    yield { question: content, answer: sheet.turns[i + 1]!.content, things };
  }
}

const middle = ({ x, width }: { x: number; width: number }) => x + width / 2;
const rowOf = ({ y, height }: { y: number; height: number }) => y + height / 2;
const called = ({ color, name }: { color: string | null; name: string }) =>
  color === null ? name : `${color} ${name}`;
/** Whatever can be counted, the longest first. */
const nounsOfAll = [null, ...colorNames]
  .flatMap((color) => ["shape", ...shapeNames].map((name) => plural(called({ color, name }))))
  .sort((a, b) => b.length - a.length);

/** Every two labels in turn are halves of one box. */
function isTwoTone({ pictures }: Sheet): boolean {
  const objects = pictures[0]!.labels!.objects;
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;
  return objects.every((one, i) => {
    if (i % 2 === 1) return true;
    const other = objects[i + 1];
    if (other?.name !== one.name) return false;
    const beside = near(one.x + one.width, other.x) && near(one.y, other.y);
    return beside || (near(one.y + one.height, other.y) && near(one.x, other.x));
  });
}

describe("sheets of shapes", () => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await drawWith(shapeSheets, settings, 5))).toBe(sampleDigest(sheets[5]!));
  });

  test("counts are those of the labels", () => {
    let count = 0;
    for (const sheet of sheets) {
      for (const { question, answer, things } of asked(sheet)) {
        if (!/^\d+$/.test(answer)) continue;
        const kinds = new Map<string, number>([["shapes", things.length]]);
        const add = (nouns: string) => kinds.set(nouns, (kinds.get(nouns) ?? 0) + 1);
        for (const thing of things) {
          add(plural(thing.name));
          if (thing.color === null) continue;
          add(`${thing.color} shapes`);
          add(plural(called(thing)));
        }
        // The longest that is named, as "red shapes" are shapes too; what is not there is none.
        const [named] = nounsOfAll.filter((nouns) => question.includes(nouns));
        expect(Number(answer), question).toBe(kinds.get(named!) ?? 0);
        count++;
      }
    }
    expect(count).toBeGreaterThan(150);
  });

  test("a row is answered from left to right, with forms, with colours, and with both", () => {
    const seen = { both: 0, colors: 0, forms: 0 };
    for (const sheet of sheets) {
      const columns = new Set<number>();
      for (const { question, answer, things } of asked(sheet)) {
        const parts = answer.split(", ");
        if (parts.length < 2 || !/row/.test(question)) continue;
        columns.add(parts.length);
        const perRow = parts.length;
        const ordered = [...things].sort((a, b) => a.y + a.height / 2 - b.y - b.height / 2);
        const rows = Array.from({ length: things.length / perRow }, (_, r) =>
          ordered.slice(r * perRow, (r + 1) * perRow).sort((a, b) => middle(a) - middle(b)),
        );
        const kind =
          /color/.test(question) && !/without|leave out/.test(question)
            ? "colors"
            : /form/.test(question)
              ? "forms"
              : "both";
        const said = rows.map((row) =>
          row
            .map((one) => (kind === "colors" ? one.color : kind === "forms" ? one.name : called(one)))
            .join(", "),
        );
        expect(said, question).toContain(answer);
        seen[kind]++;
      }
      expect(columns.size).toBeLessThanOrEqual(1);
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });

  test("pairs of form and colour are those of the split", async () => {
    const own = new Set(pairsOf("heldout").map(called));
    for (const sheet of sheets)
      for (const thing of sheet.pictures[0]!.labels!.objects)
        if (thing.color !== null) expect(own).toContain(called(thing));
    const foreign = Array.from({ length: 40 }, (_, i) =>
      drawWith(shapeSheets, { ...settings, split: "train" }, i),
    );
    for (const sheet of (await Promise.all(foreign)).filter((one) => !isTwoTone(one)))
      for (const thing of sheet.pictures[0]!.labels!.objects) expect(own).not.toContain(called(thing));
  });

  test("of shapes in two colours each half is labelled with its own, and nobody is asked for one", async () => {
    const drawn = await Promise.all(
      Array.from({ length: 40 }, (_, i) => drawWith(shapeSheets, { ...settings, split: "train" }, i)),
    );
    const twoTone = drawn.filter(isTwoTone);
    expect(twoTone.length).toBeGreaterThan(3);
    expect(sheets.filter(isTwoTone)).toEqual([]);
    for (const { pictures, turns } of twoTone) {
      const [picture] = pictures;
      for (const half of picture!.labels!.objects)
        expect(shareOf(half.color!, picture!, half), called(half)).toBeGreaterThan(0.12);
      for (const { content } of turns)
        expect(colorNames.filter((color) => new RegExp(`\\b${color}\\b`).test(content))).toEqual([]);
    }
  });

  test("training has sheets of scraps, asked for by colour alone, and sheets of colours without a name", async () => {
    const own = { ...settings, split: "train" } as const;
    const drawn = await Promise.all(Array.from({ length: 40 }, (_, i) => drawWith(shapeSheets, own, i)));
    const labelled = (sheet: Sheet) => [...sheet.pictures[0]!.labels!.objects];
    const scraps = drawn.filter((sheet) => labelled(sheet)[0]!.name === "scrap");
    let count = 0;
    for (const sheet of scraps) {
      for (const { question, answer, things } of asked(sheet)) {
        expect(question).not.toMatch(new RegExp(`\\b(${shapeNames.join("|")})s?\\b`, "i"));
        const color = colorNames.find((name) => question.toLowerCase().includes(`${name} shapes`));
        if (color === undefined) continue;
        expect(Number(answer), question).toBe(things.filter((thing) => thing.color === color).length);
        count++;
      }
    }
    expect(count).toBeGreaterThan(20);
    const plain = drawn.filter((sheet) => labelled(sheet).every(({ color }) => color === null));
    expect(plain.length).toBeGreaterThan(3);
    for (const sheet of plain) {
      for (const { question } of asked(sheet)) {
        expect(colorNames.filter((name) => question.toLowerCase().includes(`${name} shapes`))).toEqual([]);
      }
    }
  });

  test("training is asked for the colour of a form that is there once", async () => {
    const drawn = await Promise.all(
      Array.from({ length: 40 }, (_, i) => drawWith(shapeSheets, { ...settings, split: "train" }, i)),
    );
    let count = 0;
    for (const { question, answer, things } of drawn.flatMap((sheet) => [...asked(sheet)])) {
      if (!(colorNames as readonly string[]).includes(answer)) continue;
      const forms = new Set(things.map(({ name }) => name));
      const form = [...forms].find((name) => new RegExp(`\\b${name}\\b`).test(question));
      // Rows of one column have such answers too.
      if (form === undefined) continue;
      expect(
        things.filter(({ name }) => name === form).map(({ color }) => color),
        question,
      ).toEqual([answer]);
      count++;
    }
    expect(count).toBeGreaterThan(5);
  });

  test("neighbours and sides are those of the labels", () => {
    const seen = { right: 0, below: 0, yes: 0, no: 0 };
    for (const sheet of sheets) {
      for (const { question, answer, things } of asked(sheet)) {
        const named = things
          .filter((one) => new RegExp(`\\b${called(one)}\\b`).test(question))
          .sort((a, b) => question.indexOf(called(a)) - question.indexOf(called(b)));
        if (answer === "yes" || answer === "no") {
          const [a, b] = named as [(typeof named)[0], (typeof named)[0]];
          expect(named, question).toHaveLength(2);
          const isSo = question.includes("left of")
            ? a.x + a.width <= b.x
            : question.includes("right of")
              ? a.x >= b.x + b.width
              : question.includes("above")
                ? a.y + a.height <= b.y
                : a.y >= b.y + b.height;
          expect(isSo ? "yes" : "no", question).toBe(answer);
          seen[answer]++;
        } else if (/right of the|its right|below the|under the/.test(question)) {
          const [one] = named;
          expect(named, question).toHaveLength(1);
          const isRight = question.includes("right of") || question.includes("its right");
          const beyond = things.filter((other) =>
            isRight
              ? other.x >= one!.x + one!.width && Math.abs(rowOf(other) - rowOf(one!)) < one!.height
              : other.y >= one!.y + one!.height && Math.abs(middle(other) - middle(one!)) < one!.width,
          );
          const [next] = beyond.sort((a, b) => (isRight ? a.x - b.x : a.y - b.y));
          expect(called(next!), question).toBe(answer);
          seen[isRight ? "right" : "below"]++;
        }
      }
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
  });
});
