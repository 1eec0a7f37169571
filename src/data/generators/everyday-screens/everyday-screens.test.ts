import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../../test/support/sample-digest.ts";
import { drawWith } from "../../draw-sample.ts";
import { absentWordings } from "../../wordings.ts";
import { parted } from "../everyday-tables/values.ts";
import { dayKinds } from "./day-kinds.ts";
import { deviceKinds } from "./device-kinds.ts";
import { everydayScreens } from "./everyday-screens.ts";
import { feedKinds } from "./feed-kinds.ts";
import { itemKinds } from "./item-kinds.ts";
import { mediaKinds } from "./media-kinds.ts";
import { messageKinds } from "./message-kinds.ts";
import { outingKinds } from "./outing-kinds.ts";

const listKinds = [...messageKinds, ...itemKinds, ...feedKinds];
const thingKinds = [...mediaKinds, ...outingKinds, ...deviceKinds, ...dayKinds];

const settings = (split: "train" | "heldout") => ({ seed: 6, split, sides: { min: 160, max: 400 } });
const drawAll = (split: "train" | "heldout", count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => drawWith(everydayScreens, settings(split), i)));

const plain = (text: string) => text.replace(/[\s,]/g, "");
const refusals = absentWordings.map((one) => new RegExp(`^${one.replace("{}", ".+")}$`));

describe.each(["train", "heldout"] as const)("everyday screens: %s", (split) => {
  test("answers stand in the picture, are counts of what does, yes or no, or refuse", async () => {
    let [answered, refused] = [0, 0];
    for (const { turns, pictures } of await drawAll(split, 60)) {
      const written = plain(pictures[0]!.labels!.glyphs.map(({ character }) => character).join(""));
      for (const { role, content } of turns) {
        if (role !== "assistant") continue;
        if (refusals.some((one) => one.test(content))) refused++;
        else {
          answered++;
          expect(content.trim()).not.toBe("");
          expect(content).not.toMatch(/^, |, , |, $/);
          if (/^(\d|yes|no)$/.test(content)) continue;
          for (const part of content.split(/\n|, /)) expect(written).toContain(plain(part));
        }
      }
    }
    expect(refused / (answered + refused)).toBeGreaterThan(0.12);
    expect(refused / (answered + refused)).toBeLessThan(0.3);
  });

  test("every part of a screen names roles that there are", () => {
    for (const { roles, parts } of thingKinds) {
      for (const { text } of parts)
        for (const one of parted(text)[split])
          for (const [, name] of one.matchAll(/\{(\w+)\}/g)) expect(Object.keys(roles)).toContain(name);
    }
    for (const { columns, parts, asks, ends = [], bests = [] } of listKinds) {
      const ids = columns.map(({ id }) => id);
      for (const { text } of parts)
        for (const one of parted(text)[split])
          for (const [, name] of one.matchAll(/\{(\w+)\}/g)) expect(ids).toContain(name);
      for (const { of, by } of [...asks, ...bests]) expect(ids).toEqual(expect.arrayContaining([of, by]));
      for (const { of } of ends) expect(ids).toContain(of);
    }
  });
});

test("what stands around a value is said otherwise in each split, and so are titles", () => {
  const lists = [
    ...thingKinds.map(({ bars }) => bars),
    ...listKinds.map(({ titles }) => titles),
    ...[...thingKinds, ...listKinds].flatMap(({ parts }) => parts.map(({ text }) => text)),
  ].map(parted);
  const sayings = (list: readonly string[]) =>
    list.filter((one) => /[a-z]{3}/i.test(one.replace(/\{\w+\}/g, "")));
  for (const { train, heldout } of lists) {
    const known = new Set(sayings(train).map((one) => one.toLowerCase()));
    expect(sayings(heldout).filter((one) => known.has(one.toLowerCase()))).toEqual([]);
    expect(Math.min(train.length, heldout.length)).toBeGreaterThan(0);
  }
});

test("the same sample comes out of the same seed and index", async () => {
  const [first] = await drawAll("train", 1);
  expect(sampleDigest(await drawWith(everydayScreens, settings("train"), 0))).toBe(sampleDigest(first!));
});
