import type { TokenLogprobs } from "./logprobs.ts";
import type { FinishReason } from "./request.ts";

interface Token {
  readonly id: number;
  readonly logprobs: TokenLogprobs | null;
}

/** What a caller hears besides tokens. */
export interface TokenListeners {
  readonly onStart?: ((cachedTokens: number) => void) | undefined;
  readonly logprobs?: { readonly onToken: (logprobs: TokenLogprobs) => void } | undefined;
}

type End = { readonly reason: FinishReason } | { readonly error: unknown };

/** Tokens on their way from the engine's loop to one caller, who may be slower. */
export class TokenStream {
  readonly #tokens: Token[] = [];
  #cachedTokens: number | null = null;
  #end: End | null = null;
  #wake: (() => void) | null = null;

  /** Work on the prompt begins, with so many tokens that were found in the prefix cache; only the first time counts. */
  start(cachedTokens: number): void {
    this.#cachedTokens ??= cachedTokens;
    this.#wake?.();
  }

  push(id: number, logprobs: TokenLogprobs | null = null): void {
    this.#tokens.push({ id, logprobs });
    this.#wake?.();
  }

  finish(reason: FinishReason): void {
    this.#close({ reason });
  }

  /** The caller gets the error at once; tokens that it has not taken are dropped. */
  fail(error: unknown): void {
    this.#tokens.length = 0;
    this.#close({ error });
  }

  /** Listeners run for the caller, whose errors it throws. */
  async *read({ onStart, logprobs }: TokenListeners = {}): AsyncGenerator<number, FinishReason> {
    let hasStarted = false;
    for (;;) {
      if (!hasStarted && this.#cachedTokens !== null) {
        hasStarted = true;
        onStart?.(this.#cachedTokens);
      }
      const token = this.#tokens.shift();
      if (token?.logprobs) logprobs?.onToken(token.logprobs);
      if (token) yield token.id;
      else if (!this.#end) await this.#change();
      else if ("error" in this.#end) throw this.#end.error;
      else return this.#end.reason;
    }
  }

  #close(end: End): void {
    this.#end ??= end;
    this.#wake?.();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve();
      };
    });
  }
}
