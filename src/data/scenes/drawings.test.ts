import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import {
  type Collection,
  clipArt,
  collections,
  drawableKeys,
  emoji,
  icons,
  pickDrawings,
} from "./drawing-sets.ts";
import { clipArtScenes, drawings, drawKinds, drawThings, iconScenes, splitOfPair } from "./drawings.ts";
import { flagCountries, flags } from "./flags.ts";
import { iconKey, wrongIcons } from "./icon-names.ts";
import { hasIcon, setOf, spriteOf } from "./icon-set.ts";

const sides = { min: 200, max: 320 };

describe("drawings", () => {
  test("the same sample comes out of the same seed and index", async () => {
    for (const generator of [drawings, iconScenes, clipArtScenes, flags]) {
      const settings = { seed: 3, split: "train", sides } as const;
      const [once, again] = [await drawWith(generator, settings, 5), await drawWith(generator, settings, 5)];
      expect(sampleDigest(once)).toBe(sampleDigest(again));
    }
  });

  test.each([
    [emoji, 390, 150],
    [icons, 200, 150],
    [clipArt, 150, 55],
  ] as [Collection, number, number][])(
    "$name: known names, by another hand where they are held out",
    (collection, inTraining, heldOut) => {
      const { keys, sets, more } = collection;
      expect(new Set(keys.map((key) => collection.nameOf(key))).size).toBe(keys.length);
      expect(sets.heldout.filter((hand) => [...sets.train, ...more].includes(hand))).toEqual([]);
      const known = new Set(drawableKeys(collection, "train"));
      const asked = drawableKeys(collection, "heldout");
      expect(known.size).toBeGreaterThan(inTraining);
      expect(asked.length).toBeGreaterThan(heldOut);
      expect(asked.filter((key) => !known.has(key))).toEqual([]);
    },
  );

  test("no set of a collection is in the other split of any", () => {
    const heldout = new Set(collections.flatMap(({ sets }) => sets.heldout.map(setOf)));
    const train = collections.flatMap(({ sets, more }) => [...sets.train, ...more].map(setOf));
    expect(train.filter((set) => heldout.has(set))).toEqual([]);
  });

  test("hands that training alone has draw many things, and held-out pictures never", () => {
    const drawn = (split: Split, collection: Collection) =>
      new Set(
        drawableKeys(collection, split).flatMap((key, i) =>
          pickDrawings(new Random(`hands/${i}`), collection, split, [key]).map(({ set }) => set),
        ),
      );
    for (const collection of collections) {
      for (const hand of collection.more) {
        const has = collection.keys.filter((key) => collection.keyIn(hand, key) !== null);
        expect(has.length, hand).toBeGreaterThan(100);
        expect(drawn("train", collection), hand).toContain(setOf(hand));
      }
      const allowed = collection.sets.heldout.map(setOf);
      expect([...drawn("heldout", collection)].filter((set) => !allowed.includes(set))).toEqual([]);
    }
  });

  test("most icons have drawings by three hands or more in training", () => {
    const hands = icons.keys.map(
      (key) => icons.sets.train.filter((set) => icons.keyIn(set, key) !== null).length,
    );
    expect(hands.filter((count) => count >= 3).length).toBeGreaterThan(0.8 * hands.length);
  });

  test("a hand is one style of a set that has several", () => {
    expect(iconKey("tabler", "heart")).toBe("heart-filled");
    expect(iconKey("tabler/line", "heart")).toBe("heart");
    expect(iconKey("mingcute/line", "anchor")).toBe("anchor-line");
  });

  test("every icon that is left out is one of its set", () => {
    const none = [...wrongIcons].filter((one) => {
      const [set, key] = one.split("/") as [string, string];
      return !hasIcon(set, key);
    });
    expect(none).toEqual([]);
  });

  test("what a set calls by a name but draws otherwise is not drawn", () => {
    // A rodent, a company's sign, a chicken leg.
    expect(iconKey("game-icons", "computer mouse")).toBe(null);
    expect(iconKey("bi", "apple")).toBe(null);
    expect(iconKey("streamline-plump-color", "drum")).toBe(null);
    expect(iconKey("fa6-solid", "magnifying glass")).toBe("magnifying-glass");
    expect(iconKey("lucide", "magnifying glass")).toBe("search");
    expect(emoji.keyIn("openmoji", "scroll")).toBe(null);
  });

  test("held-out flags are of known countries, by another hand", () => {
    for (const { drawings } of flagCountries()) {
      const trained = drawings.train.map(({ set }) => set);
      expect(drawings.heldout.some(({ set }) => trained.includes(set))).toBe(false);
    }
    expect(flagCountries().length).toBeGreaterThan(170);
  });

  test("icons have the colour that they are said to have", async () => {
    const { image } = await spriteOf({ set: "mdi", key: "heart" }, 40, { color: "rgb(200 10 20)" });
    const data = (image as unknown as HTMLCanvasElement).getContext("2d")!.getImageData(20, 20, 1, 1).data;
    expect([...data]).toEqual([200, 10, 20, 255]);
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
    const mirrored = await spriteOf({ set: "twemoji", key: "key" }, 64, {
      isMirrored: true,
    });
    expect(plain.width).toBeGreaterThan(30);
    expect(Math.abs(mirrored.left - (64 - plain.left - plain.width))).toBeLessThanOrEqual(1);
    expect(Math.abs(mirrored.width - plain.width)).toBeLessThanOrEqual(1);
  });

  test.each(collections)(
    "$name: labels lie on the picture, one for each thing, none over another",
    async (collection) => {
      for (let i = 0; i < 12; i++) {
        const id = `${collection.name}/heldout/1/${i}`;
        const { picture, scene } = await drawThings(
          { random: new Random(id), split: "heldout", id, sides },
          collection,
        );
        const { objects } = picture.labels!;
        expect(objects).toMatchObject(scene.things);
        for (const [a, one] of objects.entries()) {
          expect(one.width * one.height).toBeGreaterThan(100);
          for (const other of objects.slice(a + 1)) {
            const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
            const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
            expect(Math.min(across, down)).toBeLessThanOrEqual(2);
          }
        }
      }
    },
  );
});
