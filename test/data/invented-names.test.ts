/** Names that training pages invent, and how much training asks of a picture: none of it reaches the held-out split. */
import { expect, test } from "vitest";
import { drawWith } from "../../src/data/draw-sample.ts";
import type { Split } from "../../src/data/generator.ts";
import { inventedName } from "../../src/data/invented-names.ts";
import { Keys } from "../../src/data/keys.ts";
import { labelWords, receiptKeys } from "../../src/data/labels.ts";
import { Random } from "../../src/data/random.ts";
import { loadGenerator } from "../../src/data/registry.ts";

const many = Array.from({ length: 400 }, (_, i) => i);

test("three of four names of training are invented, by the seed, and none of the held-out split", () => {
  const drawn = (split: Split) => many.map((i) => inventedName(new Random(`name/${i}`), split));
  const invented = drawn("train").filter((name) => name !== null);
  expect(invented.length).toBeGreaterThan(270);
  expect(invented.length).toBeLessThan(330);
  expect(new Set(invented).size).toBeGreaterThan(0.95 * invented.length);
  expect(drawn("train")).toEqual(drawn("train"));
  expect(drawn("heldout").every((name) => name === null)).toBe(true);
});

test("the held-out split draws the same numbers as if nothing were ever invented", () => {
  const random = new Random("same");
  inventedName(random, "heldout");
  expect(random.next()).toBe(new Random("same").next());
});

test("an invented name has no word of held-out labels", () => {
  const heldout = labelWords("heldout");
  const words = many.flatMap(
    (i) => inventedName(new Random(`word/${i}`), "train")?.match(/[A-Za-z]+/g) ?? [],
  );
  expect(words.filter((word) => heldout.has(word.toLowerCase()))).toEqual([]);
});

test("a page knows the names that it invented, and uses none of them for what it does not show", () => {
  for (const i of many) {
    const keys = new Keys(receiptKeys, "train", new Random(`keys/${i}`));
    const used = (["total", "tax", "date"] as const).map((thing) => keys.use(thing));
    expect(used.every((name) => keys.has(name))).toBe(true);
    const absent = keys.absent();
    expect(absent).toHaveLength(Object.keys(receiptKeys).length - used.length);
    expect(absent.filter((name) => used.includes(name))).toEqual([]);
  }
});

test.each(["shapes", "bar-chart", "tables"])(
  "%s: training asks more of a picture, nothing twice",
  async (name) => {
    const generator = await loadGenerator(name);
    const asked = async (split: Split) => {
      const counts: number[] = [];
      for (let i = 0; i < 72; i++) {
        const { turns } = await drawWith(generator, { seed: 3, split, sides: { min: 224, max: 448 } }, i);
        const questions = turns.filter(({ role }) => role === "user").map(({ content }) => content);
        if (name !== "tables") expect(new Set(questions).size).toBe(questions.length);
        counts.push(questions.length);
      }
      return counts.reduce((sum, one) => sum + one, 0) / counts.length;
    };
    expect(await asked("train")).toBeGreaterThan(1.3 * (await asked("heldout")));
  },
);
