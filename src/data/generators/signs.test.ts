import { describe, expect, test } from "vitest";
import { exchangesOf } from "../../../test/support/exchanges.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import { absentWordings } from "../wordings.ts";
import { fillings } from "./signs/fillings.ts";
import { withoutDigit } from "./signs/sign-kind.ts";
import { fillSign, signKinds, signs } from "./signs.ts";

const count = 120;
const draw = (split: Split, i: number): Promise<Sample> =>
  drawWith(signs, { seed: 5, split, sides: { min: 40, max: 504 } }, i);
const drawAll = (split: Split) => Promise.all(Array.from({ length: count }, (_, i) => draw(split, i)));

const plain = (text: string) => text.replace(/\s/g, "");
const refusals = absentWordings.map((one) => new RegExp(`^${one.replace("{}", ".+")}$`));
const isRefusal = (answer: string) => refusals.some((one) => one.test(answer));

describe.each(
  Object.values(signKinds)
    .flat()
    .map((kind) => [kind.what, kind] as const),
)("%s", (_, kind) => {
  const texts = kind.texts.split(" | ");
  const marks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

  test("one to three lines, whose fillings are known", () => {
    for (const text of texts) {
      expect(text.split(" / ").length).toBeLessThanOrEqual(3);
      for (const name of marks(text)) expect(Object.keys(fillings)).toContain(withoutDigit(name));
    }
    for (const name of Object.keys(kind.asked)) expect(Object.keys(fillings)).toContain(withoutDigit(name));
    for (const name of kind.neverRefused?.split(" ") ?? []) expect(Object.keys(kind.asked)).toContain(name);
  });

  test("no question is asked for two different parts, but for names that never are together", () => {
    const asked = Object.values(kind.asked).flatMap((list) => [...new Set(list.split(" | "))]);
    const twice = asked.filter((one, i) => one !== "" && asked.indexOf(one) !== i);
    if (kind.what !== "name tag") expect(twice).toEqual([]);
  });

  test("what is filled in stands on the lines as it is answered", () => {
    const split = signKinds.heldout.includes(kind) ? "heldout" : "train";
    for (let i = 0; i < 20; i++) {
      const { lines, parts } = fillSign(new Random(`${kind.what} ${i}`), split, kind);
      const written = lines.map(({ text }) => text).join("\n");
      for (const part of Object.values(parts)) expect(written).toContain(part);
    }
  });
});

describe.each(["train", "heldout"] as const)("%s", (split) => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await draw(split, 3))).toBe(sampleDigest(await draw(split, 3)));
  });

  test("answers stand in the picture, whole", async () => {
    for (const sample of await drawAll(split)) {
      const picture = sample.pictures[0]!;
      const { glyphs } = picture.labels!;
      const written = glyphs.map(({ character }) => character).join("");
      for (const { answer } of exchangesOf(sample)) {
        if (!isRefusal(answer) && !/^(yes|no)$/.test(answer)) expect(written).toContain(plain(answer));
      }
      for (const { x, y, width, height } of glyphs) {
        expect(x > 0 && y > 0 && x + width < picture.width && y + height < picture.height).toBe(true);
      }
    }
  });

  test("pictures are low strips and others; some of the questions have no answer", async () => {
    const samples = await drawAll(split);
    const low = samples.filter(({ pictures: [one] }) => one!.height <= 90);
    expect(low.length).toBeGreaterThan(0.25 * count);
    expect(low.length).toBeLessThan(0.75 * count);
    const answers = samples.flatMap((one) => exchangesOf(one).map(({ answer }) => answer));
    const refused = answers.filter(isRefusal).length / answers.length;
    expect(refused).toBeGreaterThan(0.1);
    expect(refused).toBeLessThan(0.35);
  });
});
