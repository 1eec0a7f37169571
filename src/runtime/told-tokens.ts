/** Tokens with their log-probabilities, given out with the text that they begin. */

import type { TokenLogprobs } from "../engine/engine.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";

/** A token and how probable it was: natural logarithm, before bias, penalties, masks and temperature. */
export interface TokenChoice {
  /** Null where an engine on another machine does not tell. */
  readonly id: number | null;
  /** Its text; bytes that are no whole character are U+FFFD. Special tokens as they are written. */
  readonly text: string;
  /** Its bytes; null for special tokens. */
  readonly bytes: Uint8Array | null;
  readonly logprob: number;
}

/** A token of the answer. */
export interface ToldToken extends TokenChoice {
  /** The most probable ones in its place, as many as were asked for. */
  readonly top: readonly TokenChoice[];
}

/** Tokens whose text is held back, since more of a character or of a stop string may follow. */
export class ToldTokens {
  readonly #tokenizer: Tokenizer;
  readonly #waiting: { readonly start: number; readonly token: ToldToken }[] = [];
  #length = 0;
  #passed = 0;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** @param textLength of the text that became certain with this token */
  push(id: number, { logprob, top }: TokenLogprobs, textLength: number): void {
    const token = { ...this.#choice(id, logprob), top: top.map((one) => this.#choice(one.id, one.logprob)) };
    this.#waiting.push({ start: this.#length, token });
    this.#length += textLength;
  }

  /** Tokens that begin within the next `textLength` of text, which is given out now. */
  pass(textLength: number): ToldToken[] {
    this.#passed += textLength;
    const after = this.#waiting.findIndex(({ start }) => start >= this.#passed);
    return this.#waiting.splice(0, after < 0 ? this.#waiting.length : after).map(({ token }) => token);
  }

  /** Those without text at the end. */
  end(): ToldToken[] {
    return this.#waiting.splice(0).map(({ token }) => token);
  }

  #choice(id: number, logprob: number): TokenChoice {
    const bytes = this.#tokenizer.tokenBytes(id);
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const text = bytes === null ? (this.#tokenizer.tokenOf(id) ?? "") : decoder.decode(bytes);
    return { id, text, bytes, logprob };
  }
}
