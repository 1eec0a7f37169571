import { describe, expect, test } from "vitest";
import { shareOf } from "../../../test/support/color-share.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import { colorNames, distance, shadeOf, unnamedColor } from "./palette.ts";
import { placeName, sidesOf } from "./places.ts";
import { moreNames, outlineOf, scrapOf, shapeNames } from "./shape-outline.ts";
import { drawShapes, pairsOf, shapes, shapesDescription } from "./shapes.ts";

const sides = { min: 200, max: 320 };

function scenes(split: Split, count: number) {
  return Promise.all(
    Array.from({ length: count }, (_, i) => {
      const id = `shapes/${split}/1/${i}`;
      return drawShapes({ random: new Random(id), split, id, sides });
    }),
  );
}

describe("shapes", () => {
  test("the same sample comes out of the same seed and index", async () => {
    for (const generator of [shapes, shapesDescription]) {
      const settings = { seed: 3, split: "train", sides } as const;
      const [once, again] = [await drawWith(generator, settings, 5), await drawWith(generator, settings, 5)];
      expect(sampleDigest(once)).toBe(sampleDigest(again));
    }
  });

  test("every labelled object is a thing of its colour, in its box", async () => {
    for (const { picture, scene } of await scenes("train", 25)) {
      const { objects } = picture.labels!;
      expect(objects.map(({ name }) => name)).toEqual(scene.things.map(({ name }) => name));
      for (const object of objects) {
        if (object.color === null) continue;
        // The leanest is the crescent: it fills a third of its box, and noise takes some pixels out.
        expect(shareOf(object.color!, picture, object), `${object.color} ${object.name}`).toBeGreaterThan(
          0.2,
        );
      }
    }
  });

  test("no pair of colour and form is in both splits, and both see every colour and form", async () => {
    const name = (one: { color: string | null; name: string }) => `${one.color} ${one.name}`;
    const [train, heldout] = [pairsOf("train").map(name), pairsOf("heldout").map(name)];
    expect(train.length + heldout.length).toBe(colorNames.length * shapeNames.length);
    expect(train.filter((pair) => heldout.includes(pair))).toEqual([]);
    for (const pairs of [train, heldout]) {
      for (const word of [...colorNames, ...shapeNames]) {
        expect(
          pairs.some((pair) => pair.split(" ").includes(word)),
          word,
        ).toBe(true);
      }
    }
    const drawn = (await scenes("heldout", 15)).flatMap(({ scene }) => scene.things.map(name));
    for (const pair of drawn) expect(heldout).toContain(pair);
  });

  test("training alone has forms in every colour; every colour has a name", async () => {
    const isMore = ({ name }: { name: string }) => (moreNames as readonly string[]).includes(name);
    const [train, heldout] = [await scenes("train", 60), await scenes("heldout", 60)];
    const all = (drawn: typeof train) => drawn.flatMap(({ scene }) => scene.things);
    expect(all(heldout).filter((thing) => isMore(thing) || thing.color === null)).toEqual([]);
    const more = all(train).filter(isMore);
    expect(new Set(more.map(({ name }) => name)).size).toBe(moreNames.length);
    expect(new Set(more.map(({ color }) => color)).size).toBeGreaterThan(colorNames.length / 2);
    expect(all(train).filter(({ color }) => color === null)).toEqual([]);
  });

  test("a colour without a name is none of the named ones", () => {
    const random = new Random("unnamed");
    const named = colorNames.flatMap((name) => Array.from({ length: 20 }, () => shadeOf(random, name)));
    for (let i = 0; i < 200; i++) {
      const color = unnamedColor(random);
      for (const shade of named) expect(distance(color, shade)).toBeGreaterThan(30);
    }
  });

  test("training asks for no pair of its scenes that it never draws", async () => {
    const never = new Set(pairsOf("heldout").map(({ color, name }) => `${color} ${name}`));
    for (let i = 0; i < 150; i++) {
      const { turns } = await drawWith(shapes, { seed: 1, split: "train", sides }, i);
      for (const { content } of turns) {
        const pairs = content.match(/\b[a-z]+ [a-z]+\b/g) ?? [];
        expect(
          pairs.filter((pair) => never.has(pair)),
          content,
        ).toEqual([]);
      }
    }
  });

  test("every label says how many there are like it", async () => {
    let repeated = 0;
    for (const { picture, scene } of await scenes("train", 20)) {
      for (const { name, color, alike } of picture.labels!.objects) {
        const ofName = scene.things.filter((one) => one.name === name).length;
        const ofColor = scene.things.filter((one) => one.color === color).length;
        expect(alike).toEqual({ all: scene.things.length, name: ofName, color: ofColor });
        if (ofName > 1 && ofColor > ofName) repeated++;
      }
    }
    expect(repeated).toBeGreaterThan(0);
  });

  test("the number of all shapes is the number of labelled objects", async () => {
    let asked = 0;
    for (let i = 0; i < 40; i++) {
      const { turns, pictures } = await drawWith(shapes, { seed: 1, split: "train", sides }, i);
      turns.forEach(({ role, content }, t) => {
        if (
          role !== "user" ||
          !/\bshapes\b/.test(content) ||
          !/How many shapes|Count (all|the) shapes/.test(content)
        )
          return;
        asked++;
        expect(turns[t + 1]!.content).toBe(String(pictures[0]!.labels!.objects.length));
      });
    }
    expect(asked).toBeGreaterThan(3);
  });
});

test("outlines stay within 1.15 radii, whatever way they are turned", () => {
  for (const name of [...shapeNames, ...moreNames]) {
    for (const angle of [0, 13, -20]) {
      for (const [x, y] of outlineOf(name, 0, 0, 1, angle)) expect(Math.hypot(x, y), name).toBeLessThan(1.5);
    }
    for (const [x, y] of outlineOf(name, 0, 0, 1, 0)) {
      expect(Math.max(Math.abs(x), Math.abs(y)), name).toBeLessThanOrEqual(1.16);
    }
  }
});

test("places are called by the ninth of the picture that a middle lies in", () => {
  const at = (x: number, y: number) => placeName({ x: x - 5, y: y - 5, width: 10, height: 10 }, 300, 90);
  expect([at(50, 15), at(150, 45), at(250, 80), at(150, 80), at(290, 45)]).toEqual([
    "top left",
    "center",
    "bottom right",
    "bottom center",
    "middle right",
  ]);
});

test("a thing is beside another only where they do not overlap", () => {
  const box = (x: number, y: number) => ({ x, y, width: 10, height: 10 });
  expect(sidesOf(box(0, 0), box(20, 5))).toEqual(["left of"]);
  expect(sidesOf(box(30, 30), box(0, 0))).toEqual(["right of", "below"]);
  expect(sidesOf(box(0, 0), box(5, 5))).toEqual([]);
});

test("a scrap surrounds its middle and stays in its room", () => {
  const random = new Random("scraps");
  let corners = 0;
  for (let i = 0; i < 200; i++) {
    const reaches = scrapOf(random, 40, 70, 30).map(([x, y]) => Math.hypot(x - 40, y - 70) / 30);
    corners += reaches.length;
    expect(Math.max(...reaches)).toBeLessThanOrEqual(1.25);
    expect(Math.min(...reaches)).toBeGreaterThanOrEqual(0.2);
  }
  // Half are blends, of 72 corners.
  expect(corners / 200).toBeGreaterThan(25);
});
