import { describe, expect, test } from "vitest";
import { exchangesOf } from "../../../test/support/exchanges.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import { entries } from "./everyday/subject.ts";
import { drawCategories, drawValues, fillTitle, subjects } from "./everyday/table.ts";
import { everydayCharts } from "./everyday-charts.ts";

const draw = (split: Split, i: number): Promise<Sample> =>
  drawWith(everydayCharts, { seed: 5, split, sides: { min: 180, max: 360 } }, i);
const all = [...subjects.train, ...subjects.heldout];

describe("subjects", () => {
  test("training has sixty, and none of their titles is a held-out one", () => {
    expect(subjects.train.length).toBeGreaterThanOrEqual(60);
    const titles = (split: Split) => subjects[split].flatMap((one) => entries(one.titles));
    expect(titles("heldout").filter((one) => titles("train").includes(one))).toEqual([]);
  });

  test.each(all.map((one) => [entries(one.titles)[0]!, one] as const))(
    "%s: questions have the marks they need",
    (_, subject) => {
      const has = (list: string, ...marks: string[]) => {
        for (const one of entries(list)) {
          expect(one).toMatch(/^(\{|[A-Z])[^|]+\?$/);
          expect(one.match(/\{(?!among)\w+\}/g)?.sort() ?? []).toEqual(marks);
          expect(one.includes("{among}")).toBe(subject.series !== undefined);
        }
      };
      has(subject.value, "{name}");
      has(subject.most);
      has(subject.least);
      has(subject.which, "{a}", "{b}");
      has(subject.more, "{a}", "{b}");
      expect(subject.names === undefined).toBe(subject.over !== undefined);
    },
  );

  test("every title can be filled, and shares of a whole come to 100", () => {
    for (const [i, subject] of all.entries()) {
      const random = new Random(`subject ${i}`);
      const split = subjects.train.includes(subject) ? "train" : "heldout";
      expect(fillTitle(random, split, subject).title).not.toMatch(/[{}]/);
      const { shown } = drawCategories(random, split, subject, 4);
      expect(new Set(shown.map(({ printed }) => printed)).size).toBe(4);
      if (subject.unit !== "%") continue;
      expect(drawValues(random, subject, 1, 5)[0]!.reduce((sum, value) => sum + value, 0)).toBe(100);
    }
  });
});

describe.each(["train", "heldout"] as const)("%s", (split) => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await draw(split, 3))).toBe(sampleDigest(await draw(split, 3)));
  });

  test("short answers of names stand in the picture, and nothing is asked twice", async () => {
    let count = 0;
    for (let i = 0; i < 60; i++) {
      const sample = await draw(split, i);
      const written = sample.pictures[0]!.labels!.glyphs.map(({ character }) => character).join("");
      const exchanges = exchangesOf(sample);
      expect(new Set(exchanges.map(({ question }) => question)).size).toBeGreaterThan(exchanges.length - 2);
      for (const { question, answer } of exchanges) {
        if (!/^(Who|Which (?!kind|type|sort|color)\w+ (is|was|had|has|did)) /.test(question)) continue;
        // A sentence is a refusal.
        if (/[a-z]\.$/.test(answer)) continue;
        expect(written).toContain(answer.replaceAll(" ", ""));
        count++;
      }
    }
    expect(count).toBeGreaterThan(5);
  });

  test("about one question in five has no answer in the picture", async () => {
    const answers = (await Promise.all(Array.from({ length: 60 }, (_, i) => draw(split, i)))).flatMap((one) =>
      exchangesOf(one).map(({ answer }) => answer),
    );
    const refused = answers.filter((one) => /\b(not|no|cannot|nothing)\b.*\.$/.test(one));
    expect(refused.length / answers.length).toBeGreaterThan(0.12);
    expect(refused.length / answers.length).toBeLessThan(0.3);
  });
});
