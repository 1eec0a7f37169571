/**
 * Questions with a word that nobody expects, for training alone. A model that has only read our wordings takes a word it does not know
 * for a reason to answer something else; one that has seen any word in any place goes by the rest of the question.
 *
 * Only words of asking are replaced, never what a question is about: no names, numbers, keys, nothing in quotation marks.
 */

import type { Random } from "./random.ts";
import * as words from "./words.ts";

const oddShare = 0.12;

/** One question in eight with one of its words of asking, sometimes two, replaced or left out. */
export function saidOddly(random: Random, question: string): string {
  if (!random.chance(oddShare)) return question;
  const start = question.lastIndexOf("\n") + 1;
  const pieces = question.slice(start).split(/("[^"]*"|[^A-Za-z"]+)/);
  const places = pieces.flatMap((piece, i) => (asking.has(i === 0 ? piece.toLowerCase() : piece) ? [i] : []));
  // Of a question with few words of asking too little would be left.
  const count = places.length < 3 ? 0 : places.length < 6 || random.chance(0.6) ? 1 : 2;
  for (const place of random.sample(places, count)) {
    const odd = oddWord(random);
    const isCapital = /^[A-Z]/.test(pieces[place]!);
    pieces[place] = isCapital ? words.capitalised(odd) : odd;
  }
  return question.slice(0, start) + pieces.join("").replace(/ {2,}/g, " ").replace(/^ /, "");
}

function oddWord(random: Random): string {
  return random.weighted<() => string>([
    [() => words.word(random, "train"), 6],
    [() => words.pseudoWord(random, "train"), 3],
    [() => "", 1],
  ])();
}

/** None of them is a key or a name of a column anywhere; a capital stands at the beginning alone. */
const asking = new Set(
  (
    "about all and any anything are as be can color colour contains copy could count depicted describe determine did do does drawn " +
    "each everything exactly extract find from get give given gives got had has have help how identify image in is it just know let look " +
    "looking make many me mentioned much need of on one only out picture pictured please printed put read said say says see seen should show " +
    "shown shows stand stands stated tell text that the there these this those to up us visible want was were what where which who whole will " +
    "with words would write written you"
  ).split(" "),
);
