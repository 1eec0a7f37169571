/**
 * Sizes of a model's engine: defaults, ranges, and the check that refuses everything else.
 */

import type { EngineOptions } from "../engine/engine.ts";
import { RequestError } from "../errors.ts";

/** How many requests a model serves at once, and how much it holds for them. */
export interface EngineLoadOptions {
  /** Tokens of prompt and answer together; default the model's own limit, at most 8192. */
  readonly contextLength?: number;
  /** Requests that may be under way at once, further ones wait; default 4. */
  readonly maxSequences?: number;
  /**
   * Tokens that all requests together may have in KV pages; default maxSequences times contextLength, at least one context. When
   * they run out, the request that came last waits and is computed again.
   */
  readonly cacheTokens?: number;
  /** Most prompt tokens in one step, of all requests together; default 512. */
  readonly prefillChunk?: number;
  /** Bytes of features of images that stay for later requests with the same images; default 64 MiB, 0 keeps none. */
  readonly imageCacheBytes?: number;
  /**
   * Bytes of states of lightning layers that stay for later prompts that begin alike (system prompt, conversation so far, image);
   * default 128 MiB, at least one state and at most 64; 0 turns the prefix cache off.
   */
  readonly stateCacheBytes?: number;
  /** Bytes of KV pages that may stay with them, out of those of all requests; default all, as long as requests do not need them. */
  readonly pageCacheBytes?: number;
  /**
   * Most tokens that a request tries at once when its last ones stand earlier in its text, 0 to 16; default 0, none. Answers that quote
   * their prompt come faster, others a little slower; what is said is the same. Needs a second state for each sequence.
   */
  readonly speculation?: number;
}

/** Tokens of prompt and answer together. @param maxPositionEmbeddings tokens that the model was made for */
export function contextLengthOf(
  { contextLength }: Pick<EngineLoadOptions, "contextLength">,
  maxPositionEmbeddings: number,
): number {
  return contextLength ?? Math.min(maxPositionEmbeddings, 8192);
}

/**
 * @param maxPositionEmbeddings tokens that the model was made for
 * @throws {RequestError} `request_invalid` naming the option, its value and the range
 */
export function engineOptions(options: EngineLoadOptions, maxPositionEmbeddings: number): EngineOptions {
  const contextLength = contextLengthOf(options, maxPositionEmbeddings);
  const { maxSequences = 4, prefillChunk = 512, cacheTokens } = options;
  const { imageCacheBytes = 64 * 2 ** 20, stateCacheBytes = 128 * 2 ** 20, pageCacheBytes } = options;
  const { speculation = 0 } = options;
  const pageSize = 64;
  if (!Number.isSafeInteger(speculation) || speculation < 0 || speculation > 16)
    throw new RequestError(
      "request_invalid",
      `speculation is ${speculation}, expected an integer from 0 to 16`,
    );
  for (const [name, value] of Object.entries({ contextLength, maxSequences, prefillChunk }))
    expectInteger(name, value, 1);
  for (const [name, value] of Object.entries({ imageCacheBytes, stateCacheBytes, pageCacheBytes }))
    if (value !== undefined) expectInteger(name, value, 0);
  if (cacheTokens !== undefined) expectInteger("cacheTokens", cacheTokens, contextLength, "contextLength ");
  const pageBytes = pageCacheBytes === undefined ? {} : { pageBytes: pageCacheBytes };
  return {
    contextLength,
    maxSequences,
    pageSize,
    prefillChunk,
    imageCacheBytes,
    ...(speculation === 0 ? {} : { maxDrafts: speculation }),
    ...(cacheTokens === undefined ? {} : { numPages: Math.ceil(cacheTokens / pageSize) }),
    ...(stateCacheBytes === 0 ? {} : { prefixCache: { stateBytes: stateCacheBytes, ...pageBytes } }),
  };
}

function expectInteger(name: string, value: number, min: number, minName = ""): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new RequestError("request_invalid", `${name} is ${value}, expected an integer from ${minName}${min}`);
}
