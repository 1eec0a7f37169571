/**
 * Collections of drawings with names, each by several hands: emoji, icons of one colour, clip art.
 *
 * A set is in one split. So a held-out picture shows things whose names were learned from other hands' drawings of them. A hand is
 * a set ("tabler") or one style of a set that has several ("tabler/line").
 */

import type { Split } from "../generator.ts";
import { drawHue } from "../look.ts";
import type { Random } from "../random.ts";
import type { BySplit } from "../split.ts";
import { drawingKeys, nameOf } from "./drawing-names.ts";
import { iconKey, iconNames } from "./icon-names.ts";
import { type Drawing, hasIcon, setOf } from "./icon-set.ts";
import { css, type Rgb, rgbOf } from "./palette.ts";

export interface Collection {
  /** Of the generator. */
  readonly name: string;
  /** What tasks begin with. */
  readonly task: string;
  /** What any of its things is called. */
  readonly noun: string;
  /** Hands. */
  readonly sets: BySplit<string>;
  /** Hands that training has besides. Which things there are does not depend on them, so that held-out pictures stay as they are. */
  readonly more: readonly string[];
  /** Icons have no colours of their own. */
  readonly isTinted: boolean;
  /** Things by keys, whoever draws them. */
  readonly keys: readonly string[];
  /** In words, singular. */
  nameOf(key: string): string;
  /** Null when the hand does not draw the thing. */
  keyIn(hand: string, key: string): string | null;
}

export const emoji: Collection = {
  name: "drawings",
  task: "drawing",
  noun: "object",
  sets: { train: ["twemoji", "noto", "fluent-emoji-flat"], heldout: ["emojione"] },
  more: ["openmoji", "noto-v1", "fxemoji", "streamline-emojis"],
  isTinted: false,
  keys: drawingKeys,
  nameOf,
  keyIn: (hand, key) => (hasIcon(hand, key) && !wrongEmoji.has(`${hand}/${key}`) ? key : null),
};

/** A computer's mouse, a face, a program's window. */
const wrongEmoji = new Set(["openmoji/scroll", "fxemoji/sunglasses", "fxemoji/window"]);

const named = { keys: iconNames, nameOf: (name: string) => name, keyIn: iconKey };

export const icons: Collection = {
  name: "icons",
  task: "icon",
  noun: "icon",
  sets: { train: ["tabler", "mdi", "fa6-solid", "game-icons", "ph"], heldout: ["lucide", "bi"] },
  more: [
    "tabler/line",
    "ph/line",
    "hugeicons",
    "mingcute/line",
    "ri/line",
    "uil",
    "la",
    "iconoir",
    "fluent-emoji-high-contrast",
  ],
  isTinted: true,
  ...named,
};

export const clipArt: Collection = {
  name: "clip-art",
  task: "clip-art",
  noun: "object",
  sets: { train: ["icon-park", "streamline-plump-color"], heldout: ["streamline-ultimate-color"] },
  more: [],
  isTinted: false,
  ...named,
};

export const collections = [emoji, icons, clipArt] as const;

const drawable = new Map<string, readonly string[]>();

/** Keys of things that the split can draw; those of the held-out split are a part of those of training. */
export function drawableKeys(collection: Collection, split: Split): readonly string[] {
  const id = `${collection.name}/${split}`;
  let keys = drawable.get(id);
  if (keys === undefined) {
    const isDrawn = (key: string, by: Split) =>
      collection.sets[by].some((set) => collection.keyIn(set, key) !== null);
    keys = collection.keys.filter((key) => isDrawn(key, "train") && isDrawn(key, split));
    drawable.set(id, keys);
  }
  return keys;
}

/** Drawings of things by one hand where one has them all, else each by any that has it. */
export function pickDrawings(
  random: Random,
  collection: Collection,
  split: Split,
  keys: readonly string[],
): readonly Drawing[] {
  const hands = [...collection.sets[split], ...(split === "train" ? collection.more : [])];
  const havers = (some: readonly string[]) =>
    hands.filter((hand) => some.every((key) => collection.keyIn(hand, key) !== null));
  const all = havers(keys);
  const one = all.length > 0 ? random.pick(all) : null;
  return keys.map((key) => {
    const hand = one ?? random.pick(havers([key]));
    return { set: setOf(hand), key: collection.keyIn(hand, key)! };
  });
}

/** Colours in place of those that sets of clip art use for everything; outlines are light on a dark ground. */
export function drawRecolors(random: Random, split: Split, ground: Rgb): ReadonlyMap<string, string> {
  const [hue, other] = [drawHue(random, split), drawHue(random, split)];
  const saturation = random.integer(45, 95);
  const isDark = ground[0] + ground[1] + ground[2] < 300;
  const outline = isDark ? random.integer(82, 98) : random.integer(2, 16);
  return new Map([
    ["#000", css(rgbOf(hue, random.integer(0, 60), outline))],
    ["#2f88ff", css(rgbOf(hue, saturation, random.integer(45, 70)))],
    ["#43ccf8", css(rgbOf(other, saturation, random.integer(45, 75)))],
    ["#2859c5", css(rgbOf(hue, saturation, random.integer(25, 42)))],
    ["#8fbffa", css(rgbOf(other, saturation, random.integer(60, 78)))],
  ]);
}
