import { expect, test } from "vitest";
import type { Pass } from "./pass.ts";
import { StepAhead } from "./step-ahead.ts";
import { type ReadyStep, StepFeed } from "./step-feed.ts";
import type { QueuedPasses } from "./trainer.ts";

/** A trainer that says what it was asked to queue, and a feed whose step after n tokens has n + 1. */
function steps(make = async (tokens: number): Promise<ReadyStep> => readyStep(tokens + 1)) {
  const queued: string[] = [];
  const trainer = {
    async queue(passes: readonly Pass[], lossScale = 1): Promise<QueuedPasses> {
      queued.push(`${passes[0]!.numTokens} at ${lossScale}`);
      return { passes, lossScale, readings: [] };
    },
  };
  return { queued, ahead: new StepAhead(new StepFeed(make), trainer) };
}

function readyStep(numTokens: number): ReadyStep {
  const rows = { tiles: 0, tokens: numTokens, targets: 0 };
  return { passes: [{ numTokens, rows, run: async () => async () => ({}) }], numTokens, position: numTokens };
}

test("passes of the next step are queued once it is ready, before anybody asks for it, and once", async () => {
  const { queued, ahead } = steps();
  await ahead.next(0, 8);
  ahead.prepare(1, 8, true);
  await new Promise(setImmediate);
  expect(queued).toEqual(["1 at 8", "2 at 8"]);
  expect((await ahead.next(1, 8)).position).toBe(2);
  expect(queued).toEqual(["1 at 8", "2 at 8"]);
});

test("passes wait for the report where they depend on it", async () => {
  const { queued, ahead } = steps();
  await ahead.next(0);
  ahead.prepare(1, undefined, false);
  await new Promise(setImmediate);
  expect(queued).toEqual(["1 at 1"]);
  await ahead.next(1);
  expect(queued).toEqual(["1 at 1", "2 at 1"]);
});

test("passes queued with a scale that the report has changed are queued again with the new one", async () => {
  const { queued, ahead } = steps();
  await ahead.next(0, 8);
  ahead.prepare(1, 8, true);
  const { queued: found } = await ahead.next(1, 4);
  expect(queued).toEqual(["1 at 8", "2 at 8", "2 at 4"]);
  expect(found.lossScale).toBe(4);
});

test("an error of the feed comes with the step that it is of; settling hears nothing of it", async () => {
  const { ahead } = steps(async (tokens) => {
    if (tokens === 1) throw new Error("the stream broke");
    return readyStep(tokens + 1);
  });
  await ahead.next(0);
  ahead.prepare(1, undefined, true);
  await expect(ahead.next(1)).rejects.toThrow("the stream broke");
  ahead.prepare(1, undefined, true);
  await ahead.settle();
});
