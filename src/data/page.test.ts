import { describe, expect, test } from "vitest";
import type { Box, SamplePicture } from "../formats/dataset.ts";
import { noEffects } from "./effects.ts";
import { fontFamilies, fontOf } from "./fonts.ts";
import { Page, type TextOptions } from "./page.ts";
import { Random } from "./random.ts";

const random = new Random("page");
const family = (name: string) => fontFamilies.find((one) => one.name === name)!;

/** How much of the difference between two pictures lies in the boxes, each a pixel wider. */
function changes(before: SamplePicture, after: SamplePicture, boxes: readonly Box[]) {
  let [inside, outside] = [0, 0];
  for (let y = 0; y < before.height; y++) {
    for (let x = 0; x < before.width; x++) {
      const at = 3 * (y * before.width + x);
      const difference = Math.abs(before.data[at]! - after.data[at]!);
      if (difference < 24) continue;
      const isIn = boxes.some(
        (box) =>
          x + 1 > box.x - 1 && x < box.x + box.width + 1 && y + 1 > box.y - 1 && y < box.y + box.height + 1,
      );
      if (isIn) inside++;
      else outside++;
    }
  }
  return { inside, outside };
}

async function drawn(angle: number, draw: (page: Page) => void): Promise<SamplePicture> {
  const page = new Page({ width: 480, height: 120, paper: "white", angle });
  draw(page);
  return page.finish(noEffects, random);
}

