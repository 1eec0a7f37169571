import { readFileSync } from "node:fs";
import { loadTokenizer } from "../../src/formats/tokenizer.ts";

function parsed(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/model/vl-f32/${name}`, import.meta.url), "utf8"));
}

/** The parsed files of the byte-level tokenizer, fresh, so that a test may change them. */
export function fixtureTokenizerFiles() {
  return { tokenizer: parsed("tokenizer.json"), config: parsed("tokenizer_config.json") };
}

/** Ids 0-255 are the bytes, 265-290 the special tokens; 256-264 have no token. */
export const byteTokenizer = loadTokenizer(fixtureTokenizerFiles());
