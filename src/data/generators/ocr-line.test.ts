import { expect, test } from "vitest";
import { exchangesOf } from "../../../test/support/exchanges.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import type { Generator, Split } from "../generator.ts";
import { ocrLine, ocrStrip } from "./ocr-line.ts";

const draw = (generator: Generator, split: Split, count: number, min = 200): Promise<Sample[]> =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      drawWith(generator, { seed: 5, split, sides: { min, max: 400 } }, i),
    ),
  );

const hasSymbols = (sample: Sample) => /[{}\\|~^`<>]/.test(exchangesOf(sample)[0]!.answer);

test("training has more lines of random characters than the held-out split", async () => {
  const [train, heldout] = [await draw(ocrLine, "train", 120), await draw(ocrLine, "heldout", 120)];
  const [often, seldom] = [train, heldout].map((samples) => samples.filter(hasSymbols).length);
  expect(often).toBeGreaterThan(2 * seldom!);
});

test("a strip is low, and its line whole, turned too", async () => {
  const strips = await draw(ocrStrip, "train", 80, 40);
  expect(strips.filter(({ pictures: [one] }) => one!.height > 0.6 * one!.width).length).toBeLessThan(8);
  for (const { pictures } of strips) {
    const picture = pictures[0]!;
    for (const { character, x, y, width, height } of picture.labels!.glyphs) {
      // Boxes end where the picture does, so one that reaches its edge may be cut.
      const isInside = x > 0 && y > 0 && x + width < picture.width && y + height < picture.height;
      const box = `${width} x ${height} at ${x}, ${y}`;
      expect(isInside, `${character}, ${box}, of ${picture.width} x ${picture.height}`).toBe(true);
    }
  }
});

test("the same sample comes out of the same seed and index", async () => {
  const [[, , first], [, , again]] = [await draw(ocrStrip, "train", 3), await draw(ocrStrip, "train", 3)];
  expect(sampleDigest(again!)).toBe(sampleDigest(first!));
});
