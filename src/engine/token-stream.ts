import type { FinishReason } from "./request.ts";

type End = { readonly reason: FinishReason } | { readonly error: unknown };

/** Tokens on their way from the engine's loop to one caller, who may be slower. */
export class TokenStream {
  readonly #tokens: number[] = [];
  #end: End | null = null;
  #wake: (() => void) | null = null;

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

  async *read(): AsyncGenerator<number, FinishReason> {
    for (;;) {
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
