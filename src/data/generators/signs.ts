/**
 * One to three short lines alone in a picture: door signs, price tags, book covers, notes, web addresses. People ask what they say, and
 * for a part of it by what it is to them: who wrote it, which platform, how much.
 */

import { conversation, type Exchange } from "../conversation.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { absentWordings, factWordings, lineWordings, ordinals, readWordings, say } from "../wordings.ts";
import { atHome } from "./signs/at-home.ts";
import { fillings } from "./signs/fillings.ts";
import { heldoutSigns } from "./signs/heldout.ts";
import { onPaper } from "./signs/on-paper.ts";
import { onThings } from "./signs/on-things.ts";
import { onWalls } from "./signs/on-walls.ts";
import { paintSign, type SignLine } from "./signs/paint-sign.ts";
import { type SignKind, withoutDigit } from "./signs/sign-kind.ts";

export const signs: Generator = { name: "signs", draw };

export const signKinds: Readonly<Record<Split, readonly SignKind[]>> = {
  train: [...onWalls, ...onThings, ...onPaper, ...atHome],
  heldout: heldoutSigns,
};

/** A long text does not fit into every picture. */
const maxTries = 60;

async function draw(context: DrawContext) {
  const { random, split, id } = context;
  for (let tries = 0; tries < maxTries; tries++) {
    const kind = random.pick(signKinds[split]);
    const sign = fillSign(random, split, kind);
    const painted = await paintSign(context, kind, sign.lines);
    if (painted === null) continue;
    const exchanges = questions(random, split, kind, sign, painted.lines);
    return conversation(context, "signs/questions", [painted.picture], exchanges);
  }
  throw new Error(`${id}: no sign fitted in ${maxTries} tries`);
}

export interface FilledSign {
  readonly lines: readonly SignLine[];
  readonly parts: Parts;
}

/** What stands for each filling, as it is written, with the unit behind it. */
type Parts = Readonly<Record<string, string>>;

const units = /^ (?:km\/h|km|kg|m|min|minutes|seconds|days|million)\b/i;

export function fillSign(random: Random, split: Split, kind: SignKind): FilledSign {
  const text = random.pick(kind.texts.split(" | "));
  const keepsCase = /\{(web|email|password|network|handle)\}/.test(text);
  const isCapitals = kind.hasCapitals === true && !keepsCase && random.chance(0.4);
  const cased = (part: string) => (isCapitals ? part.toUpperCase() : part);
  const parts: Record<string, string> = {};
  const scales = { large: random.between(1.3, 2), small: random.between(0.65, 0.9) };
  const lines = text.split(" / ").map((line): SignLine => {
    const [, mark, rest] = /^([#-] )?(.*)$/.exec(line)!;
    const filled = rest!.replace(/\{(\w+)\}/g, (found, name: string, at: number) => {
      const made = cased(makeOther(random, split, name, parts));
      parts[name] = made + cased(units.exec(rest!.slice(at + found.length))?.[0] ?? "");
      return made;
    });
    // A line begins with a capital even where its filling does not.
    const written = cased(filled.charAt(0).toUpperCase() + filled.slice(1));
    const isWeb = /^\{(web|email|handle|password)/.test(rest!);
    return {
      text: isWeb ? filled : written,
      scale: mark === "# " ? scales.large : mark === "- " ? scales.small : 1,
    };
  });
  return { lines, parts: asWritten(parts, lines) };
}

/** A second one differs from the first, and a second year is later. */
function makeOther(random: Random, split: Split, name: string, parts: Parts): string {
  const first = parts[withoutDigit(name)];
  if (first === undefined) return make(random, split, name);
  if (name === "year2") return String(Number(first) + random.integer(18, 88));
  for (;;) {
    const made = make(random, split, name);
    if (made.toLowerCase() !== first.toLowerCase()) return made;
  }
}

function make(random: Random, split: Split, name: string): string {
  const filling = fillings[withoutDigit(name)];
  if (filling === undefined) throw new Error(`nothing to put for {${name}}`);
  return filling.make(random, split);
}

/** With the capital that a filling gets at the beginning of its line. */
function asWritten(parts: Parts, lines: readonly SignLine[]): Parts {
  const all = lines.map(({ text }) => text).join("\n");
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      all.includes(part) ? part : part.charAt(0).toUpperCase() + part.slice(1),
    ]),
  );
}

