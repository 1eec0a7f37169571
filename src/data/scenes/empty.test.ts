import { expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import { empty } from "./empty.ts";

const settings = { seed: 3, split: "train", sides: { min: 160, max: 300 } } as const;

test("the same sample comes out of the same seed and index", async () => {
  const [once, again] = [await drawWith(empty, settings, 5), await drawWith(empty, settings, 5)];
  expect(sampleDigest(once)).toBe(sampleDigest(again));
});

test("nothing is on them, and every answer says so", async () => {
  for (let i = 0; i < 30; i++) {
    const { pictures, turns } = await drawWith(empty, settings, i);
    expect(pictures[0]!.labels).toMatchObject({ glyphs: [], objects: [] });
    for (const { role, content } of turns) {
      if (role === "assistant") expect(content).toMatch(/\b(no|not|nothing|cannot)\b/i);
    }
  }
});
