import { describe, expect, test } from "vitest";
import { exchangesOf } from "../../../test/support/exchanges.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import { rankings, writtenRankings } from "./rankings.ts";

// The held-out split says wordings as they are.
const settings = { seed: 5, split: "heldout", sides: { min: 150, max: 300 } } as const;
const samples = await Promise.all(Array.from({ length: 80 }, (_, i) => drawWith(rankings, settings, i)));

/** Names with their numbers, by the labels of the characters on the picture; without spaces. */
function listOf({ pictures }: Sample): Map<string, number> {
  const list = new Map<string, string>();
  for (const { character, row } of pictures[0]!.labels!.glyphs) {
    if (row !== undefined) list.set(plain(row.text), `${list.get(plain(row.text)) ?? ""}${character}`);
  }
  return new Map([...list].map(([name, text]) => [name, Number(text.replace(/[^\d.]/g, ""))]));
}

const plain = (text: string) => text.replaceAll(" ", "");

describe("rankings", () => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await drawWith(rankings, settings, 7))).toBe(sampleDigest(samples[7]!));
  });

  test("the dearest and the cheapest are those of the numbers on the picture", () => {
    const seen = { largest: 0, smallest: 0 };
    for (const sample of samples) {
      const list = listOf(sample);
      for (const { question, answer } of exchangesOf(sample)) {
        const number = list.get(plain(answer));
        if (number === undefined) continue;
        const values = [...list.values()];
        if (/costs the most|most expensive|dearest|highest price/.test(question)) {
          expect(number, question).toBe(Math.max(...values));
          seen.largest++;
        } else if (/costs the least|cheapest|lowest price/.test(question)) {
          expect(number, question).toBe(Math.min(...values));
          seen.smallest++;
        }
      }
    }
    expect(Math.min(seen.largest, seen.smallest)).toBeGreaterThan(8);
  });

  test("two names at least, and nothing is asked twice", () => {
    for (const sample of samples) {
      const questions = exchangesOf(sample).map(({ question }) => question);
      expect(new Set(questions).size).toBe(questions.length);
      expect(questions.length).toBeGreaterThan(2);
      expect(questions.length).toBeLessThanOrEqual(18);
    }
  });

  test("as text, the yes or no of a comparison is that of the numbers", async () => {
    const seen = { yes: 0, no: 0 };
    for (let i = 0; i < 120; i++) {
      const sample = await drawWith(writtenRankings, settings, i);
      expect(sample.pictures).toEqual([]);
      const [page] = sample.turns;
      const list = new Map<string, number>();
      for (const line of page!.content.split("\n").slice(0, -1)) {
        const match = /^(.*?)(?:: | = | - | \.{4} | {1,2})[$\u20ac\u00a3]?(\d[\d,.]*)%?$/.exec(line)!;
        list.set(match[1]!, Number(match[2]!.replaceAll(",", "")));
      }
      for (const { question, answer } of exchangesOf(sample)) {
        const match = /^Is (?:the value of )?(.+) (greater|less) than (?:that of )?(.+)\?$/.exec(
          question.split("\n").at(-1)!,
        );
        if (match === null) continue;
        const [a, b] = [list.get(match[1]!)!, list.get(match[3]!)!];
        expect(a > b === (match[2] === "greater") ? "yes" : "no", `${page!.content} ${question}`).toBe(
          answer,
        );
        seen[answer as "yes" | "no"]++;
      }
    }
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(8);
  });
});
