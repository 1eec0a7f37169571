/** Cuts a streamed text at the first stop string, without ever showing part of one. */
import { RequestError } from "../errors.ts";
import { shownValue } from "../formats/shown-value.ts";

export interface StopFilter {
  /**
   * The text that is certain with this chunk: up to the stop string if one is complete, else up to what may be the
   * beginning of one. After a stop nothing more comes.
   */
  push(text: string): { readonly text: string; readonly stopped: string | null };
  /** The text held back, when no stop string can follow any more. */
  end(): string;
}

/**
 * Makes a filter for one text. The cut is where the stop string begins that is complete first; of several complete with
 * the same character, the longest, which begins first. How the text is divided into chunks makes no difference.
 *
 * @param stops may be empty: then all text passes
 * @throws {RequestError} `request_invalid` for an empty stop string, or one with half a surrogate pair
 */
export function createStopFilter(stops: readonly string[]): StopFilter {
  checkStops(stops);
  let held = "";
  let stopped: string | null = null;
  return {
    push(text) {
      if (stopped !== null) return { text: "", stopped };
      held += text;
      const found = firstComplete(held, stops);
      const length = found === null ? held.length - heldLength(held, stops) : found.start;
      const passed = held.slice(0, length);
      held = found === null ? held.slice(length) : "";
      stopped = found === null ? null : found.stop;
      return { text: passed, stopped };
    },
    end() {
      const rest = held;
      held = "";
      return rest;
    },
  };
}

function firstComplete(text: string, stops: readonly string[]): { start: number; stop: string } | null {
  let first: { start: number; end: number; stop: string } | null = null;
  for (const stop of stops) {
    const start = text.indexOf(stop);
    if (start < 0) continue;
    const end = start + stop.length;
    if (first === null || end < first.end || (end === first.end && start < first.start)) {
      first = { start, end, stop };
    }
  }
  return first;
}

/** Length of the longest end of a text that is the beginning of a stop string. */
function heldLength(text: string, stops: readonly string[]): number {
  let longest = 0;
  for (const stop of stops) {
    let length = Math.min(stop.length - 1, text.length);
    while (length > longest && !stop.startsWith(text.slice(text.length - length))) length--;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** @throws {RequestError} `request_invalid` for an empty stop string, or one with half a surrogate pair */
export function checkStops(stops: readonly string[]): void {
  for (const [index, stop] of stops.entries()) checkStop(stop, `stop string ${index + 1} of ${stops.length}`);
}

function checkStop(stop: string, where: string): void {
  if (stop === "")
    throw new RequestError("request_invalid", `${where} is empty, expected a text; leave it out`);
  // With the u flag a whole pair is one character, so this finds halves only.
  if (/\p{Surrogate}/u.test(stop)) {
    throw new RequestError("request_invalid", `${where}, ${shownValue(stop)}, has half a surrogate pair`);
  }
}
