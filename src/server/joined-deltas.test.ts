import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ToldToken } from "../runtime/told-tokens.ts";
import type { GenerationEvent } from "./engine-port.ts";
import { joinedDeltas } from "./joined-deltas.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const holdMs = 50;
const usage = { promptTokens: 1, cachedTokens: 0, imageTokens: 0, completionTokens: 9 };
const end: GenerationEvent = { type: "text-end", finishReason: "stop", stopString: null, usage };
const token = (text: string): ToldToken => ({ id: null, text, bytes: null, logprob: -1, top: [] });

interface Seen {
  readonly event: GenerationEvent;
  readonly atMs: number;
}

async function* timed(gaps: readonly number[], isTold: boolean, given: number[], error: Error | null) {
  for (const [index, gap] of gaps.entries()) {
    await new Promise((resolve) => setTimeout(resolve, gap));
    given.push(performance.now());
    const text = `${index} `;
    yield { type: "text-delta" as const, text, ...(isTold ? { tokens: [token(text)] } : {}) };
  }
  if (error) throw error;
  yield end;
}

async function read(
  events: AsyncGenerator<GenerationEvent, void>,
): Promise<{ seen: Seen[]; error: unknown }> {
  const seen: Seen[] = [];
  try {
    for await (const event of events) seen.push({ event, atMs: performance.now() });
    return { seen, error: null };
  } catch (error) {
    return { seen, error };
  }
}

test("the text, its tokens, the end or the error are those of the single texts, none later than holdMs", async () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(gaps, fc.boolean(), fc.boolean(), async (pauses, isTold, hasFailed) => {
      const given: number[] = [];
      const lost = hasFailed ? new Error("lost") : null;
      const reading = read(joinedDeltas(timed(pauses, isTold, given, lost), holdMs));
      await vi.runAllTimersAsync();
      const { seen, error } = await reading;
      expect(error).toBe(lost);
      const deltas = seen.flatMap(({ event }) => (event.type === "text-delta" ? [event] : []));
      const texts = pauses.map((_, index) => `${index} `);
      expect(deltas.map(({ text }) => text).join("")).toBe(texts.join(""));
      const tokens = deltas.flatMap((delta) => delta.tokens ?? []);
      expect(tokens).toEqual(isTold ? texts.map(token) : []);
      expect(deltas.reduce((sum, { numJoined = 1 }) => sum + numJoined, 0)).toBe(texts.length);
      if (!hasFailed) expect(seen.at(-1)!.event).toEqual(end);
      let index = 0;
      for (const { event, atMs } of seen) {
        const count = event.type === "text-delta" ? (event.numJoined ?? 1) : 0;
        for (const givenMs of given.slice(index, index + count))
          expect(atMs - givenMs).toBeLessThanOrEqual(index === 0 ? 0 : holdMs);
        index += count;
      }
    }),
    { seed: 4, numRuns: 60 },
  );
});

test("texts that come fast are fewer events", async () => {
  const reading = read(joinedDeltas(timed(new Array<number>(100).fill(5), false, [], null), holdMs));
  await vi.runAllTimersAsync();
  const { seen } = await reading;
  expect(seen.length).toBeLessThan(15);
});

test("who leaves closes the source", async () => {
  let isClosed = false;
  async function* endless(): AsyncGenerator<GenerationEvent, void> {
    try {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        yield { type: "text-delta", text: "x" };
      }
    } finally {
      isClosed = true;
    }
  }
  const events = joinedDeltas(endless(), holdMs);
  const first = events.next();
  await vi.advanceTimersByTimeAsync(10);
  await first;
  const second = events.next();
  await vi.advanceTimersByTimeAsync(60);
  await second;
  const left = events.return();
  await vi.advanceTimersByTimeAsync(10);
  await left;
  expect(isClosed).toBe(true);
});
