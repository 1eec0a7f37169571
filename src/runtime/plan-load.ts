/**
 * What a model of this machine holds once it is loaded, from its settings and the sizes of its tensors. What a step needs
 * besides is not among it: it depends on the prompt, and is given back after the step.
 */

import type { EngineOptions } from "../engine/engine.ts";
import { pagesFor } from "../engine/sequence.ts";
import { cacheSize } from "../engine/sequence-memory.ts";
import { BackendError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import { kvValuesPerToken, stateValuesPerSequence } from "../models/cache.ts";

export interface LoadPlan {
  /** Tensors as the checkpoint stores them, which is how a backend keeps them, but for some padding. */
  readonly weightBytes: number;
  /** KV pages, float32. */
  readonly kvBytes: number;
  /** Lightning states of sequences and of the prefix cache, float32. */
  readonly stateBytes: number;
  /** Features of images that are kept for later requests, at most. */
  readonly imageCacheBytes: number;
  readonly totalBytes: number;
}

/** @param weightBytes of all tensors of the checkpoint */
export function planLoad(
  { textConfig, visionConfig }: ModelConfig,
  weightBytes: number,
  options: EngineOptions,
): LoadPlan {
  const { contextLength, maxSequences, pageSize, prefixCache = null, maxDrafts = 0 } = options;
  const slots = { maxSequences, hasBackups: maxDrafts > 0 };
  const numPages = options.numPages ?? maxSequences * pagesFor(contextLength, pageSize);
  const { numSlots } = cacheSize(textConfig, { numPages, pageSize }, slots, prefixCache);
  const kvBytes = 4 * numPages * pageSize * kvValuesPerToken(textConfig);
  const stateBytes = 4 * numSlots * stateValuesPerSequence(textConfig);
  const imageCacheBytes = visionConfig ? (options.imageCacheBytes ?? 0) : 0;
  const totalBytes = weightBytes + kvBytes + stateBytes + imageCacheBytes;
  return { weightBytes, kvBytes, stateBytes, imageCacheBytes, totalBytes };
}

/**
 * Refuses a model that does not fit.
 *
 * @param name  of the model, for the message
 * @param whose `are free on this machine`, `are left of --memory`
 * @throws {BackendError} `backend_memory` with what is needed, for what, and what there is
 */
export function expectRoom(plan: LoadPlan, freeBytes: number, name: string, whose: string): void {
  const { weightBytes, kvBytes, stateBytes, imageCacheBytes, totalBytes } = plan;
  if (totalBytes <= freeBytes) return;
  const parts = `weights ${weightBytes}, KV pages ${kvBytes}, lightning states ${stateBytes}, image cache ${imageCacheBytes}`;
  throw new BackendError(
    "backend_memory",
    `${name} needs ${totalBytes} bytes (${parts}), ${Math.max(0, freeBytes)} ${whose}; use a shorter context, fewer sequences or a quantised checkpoint`,
    { fields: { neededBytes: totalBytes, freeBytes } },
  );
}
