import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample, SamplePicture } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import type { Generator, Split } from "../generator.ts";
import { Random } from "../random.ts";
import { definitions } from "./definitions.ts";
import { preferencePairs, weakened } from "./preference-pairs.ts";
import { severalPictures } from "./several-pictures.ts";
import { textOnly } from "./text-only.ts";
import { writtenPages } from "./written-pages.ts";

const sides = { min: 200, max: 300 };

async function samples(generator: Generator, split: Split, count: number): Promise<Sample[]> {
  const drawn: Sample[] = [];
  for (let i = 0; i < count; i++) drawn.push(await drawWith(generator, { seed: 5, split, sides }, i));
  return drawn;
}

test("the same sample comes out of the same seed and index", async () => {
  for (const generator of [severalPictures, preferencePairs, textOnly, writtenPages]) {
    const [once] = await samples(generator, "heldout", 1);
    const [again] = await samples(generator, "heldout", 1);
    expect(sampleDigest(once!)).toBe(sampleDigest(again!));
  }
});

describe("several pictures", () => {
  test("there are as many marks as pictures, all in the first turn", async () => {
    for (const { pictures, turns } of await samples(severalPictures, "train", 10)) {
      expect(pictures.length).toBeGreaterThan(1);
      expect(turns[0]!.content.split("<image>").length - 1).toBe(pictures.length);
      expect(turns.slice(1).some(({ content }) => content.includes("<image>"))).toBe(false);
      for (let t = 0; t < turns.length; t++) expect(turns[t]!.role).toBe(t % 2 === 0 ? "user" : "assistant");
    }
  });

  test("the image that is said to show a thing shows it", async () => {
    let asked = 0;
    for (const { task, pictures, turns } of await samples(severalPictures, "train", 80)) {
      if (task !== "several-find") continue;
      asked++;
      const which = ["the first", "the second", "the third"].indexOf(turns.at(-1)!.content);
      const { content } = turns.at(-2)!;
      pictures.forEach(({ labels }, i) => {
        const named = labels!.objects.map(({ name, color }) => (color === null ? name : `${color} ${name}`));
        const isThere = named.some((name) => new RegExp(`\\ban? ${name}(\\?|:)`).test(content));
        expect(isThere, content).toBe(i === which);
      });
    }
    expect(asked).toBeGreaterThan(1);
  });
});

describe("preference pairs", () => {
  test("the worse answer is another, and no user's turn changes", async () => {
    const drawn = await samples(preferencePairs, "train", 24);
    for (const { turns, rejected, task } of drawn) {
      expect(rejected).toBeTypeOf("string");
      expect(rejected).not.toBe(turns.at(-1)!.content);
      expect(task).toMatch(/^preference-(samples|weakened|inserted)$/);
    }
    expect(new Set(drawn.map(({ task }) => task)).size).toBe(3);
    const isPage = ({ labels }: SamplePicture) =>
      labels!.glyphs.length > 0 && labels!.chartParts?.length === 0;
    expect(drawn.filter(({ pictures }) => isPage(pictures[0]!)).length).toBeGreaterThan(4);
  });

  test("a weakened answer misreads colours, places and numbers, and leaves the rest", () => {
    for (let i = 0; i < 20; i++) {
      const random = new Random(`weakened/${i}`);
      expect(weakened(random, "red")).toBe("orange");
      expect(weakened(random, "yes")).toBe("no");
      expect(weakened(random, "nothing")).toBeNull();
      expect(weakened(random, "a red shape")).toBe("an orange shape");
      expect(weakened(random, "an orange shape")).toBe("a red shape");
      const number = weakened(random, "1,250")!;
      expect(number).toMatch(/^\d,\d{3}$/);
      expect([...number].filter((digit, at) => digit !== "1,250"[at]).length).toBe(1);
    }
  });
});

describe("text only", () => {
  test("words are defined for one split each", () => {
    const train = new Set(definitions("train").map(({ word }) => word));
    const heldout = definitions("heldout").map(({ word }) => word);
    expect(train.size).toBeGreaterThan(5000);
    expect(heldout.length).toBeGreaterThan(1000);
    expect(heldout.filter((word) => train.has(word))).toEqual([]);
    expect(
      definitions("train").find(({ word }) => word === "nozzle")?.meaning ??
        definitions("heldout").find(({ word }) => word === "nozzle")?.meaning,
    ).toBe("a projecting spout from which a fluid is discharged");
  });

  test("sums are right", async () => {
    let asked = 0;
    for (const { turns } of await samples(textOnly, "train", 300)) {
      turns.forEach(({ content }, t) => {
        const found = /(\d+) (\+|-|x|plus|minus|times) (\d+)/.exec(content);
        if (found === null) return;
        asked++;
        const [a, b] = [Number(found[1]), Number(found[3])];
        const result = /\+|plus/.test(found[2]!) ? a + b : /-|minus/.test(found[2]!) ? a - b : a * b;
        expect(turns[t + 1]!.content).toBe(String(result));
      });
    }
    expect(asked).toBeGreaterThan(20);
  });

  test("no conversation of one split begins like one of the other", async () => {
    const questions = async (split: Split) =>
      (await samples(textOnly, split, 300)).flatMap(({ turns }) =>
        turns.filter(({ role }) => role === "user").map(({ content }) => content),
      );
    const train = new Set(await questions("train"));
    expect((await questions("heldout")).filter((question) => train.has(question))).toEqual([]);
  });
});

describe("written pages", () => {
  test.each(["train", "heldout"] as const)(
    "%s: what is asked stands on the page, or is said not to",
    async (split) => {
      let numAbsent = 0;
      let numFound = 0;
      for (const { pictures, turns, task } of await samples(writtenPages, split, 120)) {
        expect(pictures).toEqual([]);
        const page = turns[0]!.content.slice(0, turns[0]!.content.lastIndexOf("\n"));
        if (task === "written-pages/reading") {
          expect(turns.map(({ content }) => content)).toEqual([turns[0]!.content, page]);
          continue;
        }
        for (const { role, content } of turns) {
          if (role !== "assistant") continue;
          const isAbsent = /\b(not|cannot|no)\b/i.test(content) && !page.includes(content);
          if (isAbsent) numAbsent++;
          else {
            numFound++;
            expect(page).toContain(content);
          }
        }
      }
      expect(numAbsent).toBeGreaterThan(5);
      expect(numFound).toBeGreaterThan(100);
    },
  );
});
