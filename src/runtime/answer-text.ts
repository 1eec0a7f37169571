/** What an answer's tokens say, while they come. */

import type { TokenLogprobs } from "../engine/engine.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import { createDetokenizer, type Detokenizer } from "../prompt/detokenizer.ts";
import { createStopFilter, type StopFilter } from "../prompt/stop-strings.ts";
import { type ToldToken, ToldTokens } from "./told-tokens.ts";

/** A part of an answer: text that is certain, and with log-probabilities the tokens that begin in it. */
export interface AnswerPart {
  readonly text: string;
  readonly tokens?: readonly ToldToken[];
}

/**
 * The text of one answer, which is never half a character and never part of a stop string. However its tokens are divided into parts,
 * all parts together are the same.
 */
export class AnswerText {
  readonly #detokenizer: Detokenizer;
  readonly #stopFilter: StopFilter;
  readonly #told: ToldTokens | null;
  #text = "";
  #hasText = false;
  #numTokens = 0;
  #stopString: string | null = null;

  /** @param isTold whether tokens come with their log-probabilities */
  constructor(tokenizer: Tokenizer, stops: readonly string[], isTold: boolean) {
    this.#detokenizer = createDetokenizer(tokenizer, { skipSpecialTokens: true });
    this.#stopFilter = createStopFilter(stops);
    this.#told = isTold ? new ToldTokens(tokenizer) : null;
  }

  /** Tokens so far. */
  get numTokens(): number {
    return this.#numTokens;
  }

  /** Whether any text became certain. */
  get hasText(): boolean {
    return this.#hasText;
  }

  /** The stop string that ended it; null without. */
  get stopString(): string | null {
    return this.#stopString;
  }

  /** Takes a token. @returns whether a stop string is complete: then it was the last one */
  push(id: number, logprobs: TokenLogprobs | null): boolean {
    this.#numTokens++;
    const text = this.#detokenizer.push(id);
    if (logprobs) this.#told?.push(id, logprobs, text.length);
    this.#pass(text);
    return this.#stopString !== null;
  }

  /** No more tokens come. */
  end(): void {
    this.#pass(this.#detokenizer.end());
    if (this.#stopString === null) this.#text += this.#stopFilter.end();
  }

  /** What became certain since the last part. */
  take(): AnswerPart {
    const text = this.#text;
    this.#text = "";
    return { text, ...(this.#told && { tokens: this.#told.pass(text.length) }) };
  }

  /** After the last part: the tokens that begin in none. */
  rest(): Pick<AnswerPart, "tokens"> {
    return this.#told ? { tokens: this.#stopString === null ? this.#told.end() : [] } : {};
  }

  #pass(text: string): void {
    const passed = this.#stopFilter.push(text);
    this.#text += passed.text;
    this.#hasText ||= passed.text !== "";
    this.#stopString = passed.stopped;
  }
}