describe("Page", () => {
  const text = "Quick AVATAR jumps: 10,95 (fi) @g_y~ |Wj";

  test.each([
    ["lora", 17, 0],
    ["roboto", 11, -3],
    ["indie-flower", 21, 3],
    ["lobster", 19, 1.5],
    ["vt323", 16, 0],
  ])("%s %d px turned by %d degrees: all ink lies in the glyphs' boxes", async (name, size, angle) => {
    const options: TextOptions = { font: fontOf(family(name), { italic: true }), size, color: "black" };
    const blank = await drawn(angle, () => {});
    const written = await drawn(angle, (page) => void page.text(text, 12, 70, options));
    const { glyphs } = written.labels!;
    expect(glyphs.map((one) => one.character).join("")).toBe(text.replaceAll(" ", ""));
    const { inside, outside } = changes(blank, written, glyphs);
    expect(inside).toBeGreaterThan(300);
    expect(outside / inside).toBeLessThan(0.005);
  });

  test("a value's characters know the name that it belongs to, and where that stands", async () => {
    const options: TextOptions = { font: fontOf(family("open-sans")), size: 16, color: "black" };
    for (const angle of [0, 3]) {
      const { glyphs } = (
        await drawn(angle, (page) => {
          page.text("Total", 20, 60, options);
          const row = page.lastText;
          page.text("12", 300, 60, options);
          page.belongs(page.lastText, { row });
        })
      ).labels!;
      const name = glyphs.slice(0, 5);
      expect(name.map((one) => one.row)).toEqual(Array(5).fill(undefined));
      const { row } = glyphs.at(-1)!;
      expect(glyphs.slice(5).map((one) => [one.character, one.row, one.column])).toEqual([
        ["1", row, undefined],
        ["2", row, undefined],
      ]);
      expect(row!.text).toBe("Total");
      const [left, right] = [name[0]!, name.at(-1)!];
      expect(Math.abs(row!.x - (left.x + right.x + right.width) / 2)).toBeLessThan(2);
      expect(Math.abs(row!.y - name[2]!.middle!)).toBeLessThan(1.5);
    }
  });

  test("characters of a number know it, and others do not", async () => {
    const options: TextOptions = { font: fontOf(family("open-sans")), size: 16, color: "black" };
    const numberOf = async (text: string) => {
      const { glyphs } = (await drawn(0, (page) => void page.text(text, 20, 60, options))).labels!;
      const numbers = new Set(glyphs.map((one) => one.number?.text));
      expect(numbers.size).toBe(1);
      return [...numbers][0];
    };
    for (const text of ["7", "$1,250.40", "\u20ac0.99", "12.5%", "2,000"])
      expect(await numberOf(text)).toBe(text);
    for (const text of ["Total", "12:30", "2024-05-01", "-4", "Tel 12", "4 x 3"])
      expect(await numberOf(text), text).toBeUndefined();
  });

  test("all characters of a line have one middle, tall and low ones, which turns with the page", async () => {
    const options: TextOptions = { font: fontOf(family("open-sans")), size: 20, color: "black" };
    for (const angle of [0, 3]) {
      const { glyphs } = (await drawn(angle, (page) => void page.text("Total,_g", 40, 70, options))).labels!;
      const slope = Math.tan((angle * Math.PI) / 180);
      const [first] = glyphs;
      expect(first!.middle).toBeGreaterThan(first!.y);
      expect(first!.middle).toBeLessThan(first!.y + first!.height);
      const xOf = ({ x, width }: Box) => x + width / 2;
      for (const glyph of glyphs) {
        expect(glyph.middle! - first!.middle!).toBeCloseTo(slope * (xOf(glyph) - xOf(first!)), 0);
      }
    }
  });

  test("what one character more changes lies in that character's box", async () => {
    const options: TextOptions = { font: fontOf(family("open-sans")), size: 20, color: "black" };
    for (const angle of [0, 2.5]) {
      const shorter = await drawn(angle, (page) => void page.text("Total 47", 30, 60, options));
      const longer = await drawn(angle, (page) => void page.text("Total 471", 30, 60, options));
      const last = longer.labels!.glyphs.at(-1)!;
      expect(last.character).toBe("1");
      const { inside, outside } = changes(shorter, longer, [last]);
      expect(inside).toBeGreaterThan(10);
      expect(outside).toBe(0);
      // And the box is no larger than the ink: without its outermost two pixels on a side it leaves some out.
      for (const side of [
        { ...last, x: last.x + 3, width: last.width - 3 },
        { ...last, width: last.width - 3 },
        { ...last, y: last.y + 3, height: last.height - 3 },
        { ...last, height: last.height - 3 },
      ]) {
        expect(changes(shorter, longer, [side]).outside).toBeGreaterThan(0);
      }
    }
  });

  test("text turned by a right angle has its boxes one above the other", async () => {
    const options: TextOptions = { font: fontOf(family("roboto")), size: 14, color: "black", angle: -90 };
    const blank = await drawn(0, () => {});
    const picture = await drawn(0, (page) => void page.text("axis", 40, 100, options));
    const tops = picture.labels!.glyphs.map((one) => one.y);
    expect(tops).toEqual([...tops].sort((a, b) => b - a));
    expect(changes(blank, picture, picture.labels!.glyphs).outside).toBe(0);
  });

  test("aligned text ends or has its middle at the point given", async () => {
    const font = fontOf(family("roboto"));
    const picture = await drawn(0, (page) => {
      page.text("HH", 200, 40, { font, size: 20, color: "black", align: "right" });
      page.text("HH", 100, 80, { font, size: 20, color: "black", align: "center" });
    });
    const [, right, first, second] = picture.labels!.glyphs;
    expect(right!.x + right!.width).toBeGreaterThan(195);
    expect(right!.x + right!.width).toBeLessThan(200);
    expect((first!.x + second!.x + second!.width) / 2).toBeCloseTo(100, 0);
  });

  test("labels are cut to the picture, and those outside are left out", async () => {
    const picture = await drawn(0, (page) => {
      page.object({ name: "circle", color: "red", x: -10, y: 100, width: 30, height: 40 });
      page.object({ name: "square", color: "red", x: 500, y: 10, width: 30, height: 40 });
    });
    expect(picture.labels!.objects).toEqual([
      { name: "circle", color: "red", x: 0, y: 100, width: 20, height: 20 },
    ]);
  });

  test("effects change pixels a little, the same way for the same random stream", async () => {
    const page = () => {
      const one = new Page({ width: 200, height: 100, paper: "#e8e8e8" });
      one.text("Noise", 20, 60, { font: fontOf(family("roboto")), size: 30, color: "#222" });
      return one;
    };
    const clean = await page().finish(noEffects, random);
    for (const effects of [
      { ...noEffects, noise: 8 },
      { ...noEffects, blur: 0.2 },
      { ...noEffects, jpeg: 40 },
      { angle: 0, noise: 4, blur: 0.1, jpeg: 80 },
    ]) {
      const one = await page().finish(effects, new Random("effects"));
      const again = await page().finish(effects, new Random("effects"));
      expect(Buffer.compare(one.data, again.data)).toBe(0);
      const squares = one.data.reduce((sum, value, i) => sum + (value - clean.data[i]!) ** 2, 0);
      const deviation = Math.sqrt(squares / one.data.length);
      expect(deviation).toBeGreaterThan(0.5);
      expect(deviation).toBeLessThan(12);
    }
  });
});
