/** What holds for every generator: the same sample whenever it is drawn, labels within the picture, turns in order. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { drawWith } from "../../src/data/draw-sample.ts";
import type { Split } from "../../src/data/generator.ts";
import { generatorNames, loadGenerator } from "../../src/data/registry.ts";
import type { Sample } from "../../src/formats/dataset.ts";

const sides = { min: 160, max: 400 };
const settings = (split: Split) => ({ seed: 5, split, sides });

/** Everything of a sample, its pixels as a digest. */
function digest(sample: Sample) {
  return {
    ...sample,
    pictures: sample.pictures.map(({ data, ...rest }) => ({
      ...rest,
      data: createHash("sha256").update(data).digest("hex"),
    })),
  };
}

// Descriptions are drawn by the same code as the pictures they describe.
describe.each(generatorNames.filter((name) => !name.endsWith("-description")))("%s", (name) => {
  test("draws the same sample again, whatever was drawn before", async () => {
    const generator = await loadGenerator(name);
    const samples: Sample[] = [];
    for (let i = 0; i < 4; i++) samples.push(await drawWith(generator, settings("train"), i));
    for (const i of [3, 1]) {
      expect(digest(await drawWith(generator, settings("train"), i))).toEqual(digest(samples[i]!));
    }
    expect(digest(samples[0]!)).not.toEqual(digest(samples[1]!));
  });

  test.each(["train", "heldout"] as const)("%s: sizes, turns and labels are in order", async (split) => {
    const generator = await loadGenerator(name);
    for (let i = 0; i < 4; i++) {
      const sample = await drawWith(generator, settings(split), i);
      expect(sample.id).toBe(`${name}/${split}/5/${i}`);
      const roles = sample.turns.map((turn) => turn.role).filter((role) => role !== "system");
      expect(roles).toEqual(roles.map((_, at) => (at % 2 === 0 ? "user" : "assistant")));
      expect(roles.at(-1)).toBe("assistant");
      for (const turn of sample.turns) expect(turn.content.trim()).not.toBe("");
      const marks = sample.turns.flatMap((turn) => turn.content.match(/<image>/g) ?? []);
      expect(marks.length).toBe(sample.pictures.length);
      for (const { width, height, data, labels } of sample.pictures) {
        expect(data.length).toBe(3 * width * height);
        for (const side of [width, height]) {
          expect(side).toBeGreaterThanOrEqual(sides.min);
          expect(side).toBeLessThanOrEqual(sides.max);
        }
        for (const box of [
          ...(labels?.glyphs ?? []),
          ...(labels?.objects ?? []),
          ...(labels?.chartParts ?? []),
        ]) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width + 1e-6);
          expect(box.y + box.height).toBeLessThanOrEqual(height + 1e-6);
        }
      }
    }
  });
});

test.each(generatorNames.filter((name) => name.endsWith("-description")))(
  "%s: one exchange, a description of 40 to 230 words",
  async (name) => {
    const generator = await loadGenerator(name);
    for (let i = 0; i < 20; i++) {
      const sample = await drawWith(generator, settings(i % 2 === 0 ? "train" : "heldout"), i);
      expect(sample.turns.filter((turn) => turn.role === "assistant").length).toBe(1);
      const words = sample.turns.at(-1)!.content.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(40);
      expect(words).toBeLessThanOrEqual(230);
    }
  },
);
