/** What a page of text says, and conversations about it: the same for receipts, letters, settings pages ... */

import type { AnswerKind, Sample, SamplePicture } from "../formats/dataset.ts";
import { conversation, type Exchange } from "./conversation.ts";
import type { DrawContext, Generator, Split } from "./generator.ts";
import { aboutText, longEnough } from "./long-enough.ts";
import type { Random } from "./random.ts";
import {
  absentWordings,
  describeWordings,
  factWordings,
  lineWordings,
  ordinals,
  readWordings,
  say,
} from "./wordings.ts";

/** Something the page says, word for word. */
export interface Fact {
  /** How the page names it, such as "Amount due"; or what it is, where the page only shows it. */
  readonly key: string;
  /** As it is written. */
  readonly value: string;
  readonly kind: AnswerKind;
  /** Own wordings of the question, in place of those for any key. */
  readonly questions?: readonly string[];
}

/** Something that the page could say and does not. */
export interface Missing {
  /** In the refusal, such as "departure time". */
  readonly key: string;
  readonly questions: readonly string[];
}

export interface DocumentContent {
  /** What it is, such as "receipt". */
  readonly noun: string;
  /** From top to bottom. */
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
  /** Keys that a page of this kind could have and this one has not. */
  readonly absent: readonly string[];
  /** The same with questions of their own. */
  readonly missing?: readonly Missing[];
  /** Short pages have fewer questions to ask. */
  readonly mostQuestions?: number;
  /** Questions whose answers are not written on the page: counts, comparisons, yes and no. */
  readonly others: readonly Exchange[];
  /** First sentences of a description: what it is, as a whole. */
  readonly opening: string;
}

export interface DrawnDocument {
  readonly picture: SamplePicture;
  readonly content: DocumentContent;
}

export interface DocumentGenerator extends Generator {
  compose(context: DrawContext): Promise<DrawnDocument>;
}

export function documentGenerator(
  name: string,
  compose: (context: DrawContext) => Promise<DrawnDocument>,
): DocumentGenerator {
  return {
    name,
    compose,
    async draw(context) {
      const { picture, content } = await compose(context);
      return talkAbout(context, name, picture, content);
    },
  };
}

/** Pictures of the same kind, each with a description of 50 to 300 tokens and nothing else: `receipts-description`. */
export function describing(generator: DocumentGenerator): Generator {
  const name = `${generator.name}-description`;
  return {
    name,
    async draw(context) {
      const { picture, content } = await generator.compose(context);
      return conversation(context, name, [picture], [describe(context.random, context.split, content)]);
    },
  };
}

/** Longer pages are asked about, not read out. */
const maxReadCharacters = 900;

/** A conversation of 1 to 12 questions, a reading or a description. The task is the generator's name and which it is. */
export function talkAbout(
  context: DrawContext,
  name: string,
  picture: SamplePicture,
  content: DocumentContent,
): Sample {
  const { random, split } = context;
  const make = (kind: string, exchanges: readonly Exchange[]) =>
    conversation(context, `${name}/${kind}`, [picture], exchanges);
  const text = content.lines.join("\n");
  if (random.chance(0.12)) return make("description", [describe(random, split, content)]);
  if (text.length <= maxReadCharacters && random.chance(0.15)) {
    return make("reading", [{ question: say(random, readWordings[split]), answer: text, kind: "text" }]);
  }
  const wanted = random.weighted(numQuestions[split]);
  const exchanges = askAbout(random, split, content, Math.min(wanted, content.mostQuestions ?? wanted));
  // Now and then the conversation begins as people begin one.
  if (random.chance(0.06)) exchanges.unshift(describe(random, split, content));
  return make("questions", exchanges);
}

function describe(random: Random, split: Split, content: DocumentContent): Exchange {
  return {
    question: say(random, describeWordings[split]),
    answer: description(random, content),
    kind: "free",
  };
}

/** Several mostly: a picture costs hundreds of tokens, a question twenty. */
const numQuestions: Readonly<Record<Split, readonly (readonly [count: number, share: number])[]>> = {
  train: [
    [1, 1],
    [3, 2],
    [6, 3],
    [9, 3],
    [12, 2],
  ],
  heldout: [
    [1, 2],
    [2, 2],
    [3, 3],
    [4, 3],
    [6, 3],
  ],
};

