/**
 * Calls read while they come, out of a text that a grammar holds to their form (`tool-calls.ts`): functions, one a line, in a fence.
 */

import type { CallPiece } from "./tool-calls.ts";

/** Reads one answer; each text gives what is new of its calls. */
export function createForcedCallReader(): { push(text: string): CallPiece[] } {
  let held = "";
  /** Depth of parentheses within the arguments that come now; 0 outside of a call. */
  let depth = 0;
  let isString = false;
  let isEscaped = false;

  /** The arguments up to their closing parenthesis, as far as they are there. */
  const takeArguments = (): string => {
    for (let at = 0; at < held.length; at++) {
      const character = held[at];
      if (isEscaped) isEscaped = false;
      else if (isString) {
        isEscaped = character === "\\";
        isString = character !== '"';
      } else if (character === '"') isString = true;
      else if (character === "(") depth++;
      else if (character === ")" && --depth === 0) {
        const given = held.slice(0, at);
        held = held.slice(at + 1);
        return given;
      }
    }
    const given = held;
    held = "";
    return given;
  };

  return {
    push(text) {
      held += text;
      const pieces: CallPiece[] = [];
      for (;;) {
        if (depth > 0) {
          const given = takeArguments();
          if (given !== "") pieces.push({ type: "call-delta", arguments: given });
          if (depth > 0) return pieces;
        }
        const start = /functions\.([A-Za-z0-9_-]{1,64})\(/.exec(held);
        if (!start) return pieces;
        pieces.push({ type: "call-start", name: start[1]! });
        held = held.slice(start.index + start[0].length);
        depth = 1;
      }
    },
  };
}
