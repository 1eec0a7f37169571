import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pool } from "./pool.ts";
import {
  chunkLength,
  planStep,
  type RunningRequest,
  type SchedulerLimits,
  type SchedulerState,
  type StepPlan,
  type WaitingRequest,
} from "./scheduler.ts";

const limits: SchedulerLimits = { maxSequences: 3, promptTokens: 8, chunkMultiple: 1, pageSize: 4 };

const common = { caller: "a", priority: 0, deadlineMs: Infinity };

function decoding(id: number, changed: Partial<RunningRequest> = {}): RunningRequest {
  const length = changed.length ?? 5;
  const numPages = Math.ceil(length / 4);
  return {
    ...common,
    id,
    arrival: id,
    phase: "decode",
    length,
    left: 0,
    numPages,
    ownPages: numPages,
    ...changed,
  };
}

function waiting(id: number, promptLength: number, changed: Partial<WaitingRequest> = {}): WaitingRequest {
  const begin = { length: 0, left: promptLength, promptLength, sharedPages: 0, pinnedPages: 0 };
  return { ...common, id, arrival: id, ...begin, ...changed };
}

function plan(changed: Partial<SchedulerState>, changedLimits: Partial<SchedulerLimits> = {}): StepPlan {
  const state = { nowMs: 0, running: [], waiting: [], freePages: 100, served: new Map(), ...changed };
  return planStep(state, { ...limits, ...changedLimits });
}

describe("one step", () => {
  test("those that decode take a token each, and the prompt of another a chunk beside them", () => {
    const prompt = decoding(2, { phase: "prefill", length: 8, left: 20 });
    const { slices } = plan({ running: [decoding(1), prompt, decoding(3)] });
    expect(slices).toEqual([
      { id: 1, count: 1 },
      { id: 3, count: 1 },
      { id: 2, count: 8 },
    ]);
  });

  test("an idle request takes nothing and keeps its place", () => {
    const { slices, admitted } = plan({
      running: [decoding(1, { phase: "idle" }), decoding(2), decoding(3)],
      waiting: [waiting(4, 3)],
    });
    expect(slices.map(({ id }) => id)).toEqual([2, 3]);
    expect(admitted).toEqual([]);
  });

  test("the budget is shared by prompts in order of arrival", () => {
    const { slices, admitted } = plan({ waiting: [waiting(2, 6), waiting(1, 5), waiting(3, 4)] });
    expect(admitted).toEqual([1, 2]);
    expect(slices).toEqual([
      { id: 1, count: 5 },
      { id: 2, count: 3 },
    ]);
  });

  test("what the cache has is not computed, and its shared pages are not taken again", () => {
    const cached = waiting(1, 11, { length: 8, left: 3, sharedPages: 2, pinnedPages: 2 });
    expect(plan({ waiting: [cached], freePages: 3 })).toMatchObject({
      admitted: [1],
      slices: [{ id: 1, count: 3 }],
    });
    expect(plan({ waiting: [cached], freePages: 2 }).admitted).toEqual([]);
  });

  test("who is past the deadline ends, and its pages and place are free at once", () => {
    const late = decoding(1, { deadlineMs: 10 });
    const state = {
      nowMs: 10,
      running: [late],
      waiting: [waiting(2, 5), waiting(3, 2, { deadlineMs: 5 })],
      freePages: 0,
    };
    expect(plan(state, { maxSequences: 1 })).toMatchObject({ expired: [1, 3], admitted: [2] });
  });
});

describe("order", () => {
  test("a higher priority goes first, whoever came first", () => {
    const { admitted } = plan({ waiting: [waiting(1, 8), waiting(2, 8, { priority: 1 })] });
    expect(admitted).toEqual([2]);
  });

  test("a caller with one request is not behind all requests of another", () => {
    const many = [1, 2, 3, 4, 5].map((id) => waiting(id, 8));
    const one = waiting(6, 8, { caller: "b" });
    const first = plan({ waiting: [...many, one] });
    expect(first.admitted).toEqual([1]);
    const second = plan({ waiting: [...many.slice(1), one], served: first.served });
    expect(second.admitted).toEqual([6]);
  });

  test("a caller that comes anew has no credit for the time it was away", () => {
    const served = new Map([["a", 1000]]);
    const one = plan({ waiting: [waiting(1, 8), waiting(2, 8, { caller: "b" })], served });
    expect(one.admitted).toEqual([1]);
    const two = plan({ waiting: [waiting(3, 8), waiting(2, 8, { caller: "b" })], served: one.served });
    expect(two.admitted).toEqual([2]);
  });

  test("nobody overtakes the one that does not fit", () => {
    const { admitted } = plan({ waiting: [waiting(1, 40), waiting(2, 1)], freePages: 5 });
    expect(admitted).toEqual([]);
  });
});

describe("chunks", () => {
  test("are multiples that leave more than one token, unless they end the segment", () => {
    expect(chunkLength(200, 512, 64, false)).toBe(200);
    expect(chunkLength(600, 512, 64, false)).toBe(512);
    expect(chunkLength(129, 128, 64, false)).toBe(64);
    expect(chunkLength(65, 64, 64, false)).toBe(0);
    expect(chunkLength(600, 63, 64, false)).toBe(0);
    expect(chunkLength(65, 64, 64, true)).toBe(64);
    expect(chunkLength(600, 5, 64, true)).toBe(5);
  });

  test("a step that has not a whole multiple left gives the next prompt nothing", () => {
    const { slices } = plan(
      { waiting: [waiting(1, 66), waiting(2, 100)], freePages: 1000 },
      { promptTokens: 128, chunkMultiple: 64 },
    );
    expect(slices).toEqual([{ id: 1, count: 66 }]);
  });
});

describe("without pages", () => {
  const full = (id: number, changed: Partial<RunningRequest> = {}) => decoding(id, { length: 8, ...changed });

  test("the youngest of the lowest priority gives back its pages", () => {
    const running = [full(1), full(2, { priority: -1 }), full(3, { priority: -1 }), full(4, { priority: 1 })];
    expect(plan({ running, freePages: 0 }, { maxSequences: 4 })).toMatchObject({
      preempted: [3],
      slices: [
        { id: 4, count: 1 },
        { id: 1, count: 1 },
      ],
    });
  });

  test("the last in rank waits for pages instead of giving up what it has", () => {
    const running = [decoding(1), full(2)];
    expect(plan({ running, freePages: 0 })).toMatchObject({ preempted: [], slices: [{ id: 1, count: 1 }] });
  });

  test("a prompt takes what fits and then the pages of those below it", () => {
    const prompt = (id: number) => full(id, { phase: "prefill", left: 12 });
    expect(plan({ running: [prompt(1)], freePages: 1 }).slices).toEqual([{ id: 1, count: 4 }]);
    const both = plan({ running: [prompt(1), decoding(2)], freePages: 1 });
    expect(both).toMatchObject({ preempted: [2], slices: [{ id: 1, count: 8 }] });
  });

  test("nobody is let in by a step that preempts", () => {
    const running = [full(1), full(2)];
    expect(plan({ running, waiting: [waiting(3, 1)], freePages: 0 })).toMatchObject({
      preempted: [2],
      admitted: [],
    });
  });
});

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
