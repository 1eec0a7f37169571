import { expect, test } from "vitest";
import { canvasModule, plainTextContext } from "./canvas.ts";
import { charStarts, inkOf, isWithin, textWidth } from "./font-metrics.ts";
import { fontFamilies, fontOf } from "./fonts.ts";
import { Random } from "./random.ts";
import { randomCharacters } from "./words.ts";

const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));

test("no family is in two splits, and both have every kind", () => {
  expect(new Set(fontFamilies.map((one) => one.name)).size).toBe(fontFamilies.length);
  for (const [split, count] of [
    ["train", 40],
    ["heldout", 10],
  ] as const) {
    const families = fontFamilies.filter((one) => one.split === split);
    expect(families.length).toBeGreaterThanOrEqual(count);
    expect(new Set(families.map((one) => one.kind)).size).toBe(6);
  }
});

test("every family is installed, in every style, and draws ASCII and currencies with ink", () => {
  for (const family of fontFamilies) {
    for (const style of [{}, { bold: true }, { italic: true }, { bold: true, italic: true }]) {
      const font = fontOf(family, style);
      const characters = [...printable, "€", "£"];
      const blank = characters.filter((one) => inkOf(one, font).right <= inkOf(one, font).left);
      expect(blank, font.face).toEqual([]);
    }
  }
});

test("families look different, and none writes small letters as capitals", () => {
  const widths = fontFamilies.map((family) =>
    textWidth("Hamburgefonstiv 0123", fontOf(family), 100).toFixed(2),
  );
  expect(new Set(widths).size).toBeGreaterThan(0.9 * fontFamilies.length);
  for (const family of fontFamilies) {
    const font = fontOf(family);
    // In every face with small letters e is lower than E.
    expect(inkOf("e", font).top, family.name).toBeGreaterThan(inkOf("E", font).top * 0.97);
  }
});

test("widths of pairs add up to what the renderer measures, in every family", () => {
  const context = plainTextContext(canvasModule.createCanvas(1, 1));
  for (const family of fontFamilies) {
    const font = fontOf(family);
    for (const text of ["AVATAR To. We 11.07", "office fjord fluffy 1/2 -> 0xff != 3"]) {
      context.font = `20px "${font.face}"`;
      expect(textWidth(text, font, 20), family.name).toBeCloseTo(context.measureText(text).width, 2);
    }
  }
});

test("a text is within its width and not within any less, in every face and many sizes", () => {
  const random = new Random("within");
  for (const family of fontFamilies) {
    for (const bold of [false, true]) {
      const font = fontOf(family, { bold });
      const size = random.integer(9, 60) / 2;
      const text = randomCharacters(random, random.integer(1, 40));
      const width = textWidth(text, font, size);
      expect(isWithin(width, text, font, size), font.face).toBe(true);
      for (const less of [width - 1e-6, random.between(0, width * 0.999)]) {
        expect(isWithin(less, text, font, size), `${font.face}: ${text}`).toBe(false);
      }
      const starts = charStarts(text, font, size);
      expect(starts, `advances of ${font.face}`).toEqual(starts.toSorted((a, b) => a - b));
    }
  }
});
