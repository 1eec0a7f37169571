/** Descriptions of pictures with little in them: what else can be said, until 50 tokens are reached. */

import { counted, list } from "./phrases.ts";

/** Words that have 50 tokens between them in English. */
const fewestWords = 40;

/** The sentences with as many of `more` behind them as it takes to 40 words, in one text. */
export function longEnough(sentences: readonly string[], more: Iterable<string>): string {
  const said = [...sentences];
  let numWords = said.join(" ").split(/\s+/).length;
  for (const sentence of more) {
    if (numWords >= fewestWords) break;
    said.push(sentence);
    numWords += sentence.split(/\s+/).length;
  }
  return said.join(" ");
}

/** Sentences about how a text is written, the telling ones first. */
export function aboutText(text: string): string[] {
  const parts = text.split(/\s+/).filter((part) => part !== "");
  const numCharacters = [...parts.join("")].length;
  const first = [...parts[0]!][0]!;
  const last = [...parts.at(-1)!].at(-1)!;
  const kinds = [
    ["capital letters", /\p{Lu}/u],
    ["small letters", /\p{Ll}/u],
    ["digits", /\d/],
    ["other signs", /[^\p{L}\d\s]/u],
  ] as const;
  const has = kinds.filter(([, kind]) => kind.test(text)).map(([name]) => name);
  const lacks = kinds.filter(([, kind]) => !kind.test(text)).map(([name]) => name);
  return [
    `It has ${counted(parts.length, "word")} with ${counted(numCharacters, "character")} in all, spaces not counted.`,
    `There are ${list(has)} in it${lacks.length === 0 ? "" : `, and no ${list(lacks, "or")}`}.`,
    `The first character is "${first}", the last one is "${last}".`,
    ...(parts.length > 1 ? [`The longest of its words is "${longest(parts)}".`] : []),
  ];
}

function longest(parts: readonly string[]): string {
  return parts.reduce((best, part) => (part.length > best.length ? part : best));
}
