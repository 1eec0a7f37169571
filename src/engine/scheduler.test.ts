import { describe, expect, test } from "vitest";
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
    left: 1,
    drafts: 0,
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

  test("drafts are tried where there are pages for them, and push nobody out", () => {
    const drafting = decoding(1, { drafts: 6 });
    const counts = (freePages: number) =>
      plan({ running: [drafting, decoding(2, { length: 8 })], freePages }).slices.map(({ count }) => count);
    // Two pages of four hold 5 tokens and this one: 2 drafts more; one page further all of them, if the other has its own.
    expect(counts(9)).toEqual([7, 1]);
    expect(counts(1)).toEqual([7]);
    expect(plan({ running: [decoding(1, { drafts: 6 })], freePages: 0 }).slices).toEqual([
      { id: 1, count: 3 },
    ]);
  });

  test("tokens behind a wrong draft are taken at once", () => {
    expect(plan({ running: [decoding(1, { left: 3 })] }).slices).toEqual([{ id: 1, count: 3 }]);
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

  test("who is past the deadline ends, and its place is free at once", () => {
    const late = decoding(1, { deadlineMs: 10 });
    const state = {
      nowMs: 10,
      running: [late],
      waiting: [waiting(2, 5), waiting(3, 2, { deadlineMs: 5 })],
      freePages: 2,
    };
    expect(plan(state, { maxSequences: 1 })).toMatchObject({ expired: [1, 3], admitted: [2] });
    // Its pages may be shared with those that would be let in.
    expect(plan({ ...state, freePages: 1 }, { maxSequences: 1 }).admitted).toEqual([]);
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

  test("a prompt that comes after one that was let in takes nothing from others", () => {
    const late = decoding(1, { phase: "prefill", length: 8, left: 30, caller: "b" });
    const state = {
      running: [late, decoding(2)],
      waiting: [waiting(3, 4)],
      served: new Map([
        ["b", 50],
        ["a", 0],
      ]),
    };
    // Number 3 goes first and leaves no page; number 2, which holds two, may share them with it.
    const { preempted, slices } = plan({ ...state, freePages: 2 }, { promptTokens: 20 });
    expect(preempted).toEqual([]);
    expect(slices.map(({ id }) => id)).toEqual([2, 3, 1]);
  });

  test("nobody is let in by a step that preempts", () => {
    const running = [full(1), full(2)];
    expect(plan({ running, waiting: [waiting(3, 1)], freePages: 0 })).toMatchObject({
      preempted: [2],
      admitted: [],
    });
  });
});
