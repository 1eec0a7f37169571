/** Wordings of questions: some of each list are the held-out split's alone, and no training conversation says them. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { saidCasually } from "../../src/data/casual.ts";
import * as charts from "../../src/data/charts/chart-wordings.ts";
import { subjects } from "../../src/data/charts/everyday/table.ts";
import * as everyday from "../../src/data/charts/everyday/wordings.ts";
import { drawWith } from "../../src/data/draw-sample.ts";
import type { Split } from "../../src/data/generator.ts";
import { signKinds } from "../../src/data/generators/signs.ts";
import { Random } from "../../src/data/random.ts";
import { generatorNames, loadGenerator } from "../../src/data/registry.ts";
import { wordings as diagrams } from "../../src/data/scenes/diagrams.ts";
import { wordings as flags } from "../../src/data/scenes/flags.ts";
import * as scenes from "../../src/data/scenes/scene-wordings.ts";
import type { BySplit } from "../../src/data/split.ts";
import * as moreChartComparisons from "../../src/data/wordings/more-chart-comparisons.ts";
import * as moreChartTexts from "../../src/data/wordings/more-chart-texts.ts";
import * as moreChartValues from "../../src/data/wordings/more-chart-values.ts";
import * as moreDiagrams from "../../src/data/wordings/more-diagrams.ts";
import * as moreFlags from "../../src/data/wordings/more-flags.ts";
import * as moreForms from "../../src/data/wordings/more-forms.ts";
import * as moreGeneral from "../../src/data/wordings/more-general.ts";
import * as moreInvoices from "../../src/data/wordings/more-invoices.ts";
import * as moreLetters from "../../src/data/wordings/more-letters.ts";
import * as moreMessages from "../../src/data/wordings/more-messages.ts";
import * as morePlaces from "../../src/data/wordings/more-places.ts";
import * as moreReceipts from "../../src/data/wordings/more-receipts.ts";
import * as moreScenes from "../../src/data/wordings/more-scenes.ts";
import * as moreScreens from "../../src/data/wordings/more-screens.ts";
import * as moreTables from "../../src/data/wordings/more-tables.ts";
import * as wholeCharts from "../../src/data/wordings/whole-charts.ts";
import * as general from "../../src/data/wordings.ts";

const isDivided = (one: unknown): one is BySplit<string> =>
  typeof one === "object" && one !== null && "heldout" in one;
const lists = [general, charts, scenes, flags, diagrams]
  .flatMap((module) => Object.entries(module))
  .filter((entry): entry is [string, BySplit<string>] => isDivided(entry[1]));
/** Both lists begin with what both splits say: from where they part on, the held-out split says what is its own. */
function ownOf({ train, heldout }: BySplit<string>): readonly string[] {
  return heldout.slice(heldout.findIndex((one, i) => one !== train[i]));
}

/** What a wording looks like once its marks are filled; what fills a mark does not reach into the next sentence. */
function pattern(wording: string): RegExp {
  const parts = wording.split(/\{\w*\}/).map((part) => part.replace(/[.?*+^$()[\]\\|]/g, "\\$&"));
  return new RegExp(`^${parts.join("(?:(?![.?!] ).)+")}$`, "i");
}

const heldout = lists.flatMap(([, list]) => ownOf(list).map(pattern));
const isHeldout = (text: string) => heldout.some((one) => one.test(text));
/** What charts are asked in is no pattern for pages: "Tell me the {word} number." would be "Tell me the {}." of a page number. */
const chartsOwn = Object.values(charts)
  .filter(isDivided)
  .flatMap((list) => ownOf(list).map(pattern));

test.each(lists)("%s: training has many wordings, and held-out ones are like none of them", (_, list) => {
  expect(ownOf(list).length).toBeGreaterThanOrEqual(2);
  expect(list.train.length).toBeGreaterThanOrEqual(25);
  const trained = lists.flatMap(([, { train }]) => train).map((one) => one.replace(/\{\w*\}/g, "it"));
  expect(trained.filter(isHeldout)).toEqual([]);
});

const moreLists = Object.entries({
  moreChartComparisons,
  moreChartTexts,
  moreChartValues,
  moreDiagrams,
  moreFlags,
  moreForms,
  moreGeneral,
  moreInvoices,
  moreLetters,
  moreMessages,
  morePlaces,
  moreReceipts,
  moreScenes,
  moreScreens,
  moreTables,
  wholeCharts,
}).flatMap(([module, of]) =>
  Object.entries(of).map(([name, list]) => [`${module}.${name}`, list as readonly string[]] as const),
);

