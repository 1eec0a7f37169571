import { describe, expect, test, vi } from "vitest";
import type { SamplePicture } from "../formats/dataset.ts";
import { noEffects } from "./effects.ts";
import { fontFamilies, fontOf } from "./fonts.ts";
import { Page } from "./page.ts";
import { Random } from "./random.ts";
import { StampedPage } from "./stamped-page.ts";

const random = new Random("stamped page");
const text = "Quick AVATAR jumps: 10,95 (fi) @g_y~ |Wj €3";
const family = (name: string) => fontFamilies.find((one) => one.name === name)!;

interface Written {
  readonly name?: string;
  readonly size?: number;
  readonly angle?: number;
  readonly paper?: string;
  readonly color?: string;
}

/** The text on a page of each kind. */
async function drawn(
  Kind: typeof Page | typeof StampedPage,
  { name = "roboto", size = 16, angle = 0, paper = "white", color = "black" }: Written,
  line = text,
): Promise<SamplePicture> {
  const page = new Kind({ width: 480, height: 120, paper, angle });
  page.text(line, 12.4, 70.3, { font: fontOf(family(name)), size, color });
  return page.finish(noEffects, random);
}

/** How far the pixels are from the paper's, together. */
function inkOf({ data }: SamplePicture): number {
  return data.reduce((sum, value) => sum + Math.abs(value - data[0]!), 0);
}

describe("StampedPage", () => {
  test.each<Written>([
    { name: "lora", size: 17 },
    { name: "roboto", size: 9, angle: -3 },
    { name: "lobster", size: 19, angle: 1.5 },
    { name: "indie-flower", size: 21, color: "hsl(20 80% 35%)" },
    { paper: "black", color: "#eeeeee" },
    { paper: "hsl(40 30% 90%)", color: "hsl(40 20% 48%)" },
  ])("as much ink, and where a page drawn anew has it: %o", async (written) => {
    const [stamped, page] = [await drawn(StampedPage, written), await drawn(Page, written)];
    expect(inkOf(stamped) / inkOf(page)).toBeGreaterThan(0.92);
    expect(inkOf(stamped) / inkOf(page)).toBeLessThan(1.08);
    // Without pairs that are kerned.
    const [labels, others] = await Promise.all(
      ([StampedPage, Page] as const).map(
        async (Kind) => (await drawn(Kind, written, "nonhumid mill")).labels!,
      ),
    );
    expect(labels!.glyphs.map(({ character }) => character).join("")).toBe("nonhumidmill");
    for (const [i, glyph] of labels!.glyphs.entries()) {
      const other = others!.glyphs[i]!;
      expect(Math.abs(glyph.x + glyph.width / 2 - other.x - other.width / 2)).toBeLessThan(1.2);
      expect(Math.abs(glyph.y + glyph.height / 2 - other.y - other.height / 2)).toBeLessThan(1.2);
      expect(Math.abs(glyph.middle! - other.middle!)).toBeLessThan(0.6);
    }
  });

  test.each([0, 2])("all ink lies in the glyphs' boxes, turned by %d degrees", async (angle) => {
    const { width, data, labels } = await drawn(StampedPage, { angle });
    const isIn = (x: number, y: number) =>
      labels!.glyphs.some(
        (box) => x + 2 > box.x && x < box.x + box.width + 1 && y + 2 > box.y && y < box.y + box.height + 1,
      );
    for (let at = 0; at < data.length; at += 3) {
      if (data[at] !== 255) expect(isIn((at / 3) % width, Math.floor(at / 3 / width))).toBe(true);
    }
  });

  test("the same pixels whatever was drawn before", async () => {
    const before = await drawn(StampedPage, { name: "arvo" });
    vi.resetModules();
    const fresh = await import("./stamped-page.ts");
    await drawn(fresh.StampedPage, { name: "arvo", color: "white", size: 12 }, "£ and some ~");
    await drawn(fresh.StampedPage, { name: "arvo" }, "£ first");
    expect((await drawn(fresh.StampedPage, { name: "arvo" })).data).toEqual(before.data);
  });

  test("what reaches over the edge is cut off", async () => {
    const page = new StampedPage({ width: 40, height: 30, paper: "white" });
    page.text(text, -9, 4, { font: fontOf(family("roboto")), size: 20, color: "black" });
    page.text(text, 5, 36, { font: fontOf(family("roboto")), size: 20, color: "black" });
    const { labels } = await page.finish(noEffects, random);
    for (const { x, y, width, height } of labels!.glyphs) {
      expect(Math.min(x, y, 40 - x - width, 30 - y - height)).toBeGreaterThanOrEqual(0);
    }
  });
});
