import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { DrawnDocument } from "../document.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import { kinds } from "./everyday/kinds.ts";
import { strangers } from "./everyday/strangers.ts";
import { startDraw } from "./everyday/values.ts";
import { everydayPapers } from "./everyday-papers.ts";

const sides = { min: 160, max: 504 };

function compose(split: Split, i: number): Promise<DrawnDocument> {
  const id = `everyday-papers/${split}/9/${i}`;
  return everydayPapers.compose({ random: new Random(id), split, id, sides });
}

const plain = (text: string) => text.replaceAll(" ", "");
const fieldsOf = (kind: (typeof kinds)[number]) => [...kind.head, ...kind.body, ...(kind.foot ?? [])];

describe("everyday papers", () => {
  test("the same sample comes out of the same seed and index", async () => {
    const draw = () => drawWith(everydayPapers, { seed: 3, split: "train", sides }, 7);
    expect(sampleDigest(await draw())).toBe(sampleDigest(await draw()));
  });

  test.each(["train", "heldout"] as const)("%s: answers stand in the lines of the picture", async (split) => {
    for (let i = 0; i < 60; i++) {
      const { picture, content } = await compose(split, i);
      const written = plain(content.lines.join(""));
      const characters = picture.labels!.glyphs.map((glyph) => glyph.character);
      expect([...characters].sort().join("")).toBe([...written].sort().join(""));
      for (const { value } of content.facts) expect(written).toContain(plain(value));
      for (const { answer, kind } of content.others) {
        if (kind === "exact") expect(written).toContain(plain(answer));
      }
      expect(content.facts.length).toBeGreaterThan(0);
    }
  });

  test.each(["train", "heldout"] as const)(
    "%s: nothing is said to be missing that is there",
    async (split) => {
      let count = 0;
      for (let i = 0; i < 60; i++) {
        const { content } = await compose(split, i);
        const shown = new Set(content.facts.map(({ key }) => key));
        for (const { key, questions } of content.missing ?? []) {
          expect(shown).not.toContain(key);
          expect(questions.length).toBeGreaterThan(0);
          count++;
        }
      }
      expect(count).toBeGreaterThan(100);
    },
  );

  test("kinds are many, and each of their fields can be drawn and asked for", () => {
    expect(kinds.length).toBeGreaterThan(60);
    expect(new Set(kinds.map(({ noun }) => noun)).size).toBeGreaterThan(60);
    const draw = startDraw(new Random("fields"), "heldout");
    for (const kind of kinds) {
      for (const { value, questions, names, said, label, what } of fieldsOf(kind)) {
        expect(value(draw).trim()).not.toBe("");
        expect(new Set(questions).size).toBe(questions.length);
        expect(questions.length, what).toBeGreaterThanOrEqual(2);
        for (const question of questions) expect(question).toMatch(/^[A-Z{].*[?.]$/);
        expect(names.length + said.length + (label === undefined ? 0 : 1)).toBeGreaterThan(0);
        for (const form of said) expect(form).toContain("{}");
      }
    }
    for (const { questions } of strangers) {
      for (const question of questions) expect(question).toMatch(/^[A-Z].*\?$/);
    }
  });

  test("names of one paper do not repeat, so that each question has one answer", async () => {
    for (let i = 0; i < 60; i++) {
      const { content } = await compose("train", i);
      const keys = content.facts.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