/** Training asks more for what is not there: a model refuses too little sooner than too much. */
const absentShare: Readonly<Record<Split, number>> = { train: 2.5, heldout: 1 };

/** So many questions about what a page says, each with its answer. */
export function askAbout(random: Random, split: Split, content: DocumentContent, count: number): Exchange[] {
  const asked: Exchange[] = [];
  const facts = random.shuffle(content.facts);
  const others = random.shuffle(content.others);
  const named = content.absent.map((key) => ({ key, questions: factWordings[split] }));
  const absent = random.shuffle<Missing>([...named, ...(content.missing ?? [])]);
  while (asked.length < count) {
    // A source that is used up gives way to reading a line, which never is.
    const source = random.weighted([
      ["fact", 7],
      ["other", 2],
      ["absent", absentShare[split]],
      ["line", 0.7],
    ] as const);
    const fact = source === "fact" ? facts.pop() : undefined;
    const other = source === "other" ? others.pop() : undefined;
    const missing = source === "absent" ? absent.pop() : undefined;
    if (fact !== undefined) asked.push(askFact(random, split, fact));
    else if (other !== undefined) asked.push(other);
    else if (missing !== undefined) asked.push(askAbsent(random, missing));
    else if (source === "line" || facts.length === 0) asked.push(askLine(random, split, content.lines));
  }
  return asked;
}

function askFact(random: Random, split: Split, { key, value, kind, questions }: Fact): Exchange {
  return { question: say(random, questions ?? factWordings[split], named(random, key)), answer: value, kind };
}

function askAbsent(random: Random, { key, questions }: Missing): Exchange {
  const answer = say(random, absentWordings, lowered(key));
  return { question: say(random, questions, named(random, key)), answer, kind: "free" };
}

function askLine(random: Random, split: Split, lines: readonly string[]): Exchange {
  const index = random.integer(0, Math.min(lines.length, ordinals.length + 1) - 1);
  if (index >= ordinals.length) {
    return { question: say(random, lineWordings[split], "last"), answer: lines.at(-1)!, kind: "text" };
  }
  return {
    question: say(random, lineWordings[split], ordinals[index]!),
    answer: lines[index]!,
    kind: "text",
  };
}

/** A key in a sentence: as the page has it, in quotation marks, or in small letters. */
function named(random: Random, key: string): string {
  return random.weighted([
    [key, 2],
    [`"${key}"`, 1],
    [lowered(key), 3],
  ]);
}

/** Without the colon and in small letters, but for names and abbreviations. */
function lowered(key: string): string {
  const [, what = "", whose = ""] = /^(.*?)((?: (?:of|from) [A-Z].*)?):?$/.exec(key) ?? [];
  const words = what.split(" ").map((word) => (/^[A-Z][a-z]+$/.test(word) ? word.toLowerCase() : word));
  return words.join(" ") + whose;
}

const factSentences = [
  "The {key} is {value}.",
  "{key}: {value}.",
  "It gives the {key} as {value}.",
  "Next to {key} stands {value}.",
  "For {key} it says {value}.",
  "The {key} reads {value}.",
] as const;

/** From 40 to about 200 words: 50 to 300 tokens. */
export function description(random: Random, content: DocumentContent): string {
  const sentences = [content.opening];
  const numWords = () => sentences.join(" ").split(" ").length;
  const wanted = random.integer(50, 130);
  for (const { key, value } of random.sample(content.facts, content.facts.length)) {
    if (numWords() >= wanted) break;
    const sentence = random
      .pick(factSentences)
      .replace("{key}", () => lowered(key))
      .replace("{value}", () => value);
    sentences.push(sentence.charAt(0).toUpperCase() + sentence.slice(1));
  }
  const numLines = content.lines.length;
  if (numWords() < 40) {
    const some = content.lines.slice(0, 6);
    const which = numLines > 6 ? "The first lines read" : numLines > 1 ? "The lines read" : "It reads";
    sentences.push(`${which}: ${some.map((line) => `"${line}"`).join(", ")}.`);
  }
  sentences.push(
    numLines === 1
      ? "There is one line of text in all."
      : `There are ${numLines} lines of text in the ${content.noun} in all.`,
  );
  return longEnough(sentences, aboutText(content.lines.join(" ")));
}