const signReadings = [
  "Read the {}.",
  "What does the {} say?",
  "What is written on the {}?",
  "What's on the {}?",
  "Read this {} to me.",
  "What does this {} say?",
  "I can't read the {}. What does it say?",
  "Please read out the {}.",
] as const;

const anyReadings = [
  "Read the sign.",
  "What does the sign say?",
  "What is written here?",
  "What does it say?",
  "What's written there?",
  "Read it.",
  "Read it to me, please.",
  "What words are these?",
  "Which words can you see?",
  "What can you read here?",
] as const;

/** What nobody takes for something else. */
const plainParts =
  "price sum phone web email weekday percent weight room platform gate author publisher dose material".split(
    " ",
  );

const isThere = [
  "Is there {} on it?",
  "Does it show {}?",
  "Is {} given?",
  "Can you see {}?",
  "Does it have {}?",
  "Is {} written there?",
] as const;

function questions(
  random: Random,
  split: Split,
  kind: SignKind,
  { parts }: FilledSign,
  lines: readonly string[],
): Exchange[] {
  const readings = random.pick([readWordings[split], split === "train" ? signReadings : readWordings[split]]);
  const some = split === "train" && random.chance(0.3) ? anyReadings : readings;
  const reading: Exchange = {
    question: say(random, some, kind.what),
    answer: lines.join("\n"),
    kind: "text",
  };
  if (random.chance(0.25)) return [reading];
  const asked = random.chance(0.5) ? [reading] : [];
  const known = Object.keys(kind.asked).filter((name) => parts[name] !== undefined);
  for (const name of random.shuffle([...known, ...known]).slice(0, random.integer(1, 4))) {
    const question = askPart(random, split, kind, name, parts);
    asked.push({ question, answer: answerTo(question, parts[name]!), kind: "exact" });
  }
  if (random.chance(0.25) && lines.length > 1) {
    const at = random.integer(0, Math.min(lines.length, ordinals.length) - 1);
    asked.push({
      question: say(random, lineWordings[split], ordinals[at]!),
      answer: lines[at]!,
      kind: "text",
    });
  }
  const never = kind.neverRefused?.split(" ") ?? [];
  const unknown = random.shuffle(
    Object.keys(kind.asked).filter((name) => parts[name] === undefined && !never.includes(name)),
  );
  const isAbsent = random.chance(0.75);
  for (const name of unknown.slice(0, isAbsent ? random.integer(1, 2) : 0)) {
    asked.push(refusePart(random, split, kind, name, parts));
  }
  const certain = [...known, ...unknown].filter((name) => plainParts.includes(name));
  if (split === "train" && certain.length > 0 && random.chance(0.4)) {
    const name = random.pick(certain);
    const question = say(random, isThere, withArticle(fillings[withoutDigit(name)]!.what));
    asked.push({ question, answer: parts[name] === undefined ? "no" : "yes", kind: "choice" });
  }
  const all = new Map(random.shuffle(asked).map((one) => [one.question, one]));
  return all.size === 0 ? [reading] : [...all.values()];
}

/** How many is answered by the number alone. */
function answerTo(question: string, part: string): string {
  const number = /how many/i.test(question) ? /^(\d[\d.,]*) \S+$/.exec(part)?.[1] : undefined;
  return number ?? part;
}

/** Held-out signs are asked for their parts as pages are asked for their keys. */
function askPart(random: Random, split: Split, kind: SignKind, name: string, parts: Parts): string {
  const patterns = split === "train" ? kind.asked[name]!.split(" | ") : factWordings.heldout;
  const marked = say(random, patterns, fillings[withoutDigit(name)]!.what);
  return marked.replace(/\{(\w+)\}/g, (_, other: string) => parts[other] ?? make(random, split, other));
}

function refusePart(random: Random, split: Split, kind: SignKind, name: string, parts: Parts): Exchange {
  return {
    question: askPart(random, split, kind, name, parts),
    answer: say(random, absentWordings, fillings[withoutDigit(name)]!.what),
    kind: "free",
  };
}
