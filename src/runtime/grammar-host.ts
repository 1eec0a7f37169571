/** Who makes the masks that hold answers to a format. */

import type { TokenConstraint } from "../engine/engine.ts";
import { RequestError } from "../errors.ts";
import { byteCharacters } from "../formats/byte-alphabet.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import { GrammarLibrary, type GrammarVocabulary } from "./grammar-library.ts";
import { callMark, callMarkText, grammarOf, type OutputFormat } from "./output-format.ts";

export interface GrammarHost {
  /**
   * A constraint for one answer; whoever asked closes it.
   *
   * @throws {RequestError} `request_invalid` for a format that cannot be held to, or where the library is not installed
   */
  open(format: OutputFormat): Promise<TokenConstraint>;
  close(): void;
}

/** A tokenizer as the grammar library sees it: special tokens are no text, so no text of an answer can be one. */
export function grammarVocabulary(
  tokenizer: Tokenizer,
  vocabSize: number,
  eosTokenIds: readonly number[],
): GrammarVocabulary {
  const callMarkId = tokenizer.idOf(callMark);
  const special = callMarkId !== null && tokenizer.isSpecial(callMarkId) ? callMarkId : null;
  const text = (bytes: Uint8Array | null) =>
    Array.from(bytes ?? [], (byte) => byteCharacters[byte]!).join("");
  const tokens = Array.from({ length: vocabSize }, (_, id) => text(tokenizer.tokenBytes(id)));
  for (const id of eosTokenIds) tokens[id] = "";
  if (special !== null) tokens[special] = text(new TextEncoder().encode(callMarkText));
  return { tokens, vocabSize, stopTokenIds: eosTokenIds, callMarkId: special };
}

/** Masks made on the calling thread, for browsers. After an error of the library a new one is loaded. */
export function localGrammarHost(makeVocabulary: () => GrammarVocabulary): GrammarHost {
  let library: Promise<GrammarLibrary> | null = null;
  let nextNumber = 0;
  return {
    async open(format) {
      const grammar = grammarOf(format);
      library ??= GrammarLibrary.open(makeVocabulary());
      const number = nextNumber++;
      let mine: GrammarLibrary;
      try {
        mine = await library;
        await mine.open(number, grammar);
      } catch (cause) {
        library = null;
        throw formatRefused(cause instanceof Error ? cause.message : String(cause), cause);
      }
      return {
        masks: (taken, drafts) => mine.masks(number, taken, drafts),
        close: () => mine.close(number),
      };
    },
    close() {
      library = null;
    },
  };
}

/** @param why in words, of the library */
export function formatRefused(why: string, cause?: unknown): RequestError {
  return new RequestError("request_invalid", `format: answers cannot be held to it: ${why}`, {
    fields: { option: "format" },
    cause,
  });
}
