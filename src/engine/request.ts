/** What callers ask of an engine, and what they get. */

import type { SamplingOptions } from "../tensor/sampling.ts";
import type { TokenLogprobs } from "./logprobs.ts";
import type { LogitBias } from "./sampler.ts";
import type { PlacedImage } from "./step.ts";

/** Says which ids may come, token by token; the engine does not know why. */
export interface TokenConstraint {
  /**
   * Ids that may come next, made beside the forward. One call at a time.
   *
   * @param taken  the tokens that came since the last call
   * @param drafts tokens that may follow them
   * @returns masks as `packMask` gives them: after `taken`, and after each draft up to one that may not come. An error is the request's.
   */
  masks(taken: readonly number[], drafts: readonly number[]): Promise<readonly Int32Array[]>;
  close(): void;
}

export type HoldMs = number | (() => number);

/** One caller's work. */
export interface GenerationRequest {
  /** Prompt, image tokens expanded. */
  readonly ids: Int32Array;
  /** Their features must live until the request ends. */
  readonly images: readonly PlacedImage[];
  readonly sampling: SamplingOptions;
  /** The same seed gives the same tokens, whatever else runs. Safe integer, at least 0. */
  readonly seed: number;
  readonly maxNewTokens: number;
  readonly eosTokenIds: readonly number[];
  /** [V], 0 for ids that must not come; null allows all. */
  readonly allowed: Uint8Array | null;
  /** Added to logits before penalties, masks and temperature; none twice. */
  readonly logitBias?: LogitBias | undefined;
  /** Hears of each token as it comes, before it is yielded, with so many of the most probable ones. */
  readonly logprobs?:
    | { readonly numTop: number; readonly onToken: (logprobs: TokenLogprobs) => void }
    | undefined;
  /** Hears of each token as it comes, after `logprobs`; true makes it the last one. An error is the request's. */
  readonly isLast?: ((id: number) => boolean) | undefined;
  /**
   * Milliseconds that tokens after the first may wait for others, to be yielded together; default 0. The end waits for nothing. A
   * function is asked each time.
   */
  readonly holdMs?: HoldMs | undefined;
  /** Asked when tokens are taken: whether those after them may wait for `holdMs`; default they may. */
  readonly mayHold?: (() => boolean) | undefined;
  /** In place of `allowed`, which it includes; whoever made it closes it. Each step then waits for the token before it. */
  readonly constraint?: TokenConstraint | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Positions in the prompt after which others may go on differently: ends of the system prompt and of turns. */
  readonly boundaries?: readonly number[];
  /** Hears, before the first token, how many tokens of the prompt were found in the prefix cache. */
  readonly onStart?: ((cachedTokens: number) => void) | undefined;
  /** Callers have equal shares of the engine; default all are one caller. */
  readonly caller?: string;
  /** Higher goes first; default 0. */
  readonly priority?: number;
  /** Time from the beginning of the request to its last token; default none. */
  readonly timeoutMs?: number | undefined;
}

/** `stop`: an end-of-sequence token came (it is not yielded), or `isLast` said so; `length`: maxNewTokens or the context ran out. */
export type FinishReason = "stop" | "length";
