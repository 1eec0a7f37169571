import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import { drawingKeys, nameOf } from "./drawing-names.ts";
import { drawableKeys, drawingSets, spriteOf } from "./drawing-sets.ts";
import { drawDrawings, drawings, drawKinds, splitOfPair } from "./drawings.ts";
import { flagCountries, flags } from "./flags.ts";

const sides = { min: 200, max: 320 };

describe("drawings", () => {
  test("the same sample comes out of the same seed and index", async () => {
    for (const generator of [drawings, flags]) {
      const settings = { seed: 3, split: "train", sides } as const;
      const [once, again] = [await drawWith(generator, settings, 5), await drawWith(generator, settings, 5)];
      expect(sampleDigest(once)).toBe(sampleDigest(again));
    }
  });

  test("every key is in all sets of training, and no two are called the same", () => {
    expect(drawableKeys("train")).toEqual(drawingKeys);
    expect(new Set(drawingKeys.map(nameOf)).size).toBe(drawingKeys.length);
    expect(drawingKeys.length).toBeGreaterThan(300);
  });

  test("held-out drawings are of known names, by another hand", () => {
    expect(drawingSets.heldout.filter((set) => drawingSets.train.includes(set))).toEqual([]);
    const heldout = drawableKeys("heldout");
    expect(heldout.length).toBeGreaterThan(150);
    for (const key of heldout) expect(drawingKeys).toContain(key);
    for (const { drawings } of flagCountries()) {
      const trained = drawings.train.map(({ set }) => set);
      expect(drawings.heldout.some(({ set }) => trained.includes(set))).toBe(false);
    }
    expect(flagCountries().length).toBeGreaterThan(170);
  });

  test("pairs of things belong to one split", () => {
    const pairs = (split: Split) =>
      Array.from({ length: 200 }, (_, i) => [
        ...new Set(drawKinds(new Random(`pairs/${split}/${i}`), split, 5)),
      ]);
    for (const kinds of pairs("train")) {
      for (const a of kinds) for (const b of kinds) if (a !== b) expect(splitOfPair(a, b)).toBe("train");
    }
    for (const kinds of pairs("heldout").filter(({ length }) => length > 1)) {
      expect(kinds.some((a) => kinds.some((b) => a !== b && splitOfPair(a, b) === "heldout"))).toBe(true);
    }
  });

  test("a sprite's box is where it has ink, mirrored or not", async () => {
    const plain = await spriteOf({ set: "twemoji", key: "key" }, 64);
    const mirrored = await spriteOf({ set: "twemoji", key: "key" }, 64, true);
    expect(plain.width).toBeGreaterThan(30);
    expect(Math.abs(mirrored.left - (64 - plain.left - plain.width))).toBeLessThanOrEqual(1);
    expect(Math.abs(mirrored.width - plain.width)).toBeLessThanOrEqual(1);
  });

  test("labels lie on the picture, one for each thing, none over another", async () => {
    for (let i = 0; i < 12; i++) {
      const id = `drawings/heldout/1/${i}`;
      const { picture, scene } = await drawDrawings({ random: new Random(id), split: "heldout", id, sides });
      const { objects } = picture.labels!;
      expect(objects).toEqual(scene.things);
      for (const [a, one] of objects.entries()) {
        expect(one.width * one.height).toBeGreaterThan(100);
        for (const other of objects.slice(a + 1)) {
          const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
          const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
          expect(Math.min(across, down)).toBeLessThanOrEqual(2);
        }
      }
    }
  });
});
