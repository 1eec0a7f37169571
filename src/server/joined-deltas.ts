/** Texts of an engine that gives each token by itself, joined as `holdMs` says. */

import type { HoldMs } from "../engine/engine.ts";
import { nextTick } from "../engine/shared-tick.ts";
import type { GenerationEvent } from "./engine-port.ts";

type Delta = Extract<GenerationEvent, { readonly type: "text-delta" }>;

/**
 * The same answer in fewer events: the first as it comes, texts after it at most `holdMs` later, as one. The end and errors wait for
 * nothing, and come after all text.
 *
 * @param events closed when the answer is left
 */
export async function* joinedDeltas(
  events: AsyncGenerator<GenerationEvent, void>,
  holdMs: HoldMs,
): AsyncGenerator<GenerationEvent, void> {
  if (holdMs === 0) return yield* events;
  let held: Delta | null = null;
  let tick: Promise<null> | null = null;
  let ahead: Promise<IteratorResult<GenerationEvent, void>> | null = null;
  let isFirst = true;
  try {
    for (;;) {
      ahead ??= events.next();
      // Whoever awaits it later hears of its failure; until then it is not unhandled.
      ahead.catch(() => {});
      const result: IteratorResult<GenerationEvent, void> | null = await (tick
        ? Promise.race([ahead, tick])
        : ahead);
      if (result !== null) ahead = null;
      const event = result?.value;
      if (event?.type === "text-delta" && !isFirst) {
        held = held ? joined(held, event) : event;
        tick ??= nextTick(typeof holdMs === "number" ? holdMs : holdMs());
        continue;
      }
      const before = held;
      held = null;
      tick = null;
      if (before) yield before;
      if (event) yield event;
      isFirst = false;
      if (result?.done) return;
    }
  } catch (error) {
    if (held) yield held;
    throw error;
  } finally {
    await events.return();
  }
}

function joined(first: Delta, next: Delta): Delta {
  const tokens = [...(first.tokens ?? []), ...(next.tokens ?? [])];
  return {
    ...next,
    text: first.text + next.text,
    numJoined: (first.numJoined ?? 1) + (next.numJoined ?? 1),
    ...(first.tokens || next.tokens ? { tokens } : {}),
  };
}
