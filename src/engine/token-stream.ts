import type { TokenLogprobs } from "./logprobs.ts";
import type { FinishReason, GenerationRequest, HoldMs } from "./request.ts";
import { nextTick } from "./shared-tick.ts";

/** What of a request is about its tokens on their way. */
export type TokenListeners = Pick<
  GenerationRequest,
  "onStart" | "logprobs" | "isLast" | "holdMs" | "mayHold"
>;

type End = { readonly reason: FinishReason } | { readonly error: unknown };

/** Tokens on their way from the engine's loop to one caller, who may be slower, or want them several at a time. */
export class TokenStream {
  readonly #listeners: TokenListeners;
  readonly #holdMs: HoldMs;
  #ids: number[] = [];
  #cachedTokens: number | null = null;
  #end: End | null = null;
  /** Whether tokens that are there may be taken. */
  #isDue = true;
  #wake: (() => void) | null = null;

  constructor(listeners: TokenListeners = {}) {
    this.#listeners = listeners;
    this.#holdMs = listeners.holdMs ?? 0;
  }

  /** Work on the prompt begins, with so many tokens that were found in the prefix cache; only the first time counts. */
  start(cachedTokens: number): void {
    this.#cachedTokens ??= cachedTokens;
    this.#wake?.();
  }

  /** @returns whether the caller wants no more @throws what the caller's listeners throw */
  push(id: number, given: TokenLogprobs | null = null): boolean {
    const { logprobs, isLast } = this.#listeners;
    if (given) logprobs?.onToken(given);
    const isEnough = isLast?.(id) ?? false;
    const isFirst = this.#ids.push(id) === 1;
    if (this.#isDue) this.#wake?.();
    else if (isFirst) void nextTick(this.#hold()).then(() => this.#setDue());
    return isEnough;
  }

  finish(reason: FinishReason): void {
    this.#close({ reason });
  }

  /** A caller that waits gets what is held for it, then the error; from one that is slower, tokens are dropped. */
  fail(error: unknown): void {
    if (!this.#wake) this.#ids = [];
    this.#close({ error });
  }

  /** Tokens as they come, all that are there at a time. `onStart` runs for the caller, whose errors it throws. */
  async *readJoined(): AsyncGenerator<readonly number[], FinishReason> {
    let hasStarted = false;
    for (;;) {
      if (!hasStarted && this.#cachedTokens !== null) {
        hasStarted = true;
        this.#listeners.onStart?.(this.#cachedTokens);
      }
      if (this.#isDue && this.#ids.length > 0) {
        const ids = this.#ids;
        this.#ids = [];
        this.#isDue = this.#end !== null || this.#hold() === 0 || this.#listeners.mayHold?.() === false;
        yield ids;
      } else if (!this.#end) await this.#change();
      else if ("error" in this.#end) throw this.#end.error;
      else return this.#end.reason;
    }
  }

  /** The same one by one. */
  async *read(): AsyncGenerator<number, FinishReason> {
    const joined = this.readJoined();
    for (;;) {
      const next = await joined.next();
      if (next.done) return next.value;
      for (const id of next.value) {
        // Tokens are of no use to a caller whose request failed meanwhile.
        if (this.#end && "error" in this.#end) break;
        yield id;
      }
    }
  }

  #hold(): number {
    return typeof this.#holdMs === "number" ? this.#holdMs : this.#holdMs();
  }

  #close(end: End): void {
    this.#end ??= end;
    this.#setDue();
  }

  #setDue(): void {
    this.#isDue = true;
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
