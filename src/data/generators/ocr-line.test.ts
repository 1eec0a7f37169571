import { expect, test } from "vitest";
import { exchangesOf } from "../../../test/support/exchanges.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { ocrLine } from "./ocr-line.ts";

const draw = (split: Split, count: number): Promise<Sample[]> =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      drawWith(ocrLine, { seed: 5, split, sides: { min: 200, max: 400 } }, i),
    ),
  );

const isStrip = ({ pictures: [picture] }: Sample) => picture!.height < 0.5 * picture!.width;
const hasSymbols = (sample: Sample) => /[{}\\|~^`<>]/.test(exchangesOf(sample)[0]!.answer);

test("training has strips and random characters that held-out lines have not, or seldom", async () => {
  const [train, heldout] = [await draw("train", 120), await draw("heldout", 120)];
  expect(heldout.filter(isStrip)).toEqual([]);
  const [seldom, often] = [heldout, train].map((samples) => samples.filter(hasSymbols).length);
  expect(often).toBeGreaterThan(2 * seldom!);
  const strips = train.filter(isStrip).length / train.length;
  expect(strips).toBeGreaterThan(0.15);
  expect(strips).toBeLessThan(0.4);
});

test("in a strip the line is whole, turned too", async () => {
  for (const { pictures } of (await draw("train", 120)).filter(isStrip)) {
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
  const [[, , first], [, , again]] = [await draw("train", 3), await draw("train", 3)];
  expect(sampleDigest(again!)).toBe(sampleDigest(first!));
});
