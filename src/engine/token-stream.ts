import type { FinishReason } from "./request.ts";

type End = { readonly reason: FinishReason } | { readonly error: unknown };

/** Tokens on their way from the engine's loop to one caller, who may be slower. */
export class TokenStream {
  readonly #tokens: number[] = [];
  #cachedTokens: number | null = null;
  #end: End | null = null;
  #wake: (() => void) | null = null;

  /** Work on the prompt begins, with so many tokens that were found in the prefix cache; only the first time counts. */
  start(cachedTokens: number): void {
    this.#cachedTokens ??= cachedTokens;
    this.#wake?.();
  }

  push(id: number): void {
    this.#tokens.push(id);
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

  /** @param onStart runs for the caller, whose error it throws */
  async *read(onStart?: (cachedTokens: number) => void): AsyncGenerator<number, FinishReason> {
    let hasStarted = false;
    for (;;) {
      if (!hasStarted && this.#cachedTokens !== null) {
        hasStarted = true;
        onStart?.(this.#cachedTokens);
      }
      const id = this.#tokens.shift();
      if (id !== undefined) yield id;
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
