import { describe, expect, test } from "vitest";
import { exchangesOf } from "../../../test/support/exchanges.ts";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import { smallCharts } from "./small-charts.ts";

// The held-out split says wordings as they are, training some of them casually.
const settings = { seed: 5, split: "heldout", sides: { min: 150, max: 240 } } as const;
const samples = await Promise.all(Array.from({ length: 80 }, (_, i) => drawWith(smallCharts, settings, i)));

/** What bars and points stand for, by the labels of the picture: series ("" where there is one), category, number. */
function valuesOf({ pictures }: Sample) {
  const values = new Map<string, Map<string, string>>();
  for (const { row, column, value } of pictures[0]!.labels!.chartParts ?? []) {
    if (row === undefined || value === undefined) continue;
    const series = column?.text ?? "";
    values.set(series, (values.get(series) ?? new Map<string, string>()).set(row.text, value.text));
  }
  return values;
}

describe("small charts", () => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await drawWith(smallCharts, settings, 7))).toBe(sampleDigest(samples[7]!));
  });

  test("a category's number, and which is highest or lowest, are what the labels say", () => {
    let [read, extremes] = [0, 0];
    for (const sample of samples) {
      const values = valuesOf(sample);
      if (values.size !== 1) continue;
      const only = [...values.values()][0]!;
      for (const { question, answer } of exchangesOf(sample)) {
        const named = [...only.keys()].filter((name) => question.split(/[^A-Za-z0-9.]+/).includes(name));
        if (/^[\d.]+$/.test(answer) && named.length === 1 && /^What (is the value|value)/.test(question)) {
          expect(answer).toBe(only.get(named[0]!));
          read++;
        }
        const most = /^Which \w+ has the (highest|lowest|largest|smallest|biggest)/.exec(question)?.[1];
        if (most !== undefined) {
          const numbers = [...only.values()].map(Number);
          const wanted = /highest|largest|biggest/.test(most) ? Math.max(...numbers) : Math.min(...numbers);
          expect(Number(only.get(answer))).toBe(wanted);
          extremes++;
        }
      }
    }
    expect(read).toBeGreaterThan(10);
    expect(extremes).toBeGreaterThan(10);
  });

  test("nothing is asked twice, twenty things at most", () => {
    for (const sample of samples) {
      const questions = exchangesOf(sample).map(({ question }) => question);
      expect(new Set(questions).size).toBe(questions.length);
      expect(questions.length).toBeGreaterThan(3);
      expect(questions.length).toBeLessThanOrEqual(20);
    }
  });
});
