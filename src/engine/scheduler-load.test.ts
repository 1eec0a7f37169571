// Plans carried out as an engine does it, without a model: what must hold for any load.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pool } from "./pool.ts";
import { planStep, type SchedulerLimits } from "./scheduler.ts";

const limits: SchedulerLimits = { maxSequences: 3, promptTokens: 8, chunkMultiple: 1, pageSize: 4 };

/** A request of the simulation: what it asks for, and what it holds. */
interface Simulated {
  readonly id: number;
  readonly caller: string;
  readonly priority: number;
  readonly arrival: number;
  readonly arrivesAt: number;
  readonly promptLength: number;
  readonly maxNewTokens: number;
  state: "waiting" | "running" | "ended";
  length: number;
  /** Tokens it has had, prompt included. */
  known: number;
  pages: number[];
}

interface Wish {
  readonly caller: number;
  readonly priority: number;
  readonly arrivesAt: number;
  readonly promptLength: number;
  readonly maxNewTokens: number;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  caller: fc.integer({ min: 0, max: 2 }),
  priority: fc.integer({ min: 0, max: 1 }),
  arrivesAt: fc.integer({ min: 0, max: 20 }),
  promptLength: fc.integer({ min: 1, max: 30 }),
  maxNewTokens: fc.integer({ min: 1, max: 10 }),
});

/** Carries out plans as an engine does, and checks each; returns the step at which each request ended. */
function simulate(wishes: readonly Wish[], bounds: SchedulerLimits, numPages: number): Map<number, number> {
  const pool = new Pool("KV pages", numPages);
  const requests = wishes.map(
    (one, id): Simulated => ({
      ...one,
      id,
      caller: `c${one.caller}`,
      arrival: id,
      state: "waiting",
      length: 0,
      known: one.promptLength,
      pages: [],
    }),
  );
  const ended = new Map<number, number>();
  let served: ReadonlyMap<string, number> = new Map();
  const leave = (one: Simulated, state: Simulated["state"]) => {
    pool.release(one.pages.splice(0));
    Object.assign(one, { state, length: 0 });
  };
  for (let step = 0; ended.size < requests.length; step++) {
    expect(step).toBeLessThan(3000);
    const now = requests.filter(({ state, arrivesAt }) => state !== "ended" && arrivesAt <= step);
    const running = now.filter(({ state }) => state === "running");
    const base = ({ id, caller, priority, arrival, length }: Simulated) => ({
      id,
      caller,
      priority,
      arrival,
      length,
      deadlineMs: Infinity,
    });
    const planned = planStep(
      {
        nowMs: 0,
        running: running.map((one) => ({
          ...base(one),
          phase: one.length + 1 === one.known && one.known > one.promptLength ? "decode" : "prefill",
          left: one.known - one.length,
          drafts: 0,
          numPages: one.pages.length,
          ownPages: one.pages.length,
        })),
        waiting: now
          .filter(({ state }) => state === "waiting")
          .map((one) => ({
            ...base(one),
            left: one.known,
            promptLength: one.known,
            sharedPages: 0,
            pinnedPages: 0,
          })),
        freePages: pool.numFree,
        served,
      },
      bounds,
    );
    served = planned.served;
    for (const id of planned.preempted) leave(requests[id]!, "waiting");
    for (const id of planned.admitted) {
      expect(requests[id]!.state).toBe("waiting");
      requests[id]!.state = "running";
    }
    expect(requests.filter(({ state }) => state === "running").length).toBeLessThanOrEqual(
      bounds.maxSequences,
    );
    let promptTokens = 0;
    for (const { id, count } of planned.slices) {
      const one = requests[id]!;
      expect(one.state).toBe("running");
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(one.known - one.length);
      const isDecode = one.length + 1 === one.known && one.known > one.promptLength;
      if (!isDecode) promptTokens += count;
      one.length += count;
      one.pages.push(...pool.take(Math.ceil(one.length / bounds.pageSize) - one.pages.length)); // throws when there are none
      if (one.length < one.known) continue;
      if (++one.known > one.promptLength + one.maxNewTokens - 1) {
        leave(one, "ended");
        ended.set(id, step);
      }
    }
    expect(promptTokens).toBeLessThanOrEqual(bounds.promptTokens);
    const held = requests.flatMap(({ pages }) => pages);
    expect(new Set(held).size).toBe(held.length);
    if (now.length > 0) expect(planned.slices.length + planned.preempted.length).toBeGreaterThan(0);
  }
  expect(pool.numFree).toBe(numPages);
  return ended;
}

describe("any load", () => {
  test("every request ends, no page is used twice and the budget holds", () => {
    fc.assert(
      fc.property(
        fc.array(wish, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 10, max: 24 }), // 10 pages of 4 hold the longest request
        (wishes, maxSequences, promptTokens, chunkMultiple, numPages) => {
          simulate(wishes, { maxSequences, promptTokens, chunkMultiple, pageSize: 4 }, numPages);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  test("a caller with one request is not starved by a stream of another's", () => {
    const flood = Array.from({ length: 40 }, () => ({
      caller: 0,
      priority: 0,
      arrivesAt: 0,
      promptLength: 20,
      maxNewTokens: 5,
    }));
    const single = { caller: 1, priority: 0, arrivesAt: 3, promptLength: 20, maxNewTokens: 5 };
    const ended = simulate([...flood, single], { ...limits, maxSequences: 2 }, 24);
    const before = [...ended.values()].filter((step) => step < ended.get(40)!).length;
    expect(before).toBeLessThan(6);
  });

  test("two callers get equal shares of a step's prompt tokens", () => {
    const stream = (caller: number, promptLength: number) =>
      Array.from({ length: 60 / promptLength }, () => ({
        caller,
        priority: 0,
        arrivesAt: 0,
        promptLength,
        maxNewTokens: 1,
      }));
    const wishes = [...stream(0, 6), ...stream(1, 20)];
    const ended = simulate(wishes, { ...limits, maxSequences: 8 }, 200);
    // 60 tokens each: the one with long prompts ends within a chunk of the other.
    const last = (from: number, to: number) =>
      Math.max(...wishes.slice(from, to).map((_, i) => ended.get(from + i)!));
    expect(Math.abs(last(0, 10) - last(10, 13))).toBeLessThanOrEqual(3);
  });
});
