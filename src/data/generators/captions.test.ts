import { describe, expect, test } from "vitest";
import { exchangesOf } from "../../../test/support/exchanges.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Glyph, Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import { absentWordings } from "../wordings.ts";
import { captions } from "./captions.ts";

// The held-out split says wordings as they are, training some of them casually.
const settings = { seed: 5, split: "heldout", sides: { min: 150, max: 300 } } as const;
const samples = await Promise.all(Array.from({ length: 80 }, (_, i) => drawWith(captions, settings, i)));

const plain = (text: string) => text.replaceAll(" ", "");
const headerOf = ({ row, column }: Glyph) => column ?? row;

/** Values by their names, as the labels of the picture's characters have them; without spaces. */
function valuesOf({ pictures }: Sample): Map<string, string> {
  const values = new Map<string, string>();
  for (const glyph of pictures[0]!.labels!.glyphs) {
    const header = headerOf(glyph);
    if (header === undefined) continue;
    const name = plain(header.text);
    values.set(name, (values.get(name) ?? "") + glyph.character);
  }
  return values;
}

describe("captions", () => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await drawWith(captions, settings, 7))).toBe(sampleDigest(samples[7]!));
  });

  test("a value is answered as it stands under or over its name, and refused where there is no such name", () => {
    let [answered, refused] = [0, 0];
    for (const sample of samples) {
      const values = valuesOf(sample);
      for (const { question, answer } of exchangesOf(sample)) {
        const name = /^(?:What is under|Find|Look up|Tell me) ([^,]+)[?.]$/.exec(question)?.[1];
        if (name === undefined) continue;
        const value = values.get(plain(name));
        if (value === undefined) {
          expect(absentWordings.map((one) => one.replace("{}", () => name))).toContain(answer);
          refused++;
        } else {
          expect(plain(answer)).toBe(value);
          answered++;
        }
      }
    }
    expect(answered).toBeGreaterThan(80);
    expect(refused).toBeGreaterThan(3);
  });

  test("several are answered in the order asked, with their names where that is asked", () => {
    let count = 0;
    for (const sample of samples) {
      const values = valuesOf(sample);
      for (const { question, answer } of exchangesOf(sample)) {
        const withNames = /^List (.+) as pairs\.$/.exec(question);
        const without = /^List the values of (.+) in this order\.$/.exec(question);
        const names = (withNames?.[1] ?? without?.[1])?.split(", ");
        if (names === undefined) continue;
        const expected = names.map((name) => (withNames ? `${name}: ` : "") + values.get(plain(name))!);
        expect(plain(answer)).toBe(plain(expected.join(", ")));
        count++;
      }
    }
    expect(count).toBeGreaterThan(20);
  });

  test("a name over its value is a column's, one under it a row's", () => {
    for (const sample of samples) {
      for (const glyph of sample.pictures[0]!.labels!.glyphs) {
        const header = headerOf(glyph);
        if (header === undefined) continue;
        const middle = glyph.middle ?? glyph.y + glyph.height / 2;
        if (glyph.column) expect(header.y).toBeLessThan(middle);
        else expect(header.y).toBeGreaterThan(middle);
      }
    }
  });
});
