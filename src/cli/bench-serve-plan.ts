/**
 * The requests of a bench of a server: a function of its settings and seed, so that two runs send the same.
 */

import { uniform } from "../engine/random.ts";

export interface LoadSettings {
  readonly seed: number;
  readonly numRequests: number;
  /** Requests a second that arrive whether earlier ones have ended or not; null sends the next when one ends. */
  readonly rate: number | null;
  /** Share of requests with an image, 0 to 1. */
  readonly imageShare: number;
  /** Words of a question. */
  readonly promptWords: number;
}

export interface PlannedRequest {
  /** Milliseconds after the beginning; 0 for all without a rate. */
  readonly startMs: number;
  readonly prompt: string;
  readonly hasImage: boolean;
  /** Of its sampling and its image. */
  readonly seed: number;
}

const syllables = ["ba", "do", "ki", "lu", "me", "no", "pa", "ri", "so", "tu", "ve", "za"];

/** No two prompts begin alike, so that no cache of prefixes helps. Arrivals are a Poisson process. */
export function planRequests(settings: LoadSettings): PlannedRequest[] {
  const { seed, numRequests, rate, imageShare, promptWords } = settings;
  let position = 0;
  const next = () => uniform(seed, position++);
  let startMs = 0;
  return Array.from({ length: numRequests }, (_, index): PlannedRequest => {
    if (rate !== null) startMs += (-Math.log(1 - next()) / rate) * 1000;
    const hasImage = next() < imageShare;
    const words = Array.from({ length: promptWords }, () => word(next));
    return { startMs, prompt: `${words.join(" ")}?`, hasImage, seed: seed + index };
  });
}

function word(next: () => number): string {
  const length = 1 + Math.floor(3 * next());
  return Array.from({ length }, () => syllables[Math.floor(syllables.length * next())]).join("");
}
