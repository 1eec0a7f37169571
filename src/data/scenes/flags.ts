/**
 * Flags of countries, one to four: whose they are, and what is known of those countries. Training draws them round
 * (circle-flags), as Twemoji's and plain (flag-icons, Flagpack); the held-out split as EmojiOne's, so of known countries by another hand.
 */

import { readAsset } from "../assets.ts";
import { conversation, type Question } from "../conversation.ts";
import { drawEffects } from "../effects.ts";
import type { Generator, Split } from "../generator.ts";
import { fill, list } from "../phrases.ts";
import type { Random } from "../random.ts";
import * as more from "../wordings/more-flags.ts";
import { worded } from "../wordings.ts";
import { describeScene } from "./describe-scene.ts";
import { type Drawing, hasIcon, spriteOf } from "./icon-set.ts";
import { drawPlaces, isBetweenPlaces, placeName } from "./places.ts";
import type { Thing } from "./scene.ts";
import { descriptionWordings } from "./scene-wordings.ts";
import { setStage } from "./stage.ts";

interface Country {
  readonly name: string;
  readonly capital: string | null;
  readonly continent: string;
  readonly drawings: Readonly<Record<Split, readonly Drawing[]>>;
}

let countries: readonly Country[] | null = null;

/** Those whose flag all sets have: the others are territories under another country's flag. */
export function flagCountries(): readonly Country[] {
  countries ??= (
    JSON.parse(readAsset("world-countries/countries.json").toString()) as readonly {
      readonly name: { readonly common: string };
      readonly cca2: string;
      readonly capital: readonly string[];
      readonly region: string;
      readonly subregion: string;
      readonly independent: boolean;
    }[]
  )
    // The flags of Chad and Romania, and of Indonesia and Monaco, are told apart by nobody.
    .filter(({ independent, cca2 }) => independent && cca2 !== "TD" && cca2 !== "MC")
    .map(({ name, cca2, capital, region, subregion }) => {
      const key = name.common
        .normalize("NFD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .replace(/[^a-z]+/g, "-");
      const continent =
        region === "Americas" ? (subregion === "South America" ? "South America" : "North America") : region;
      return {
        name: name.common,
        capital: capital[0] ?? null,
        continent,
        drawings: {
          train: [
            { set: "circle-flags", key: cca2.toLowerCase() },
            { set: "twemoji", key: `flag-${key}` },
            { set: "flag", key: `${cca2.toLowerCase()}-4x3` },
            { set: "flagpack", key: cca2.toLowerCase() },
          ],
          heldout: [{ set: "emojione", key: `flag-for-${key}` }],
        },
      };
    })
    .filter(({ drawings }) =>
      Object.values(drawings).every((of) => of.every(({ set, key }) => hasIcon(set, key))),
    );
  return countries;
}

export const flags: Generator = {
  name: "flags",
  async draw(context) {
    const { random, split } = context;
    const { page, background, width, height } = setStage(context, 1.4);
    // Whose flag it is, is asked of one flag alone: training has many.
    const isAlone = split === "train" && random.chance(0.35);
    const shown = random.sample(flagCountries(), isAlone ? 1 : random.integer(1, 4));
    const places = drawPlaces(random, shown.length, width, height);
    const kind = random.integer(0, shown[0]!.drawings[split].length - 1);
    const things: Thing[] = [];
    for (const [i, { x, y, radius }] of places.entries()) {
      const sprite = await spriteOf(shown[i]!.drawings[split][kind]!, Math.round(2 * radius));
      const [left, top] = [Math.round(x - radius), Math.round(y - radius)];
      page.context.drawImage(sprite.image, left, top);
      const name = `flag of ${withThe(shown[i]!.name)}`;
      const thing = {
        name,
        color: null,
        x: left + sprite.left,
        y: top + sprite.top,
        width: sprite.width,
        height: sprite.height,
      };
      page.object(thing);
      things.push(thing);
    }
    const picture = await page.finish(drawEffects(random), random);
    const questions = flagQuestions(random, split, shown, things, width, height);
    questions.push({
      task: "flag-description",
      question: random.pick(descriptionWordings[split]),
      answer: describeScene(random, {
        width,
        height,
        things,
        absent: [],
        noun: "flag",
        background: background.description,
      }),
      kind: "free",
    });
    const asked = random.shuffle(questions).slice(0, random.integer(1, 4));
    return conversation(context, asked.at(-1)!.task, [picture], asked);
  },
};

function flagQuestions(
  random: Random,
  split: Split,
  shown: readonly Country[],
  things: readonly Thing[],
  width: number,
  height: number,
): Question[] {
  const questions: Question[] = [];
  const free = (
    task: string,
    templates: readonly string[],
    values: Record<string, string>,
    answer: string,
    kind: Question["kind"],
  ) => questions.push({ task, question: fill(random, templates, values), answer, kind });
  if (shown.length === 1) {
    const { name, capital, continent } = shown[0]!;
    free("flag-name", wordings.name[split], {}, name, "text");
    if (capital !== null) {
      free("flag-fact", wordings.capital[split], {}, capital, "text");
    }
    free("flag-fact", wordings.continent[split], {}, continent, "text");
  } else {
    free("flag-list", wordings.list[split], {}, list(shown.map(({ name }) => name)), "free");
    free("flag-count", wordings.count[split], {}, String(shown.length), "number");
    const clear = things.filter((thing) => !isBetweenPlaces(thing, width, height));
    if (clear.length > 0) {
      const thing = random.pick(clear);
      free(
        "flag-place",
        wordings.place[split],
        { flag: thing.name },
        placeName(thing, width, height),
        "exact",
      );
    }
    const other = random.pick(flagCountries()).name;
    const named = random.chance(0.5) ? random.pick(shown).name : other;
    free(
      "flag-presence",
      wordings.presence[split],
      { name: withThe(named) },
      shown.some(({ name }) => name === named) ? "yes" : "no",
      "choice",
    );
  }
  return questions;
}

export const wordings = {
  name: worded(
    [
      "Which country's flag is this?",
      "Whose flag is shown?",
      "Name the country of this flag.",
      "What flag is this?",
    ],
    ["Identify the country that flies this.", "To which country does the flag belong?"],
    more.name,
  ),
  capital: worded(
    [
      "What is the capital of the country with this flag?",
      "This is the flag of a country. What is its capital?",
    ],
    [
      "Name the capital of the country that flies this.",
      "Think of this flag's country: what is its capital?",
    ],
    more.capital,
  ),
  continent: worded(
    [
      "On which continent is the country with this flag?",
      "In which part of the world is this flag's country?",
    ],
    [
      "Name the continent where this flag is flown.",
      "Think of this flag's country: on which continent does it lie?",
    ],
    more.continent,
  ),
  list: worded(
    ["Which flags are shown?", "Name the countries of these flags.", "List the flags in the picture."],
    ["Go through the flags and name each country.", "Enumerate the countries whose flags you see."],
    more.list,
  ),
  count: worded(
    ["How many flags are there?", "Count the flags.", "How many flags can you see?"],
    ["Give me a tally of the flags.", "What do the flags number?"],
    more.count,
  ),
  place: worded(
    ["Where is the {flag}?", "In which part of the image is the {flag}?"],
    ["Point out where the {flag} sits.", "Whereabouts in the frame is the {flag}?"],
    more.place,
  ),
  presence: worded(
    ["Is the flag of {name} shown?", "Can you see the flag of {name}?"],
    ["Does the flag of {name} appear anywhere?", "Would you find the flag of {name} here?"],
    more.presence,
  ),
};

/** As the name stands in a sentence: "the Netherlands". */
export function withThe(name: string): string {
  return /^(Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|United .*|.* Republic|.* Islands)$/.test(
    name,
  )
    ? `the ${name}`
    : name;
}
