/**
 * Preference pairs: the last answer of another generator's conversation, and a worse one. Of the three sources that MiniMax-VL-01
 * names, a generator without a model can stand in for two and only imitate the first:
 *
 *   samples      another question's answer on the same picture, as an unlucky sample may be; not drawn from any model
 *   weakened     what somebody would say who saw a blurred picture: characters that look alike taken for each other,
 *                counts and numbers a little off, near colours and places mistaken
 *   inserted     an error put into a good answer on purpose: a thing that is not there, a repetition that does not end
 *
 * With a trained model at hand, better pairs come from its own answers (`vl01 train pairs`); these teach the form.
 */

import type { Sample } from "../../formats/dataset.ts";
import { barChart, chartDescription } from "../charts/charts.ts";
import { describing } from "../document.ts";
import type { DrawContext, Generator } from "../generator.ts";
import { forms } from "../generators/forms.ts";
import { ocrPage } from "../generators/ocr-page.ts";
import { receipts } from "../generators/receipts.ts";
import { tables } from "../generators/tables.ts";
import type { Random } from "../random.ts";
import { drawings, drawingsDescription } from "../scenes/drawings.ts";
import { placeNames } from "../scenes/places.ts";
import { shapes, shapesDescription } from "../scenes/shapes.ts";

export const preferencePairs: Generator = { name: "preference-pairs", draw };

export type RejectedSource = "samples" | "weakened" | "inserted";

const sources: readonly Generator[] = [
  receipts,
  describing(receipts),
  tables,
  forms,
  ocrPage,
  shapes,
  shapesDescription,
  drawings,
  drawingsDescription,
  barChart,
  chartDescription,
];

async function draw(context: DrawContext): Promise<Sample> {
  const { random } = context;
  for (let tries = 0; tries < 20; tries++) {
    const sample = await random.pick(sources).draw(context);
    const chosen = sample.turns.at(-1)!.content;
    const source = random.pick(["samples", "weakened", "inserted"] as const);
    const rejected = worse(random, sample, source);
    if (rejected === null || rejected === chosen) continue;
    return { ...sample, task: `preference-${source}`, rejected };
  }
  throw new Error(`${context.id}: no answer could be made worse`);
}

/** A worse last answer, or null when this source has none to offer. */
export function worse(random: Random, sample: Sample, source: RejectedSource): string | null {
  const chosen = sample.turns.at(-1)!.content;
  if (source === "samples") {
    const others = sample.turns
      .slice(0, -1)
      .filter(({ role, content }) => role === "assistant" && content !== chosen);
    return others.length === 0 ? null : random.pick(others).content;
  }
  return source === "weakened" ? weakened(random, chosen) : inserted(random, sample, chosen);
}

/** As many misreadings as the answer is long: one in a word, several in a paragraph. */
export function weakened(random: Random, answer: string): string | null {
  let result = answer;
  const wanted = Math.max(1, Math.round(answer.length / 90));
  let done = 0;
  for (const misread of random.shuffle(misreadings)) {
    if (done >= wanted) break;
    const changed = misread(random, result);
    if (changed === null || changed === result) continue;
    result = changed;
    done++;
  }
  return done === 0 ? null : result;
}

const alike: Readonly<Record<string, string>> = {
  red: "orange",
  orange: "red",
  yellow: "orange",
  green: "turquoise",
  turquoise: "green",
  blue: "purple",
  purple: "blue",
  pink: "red",
  brown: "black",
  black: "brown",
  gray: "black",
  circle: "hexagon",
  hexagon: "circle",
  pentagon: "hexagon",
  square: "diamond",
  diamond: "square",
  star: "cross",
  cross: "star",
  triangle: "arrow",
  arrow: "triangle",
  heart: "circle",
  crescent: "circle",
  yes: "no",
  no: "yes",
  left: "right",
  right: "left",
  above: "below",
  below: "above",
  highest: "lowest",
  lowest: "highest",
};

