/** Token ids -> text, one id at a time. */
import type { Tokenizer } from "../formats/tokenizer.ts";

export interface Detokenizer {
  /**
   * The text that is certain with this token. It is empty while a character lacks bytes, and never half a character.
   * Ids without a token give nothing.
   */
  push(id: number): string;
  /** What is left at the end: U+FFFD where a character was cut off, else nothing. */
  end(): string;
}

export interface DetokenizerOptions {
  /** Leave special tokens out; default true. Otherwise they appear as they are written. */
  readonly skipSpecialTokens?: boolean;
}

/**
 * Makes a detokenizer for one text. What `push` and `end` give, put together, is `decode` of all ids at once: bytes that
 * are not UTF-8 become U+FFFD by the rules of the WHATWG, and a byte order mark stays.
 */
export function createDetokenizer(tokenizer: Tokenizer, options: DetokenizerOptions = {}): Detokenizer {
  const { skipSpecialTokens = true } = options;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    push(id) {
      if (!tokenizer.isSpecial(id)) {
        const bytes = tokenizer.tokenBytes(id);
        return bytes === null ? "" : decoder.decode(bytes, { stream: true });
      }
      // A special token ends a character that lacks bytes, unless it is left out.
      return skipSpecialTokens ? "" : decoder.decode() + tokenizer.tokenOf(id);
    },
    end: () => decoder.decode(),
  };
}
