import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import { fewShapes } from "./few-shapes.ts";
import { colorNames } from "./palette.ts";
import { placeName, placeNames } from "./places.ts";

// The held-out split says its wordings as they are.
const settings = { seed: 6, split: "heldout", sides: { min: 150, max: 224 } } as const;
const samples = await Promise.all(Array.from({ length: 40 }, (_, i) => drawWith(fewShapes, settings, i)));
const asked = samples.flatMap(({ pictures, turns }) =>
  turns.flatMap(({ role, content }, i) =>
    role === "user" ? [{ picture: pictures[0]!, question: content, answer: turns[i + 1]!.content }] : [],
  ),
);

describe("few shapes", () => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await drawWith(fewShapes, settings, 5))).toBe(sampleDigest(samples[5]!));
  });

  test("there are three to seven, and what is asked of a picture is asked once", () => {
    for (const { pictures, turns } of samples) {
      const { length } = pictures[0]!.labels!.objects;
      expect(length >= 3 && length <= 7).toBe(true);
      const questions = turns.filter(({ role }) => role === "user").map(({ content }) => content);
      expect(new Set(questions).size).toBe(questions.length);
    }
  });

  test("half of the answers to relations are yes", () => {
    const said = asked.filter(({ answer }) => answer === "yes" || answer === "no");
    expect(said.length).toBeGreaterThan(3 * samples.length);
    const share = said.filter(({ answer }) => answer === "yes").length / said.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.12);
  });

  test("a colour is that of the one label with the form", () => {
    const colors = asked.filter(({ answer }) => (colorNames as readonly string[]).includes(answer));
    expect(colors.length).toBeGreaterThan(samples.length);
    for (const { picture, question, answer } of colors) {
      const named = picture.labels!.objects.filter((one) => new RegExp(`\\b${one.name}\\b`).test(question));
      expect(
        named.map(({ color }) => color),
        question,
      ).toEqual([answer]);
    }
  });

  test("a place is that of the label whose name is asked for", () => {
    const isPlace = new Set<string>(placeNames);
    const places = asked.filter(({ answer }) => isPlace.has(answer));
    expect(places.length).toBeGreaterThan(samples.length);
    for (const { picture, question, answer } of places) {
      const named = picture.labels!.objects.filter((one) => question.includes(`${one.color} ${one.name}`));
      expect(named.map((one) => placeName(one, picture.width, picture.height))).toEqual([answer]);
    }
  });
});
