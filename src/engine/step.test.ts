import { expect, test } from "vitest";
import { randomModel, tinyConfig } from "../../test/support/random-model.ts";
import { createCache } from "../models/cache.ts";
import { greedySampling } from "../tensor/sampling.ts";
import { Sampler } from "./sampler.ts";
import { type StepModel, type StepSlice, startStep } from "./step.ts";

async function openModel(): Promise<StepModel> {
  const model = await randomModel(tinyConfig(), 3);
  const { backend, config } = model;
  const cache = createCache(backend, config.textConfig, { numPages: 12, pageSize: 4, numSlots: 3 });
  return { ...model, cache, sampler: new Sampler(backend, config.textConfig.vocabSize, 3) };
}

const sampling = {
  options: greedySampling,
  random: 0,
  slot: -1,
  history: null,
  mask: null,
};

function slice(which: number, ids: StepSlice["ids"], pastLength: number): StepSlice {
  return {
    ids,
    pastLength,
    pages: Int32Array.from({ length: 4 }, (_, page) => page * 3 + which),
    stateSlot: which,
    images: [],
    sampling,
  };
}

const prompts = [[3, 1, 4], [1, 5, 9, 2], [6]].map((ids) => Int32Array.from(ids));

test("sampled tokens are taken in any order, beside ids known here", async () => {
  const model = await openModel();
  const first = startStep(model, [slice(0, prompts[0]!, 0), slice(1, prompts[1]!, 0)]);
  const sampled = (row: number) => ({ tensor: first.sampled!, row });
  // Sequence 2 begins while 1 and 0, turned round, go on.
  const mixed = startStep(model, [
    slice(1, sampled(1), prompts[1]!.length),
    slice(2, prompts[2]!, 0),
    slice(0, sampled(0), prompts[0]!.length),
  ]);
  first.close();
  const [b, c, a] = (await mixed.done).ids;
  for (const [which, token] of [a, b, c].entries()) {
    const alone = await openModel();
    let step = startStep(alone, [slice(which, prompts[which]!, 0)]);
    if (which < 2) {
      const { ids } = await step.done;
      step.close();
      step = startStep(alone, [slice(which, ids, prompts[which]!.length)]);
    }
    expect(token).toBe((await step.done).ids[0]);
    step.close();
  }
  mixed.close();
  expect(model.backend.memory().temporary).toBe(0);
});

test("a step without wanted tokens gives none and ends when its work is done", async () => {
  const model = await openModel();
  const step = startStep(model, [{ ...slice(0, prompts[0]!, 0), sampling: null }]);
  expect(step.sampled).toBeNull();
  expect((await step.done).ids).toHaveLength(0);
  step.close();
  expect(model.backend.memory().temporary).toBe(0);
});
