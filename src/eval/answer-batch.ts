/**
 * Greedy answers to many prompts at once: each is prefilled alone, then all take their next tokens in one step, so that weights
 * are read once for all of them.
 *
 * Sequence s has state slot s and pages [s P, (s + 1) P) of the engine's cache, P = pages of the longest context. So nothing else may
 * run on the engine meanwhile. An answer is the same as `Engine.generate` gives, but for the rounding of sums in other batches.
 */

import type { EncodedImage, Engine } from "../engine/engine.ts";
import { pagesFor } from "../engine/sequence.ts";
import { type PlacedImage, type StepSlice, startStep } from "../engine/step.ts";
import type { TilePlan } from "../image/tile-plan.ts";
import { greedySampling, packMask } from "../tensor/sampling.ts";

export interface PromptPicture {
  /** [plan.numTiles, 3, tileSize, tileSize], normalised */
  readonly pixels: Float32Array;
  readonly plan: TilePlan;
  /** Position of its first image token. */
  readonly offset: number;
}

export interface BatchPrompt {
  /** [T], image tokens expanded. */
  readonly ids: Int32Array;
  readonly pictures: readonly PromptPicture[];
}

export interface BatchOptions {
  readonly maxNewTokens: number;
  readonly eosTokenIds: readonly number[];
  /** [V], 0 for ids that must not come; null allows all. */
  readonly allowed: Uint8Array | null;
}

export interface BatchAnswer {
  /** Without the token that ended it. */
  readonly ids: readonly number[];
  /** Whether the limit ended it, of tokens or of the context. */
  readonly isCutOff: boolean;
}

interface Running {
  readonly index: number;
  readonly pages: Int32Array;
  readonly ids: number[];
  length: number;
}

/**
 * @param prompts at most `maxSequences` of the engine; those as long as the context get no answer
 * @returns an answer for each prompt, null where it does not fit
 */
export async function answerBatch(
  engine: Engine,
  prompts: readonly BatchPrompt[],
  { maxNewTokens, eosTokenIds, allowed }: BatchOptions,
): Promise<readonly (BatchAnswer | null)[]> {
  const { contextLength, pageSize, prefillChunk, maxSequences } = engine.options;
  if (prompts.length > maxSequences)
    throw new RangeError(`${prompts.length} prompts, the engine takes ${maxSequences}`);
  const numPages = pagesFor(contextLength, pageSize);
  const mask = allowed && packMask(allowed);
  const sampling = { options: greedySampling, random: 0, slot: -1, history: null, mask };
  const answers: (BatchAnswer | null)[] = prompts.map(() => null);
  let running: Running[] = [];

  /** Runs slices in one step; the tokens of those that sample. */
  const step = async (slices: readonly StepSlice[]) => {
    const started = startStep(engine.model, slices);
    try {
      return (await started.done).ids;
    } finally {
      started.close();
    }
  };
  /** Takes the token of a sequence; whether it goes on. */
  const goesOn = (one: Running, id: number): boolean => {
    const isEnd = eosTokenIds.includes(id);
    if (!isEnd) one.ids.push(id);
    const isFull = one.ids.length >= maxNewTokens || one.length >= contextLength;
    if (!isEnd && !isFull) return true;
    answers[one.index] = { ids: one.ids, isCutOff: !isEnd };
    return false;
  };

  for (const [index, { ids, pictures }] of prompts.entries()) {
    if (ids.length >= contextLength) continue;
    const encoded: EncodedImage[] = [];
    try {
      const images: PlacedImage[] = [];
      for (const { pixels, plan, offset } of pictures) {
        const image = await engine.encodeImage(pixels, plan);
        encoded.push(image);
        images.push({ offset, features: image.features });
      }
      const pages = Int32Array.from({ length: numPages }, (_, page) => index * numPages + page);
      let token = 0;
      for (let first = 0; first < ids.length; first += prefillChunk) {
        const isLast = first + prefillChunk >= ids.length;
        const part = ids.subarray(first, first + prefillChunk);
        const place = { pages: pagesOf(pages, first + part.length, pageSize), stateSlot: index };
        const slice = { ids: part, pastLength: first, images, ...place, sampling: isLast ? sampling : null };
        token = (await step([slice]))[0] ?? token;
      }
      const one = { index, pages, ids: [], length: ids.length };
      if (goesOn(one, token)) running.push(one);
    } finally {
      for (const image of encoded) image.free();
    }
  }
  while (running.length > 0) {
    const slices = running.map(({ index, pages, ids, length }) => ({
      ids: Int32Array.of(ids.at(-1)!),
      pastLength: length,
      images: [],
      pages: pagesOf(pages, length + 1, pageSize),
      stateSlot: index,
      sampling,
    }));
    const tokens = await step(slices);
    const now = running;
    for (const one of now) one.length++;
    running = now.filter((one, i) => goesOn(one, tokens[i]!));
  }
  return answers;
}

function pagesOf(pages: Int32Array, tokens: number, pageSize: number): Int32Array {
  return pages.subarray(0, pagesFor(tokens, pageSize));
}