test.each(moreLists)("%s: many, short, plain, and none that the held-out split alone says", (_, list) => {
  expect(list.length).toBeGreaterThanOrEqual(20);
  expect(new Set(list).size).toBe(list.length);
  expect(list.filter((one) => !/^[ -~]{3,89}[.?]$/.test(one))).toEqual([]);
  const said = list.map((one) => one.replace(/\{\w*\}/g, "it"));
  expect(said.filter((one) => isHeldout(one) && !chartsOwn.some((own) => own.test(one)))).toEqual([]);
});

test("what everyday charts and signs are asked is not as the held-out split asks", () => {
  const plain = (one: string) => one.replaceAll("{among}", "").replace(/\{\w*\}/g, "it");
  const ofCharts = [
    ...subjects.train.flatMap(({ value, most, least, which, more }) =>
      [value, most, least, which, more].flatMap((list) => list.split(" | ")),
    ),
    ...Object.values(everyday).flatMap((list) =>
      list.flatMap((one) => (typeof one === "string" ? [one] : one.asked)),
    ),
  ].filter((one) => !one.endsWith("."));
  const ofSigns = signKinds.train.flatMap(({ asked }) =>
    Object.values(asked).flatMap((list) => list.split(" | ")),
  );
  expect(ofCharts.map(plain).filter(isHeldout)).toEqual([]);
  expect(
    ofSigns.map(plain).filter((one) => isHeldout(one) && !chartsOwn.some((own) => own.test(one))),
  ).toEqual([]);
});

test.each(lists)("%s: no casual form of a training wording is a held-out one", (_, { train }) => {
  for (const wording of train) {
    const question = wording.replace(/\{\w*\}/g, "it");
    for (const answer of ["yes", "12", "red", "A 12"]) {
      const said = Array.from({ length: 24 }, (_, i) =>
        saidCasually(new Random(`${wording}/${answer}/${i}`), { question, answer, kind: "exact" }),
      );
      expect(said.filter(isHeldout)).toEqual([]);
    }
  }
});

test("the held-out split asks what it asked before training was given more wordings", async () => {
  const hash = createHash("sha256");
  // These came later.
  for (const name of generatorNames.filter(
    (one) =>
      !/^(captions|cards|everyday-charts|everyday-papers|everyday-screens|everyday-tables|few-shapes|name-sheets|ocr-strip|rankings|shape-sheets|signs|small-charts|small-tables|written-rankings)/.test(
        one,
      ),
  )) {
    const generator = await loadGenerator(name);
    for (let i = 0; i < 4; i++) {
      const { turns } = await drawWith(
        generator,
        { seed: 1, split: "heldout", sides: { min: 224, max: 300 } },
        i,
      );
      hash.update(JSON.stringify(turns));
    }
  }
  expect(hash.digest("hex")).toBe("df6f7e9d6aa63afbd7c449a59dcf50138b25cdc2f372997efefda0403a017a02");
});

test("there are as many lists as are known", () => {
  expect(lists.length).toBeGreaterThan(50);
});

describe.each(generatorNames.filter((name) => !["text-only", "preference-pairs"].includes(name)))(
  "%s",
  (name) => {
    async function asked(split: Split, count: number): Promise<string[]> {
      const generator = await loadGenerator(name);
      const questions: string[] = [];
      for (let i = 0; i < count; i++) {
        const { turns } = await drawWith(generator, { seed: 8, split, sides: { min: 224, max: 300 } }, i);
        for (const { role, content } of turns) {
          if (role === "user") questions.push(content.replace(/(Image \d: )?<image>/g, "").trim());
        }
      }
      return questions;
    }

    test("training asks in no held-out wording; the held-out split does", async () => {
      const said = (await asked("train", 16)).filter(isHeldout);
      // Rankings are asked about as charts are.
      const isChart = name.includes("chart") || name.endsWith("rankings");
      const isForeign = (text: string) => !isChart && chartsOwn.some((one) => one.test(text));
      expect(said.filter((text) => !isForeign(text))).toEqual([]);
      // Small tables are asked about as `tables` is, and neither these nor captions have wordings of the held-out split alone.
      if (!["captions", "several-pictures", "small-tables"].includes(name))
        expect((await asked("heldout", 40)).some(isHeldout)).toBe(true);
    });
  },
);
