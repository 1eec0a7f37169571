import { expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import { Random } from "../random.ts";
import { diagrams, drawDiagram } from "./diagrams.ts";

const sides = { min: 224, max: 400 };

test("the same sample comes out of the same seed and index", async () => {
  const settings = { seed: 3, split: "train", sides } as const;
  const [once, again] = [await drawWith(diagrams, settings, 5), await drawWith(diagrams, settings, 5)];
  expect(sampleDigest(once)).toBe(sampleDigest(again));
});

test("labels are among the glyphs, and boxes do not overlap", async () => {
  for (let i = 0; i < 20; i++) {
    const id = `diagrams/heldout/1/${i}`;
    const { picture, diagram } = await drawDiagram({ random: new Random(id), split: "heldout", id, sides });
    const { glyphs, objects } = picture.labels!;
    const seen = glyphs.map(({ character }) => character).join("");
    for (const { label } of diagram.nodes) expect(seen).toContain(label.replaceAll(" ", ""));
    expect(objects.length).toBe(diagram.nodes.length);
    for (const [a, one] of objects.entries()) {
      for (const other of objects.slice(a + 1)) {
        const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
        const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
        expect(Math.min(across, down)).toBeLessThan(0);
      }
    }
  }
});

test("every box but those of the first row is reached by an arrow", async () => {
  for (let i = 0; i < 40; i++) {
    const id = `diagrams/train/2/${i}`;
    const { diagram } = await drawDiagram({ random: new Random(id), split: "train", id, sides });
    const reached = new Set(diagram.arrows.map(([, to]) => to));
    diagram.nodes.forEach(({ row }, node) => {
      expect(reached.has(node)).toBe(row > 0);
    });
  }
});