const misreadings: readonly ((random: Random, answer: string) => string | null)[] = [
  (random, answer) =>
    replaceOne(random, answer, /\b(?:an? )?[a-z]+\b/g, (match) => {
      const [, article, word] = /^(an? )?(.*)$/.exec(match)!;
      const other = alike[word!];
      if (other === undefined) return null;
      // The article says nothing of which answer is worse.
      return article === undefined ? other : `${/^[aeiou]/.test(other) ? "an" : "a"} ${other}`;
    }),
  (random, answer) =>
    replaceOne(random, answer, /\d+/g, (number) => {
      const at = random.integer(0, number.length - 1);
      const digit = random.pick(
        [..."0123456789"].filter(
          (one) => one !== number[at] && (at > 0 || number.length === 1 || one !== "0"),
        ),
      );
      return number.slice(0, at) + digit + number.slice(at + 1);
    }),
  (random, answer) => {
    const places = placeNames.filter((place) => place !== "center" && answer.includes(place));
    if (places.length === 0) return null;
    const place = random.pick(places);
    return answer.replace(place, () => random.pick(placeNames.filter((one) => one !== place)));
  },
  // Letters that a blurred picture makes alike, in words that begin with a capital: names and labels, not the first words
  // of sentences.
  (random, answer) =>
    replaceOne(
      random,
      answer,
      answer.includes(". ") ? /(?<=[a-z,(] )[A-Z][a-z]{3,}\b/g : /\b[A-Z][a-z]{3,}\b/g,
      (word) => {
        const pairs: Readonly<Record<string, string>> = {
          e: "c",
          c: "e",
          a: "o",
          o: "a",
          i: "l",
          l: "i",
          n: "u",
          u: "n",
          m: "n",
          h: "b",
          t: "f",
          r: "n",
        };
        const spots = [...word].map((_, i) => i).filter((i) => i > 0 && pairs[word[i]!] !== undefined);
        if (spots.length === 0) return null;
        const at = random.pick(spots);
        return word.slice(0, at) + pairs[word[at]!]! + word.slice(at + 1);
      },
    ),
];

/** One of the matches that `change` has another word for. */
function replaceOne(
  random: Random,
  text: string,
  pattern: RegExp,
  change: (match: string) => string | null,
): string | null {
  const changes = [...text.matchAll(pattern)].flatMap((match) => {
    const other = change(match[0]);
    return other === null ? [] : [{ at: match.index, from: match[0], to: other }];
  });
  if (changes.length === 0) return null;
  const { at, from, to } = random.pick(changes);
  return text.slice(0, at) + to + text.slice(at + from.length);
}

function inserted(random: Random, sample: Sample, answer: string): string | null {
  const sentences = answer.split(/(?<=\.) /);
  if (sentences.length > 2) {
    // The fault that MiniMax names: repetition.
    if (random.chance(0.4)) {
      const again = random.integer(0, sentences.length - 1);
      const times = random.integer(2, 5);
      return [
        ...sentences.slice(0, again + 1),
        ...Array.from({ length: times }, () => sentences[again]!),
        ...sentences.slice(again + 1),
      ].join(" ");
    }
    const shown = new Set(
      sample.pictures.flatMap(({ labels }) => labels?.objects.map(({ name }) => name) ?? []),
    );
    const invented = random.pick([
      "small airplane",
      "purple umbrella",
      "row of books",
      "green bicycle",
      "sleeping cat",
      "pair of scissors",
      "signature",
      "company logo",
    ]);
    if ([...shown].some((name) => invented.includes(name))) return null;
    const claim = `${random.pick(["In the background there is", "Next to it I see", "At the edge there is"])} a ${invented}.`;
    const at = random.integer(1, sentences.length);
    return [...sentences.slice(0, at), claim, ...sentences.slice(at)].join(" ");
  }
  // Short answers: refused for no reason, or buried under what nobody asked.
  return random.chance(0.5)
    ? random.pick([
        "The image does not show that.",
        "I cannot tell from the picture.",
        "I am not able to see the image.",
      ])
    : `${answer}${answer.endsWith(".") ? "" : "."} ${random.pick(["It could also be something else.", "There may be more of them outside the picture.", "I am not sure, though, it may be a mistake in the image."])}`;
}
