import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  collect,
  countRuns,
  openEngineWithoutSample,
  openTinyEngine,
  tinyRequest,
} from "../../test/support/tiny-engine.ts";
import { forward, logitsOfRows } from "../models/vl.ts";
import { openOps } from "../tensor/run.ts";
import { greedySampling, packMask } from "../tensor/sampling.ts";
import { wholeSequences } from "../tensor/sequences.ts";
import type { Engine, EngineOptions, GenerationRequest, TokenConstraint } from "./engine.ts";

/** Prompts whose end stands in them before, so that drafts are tried; most of them are wrong. */
const repeating = Int32Array.of(3, 1, 4, 1, 5, 9, 3, 1, 4, 1, 5, 9, 3, 1, 4);
const sampled = { ...greedySampling, temperature: 1.2 };

async function both(request: Partial<GenerationRequest>, options: Partial<EngineOptions> = {}) {
  const plain = await openTinyEngine(options);
  const drafting = await openTinyEngine({ ...options, maxDrafts: 4 });
  const expected = await collect(plain, request);
  const given = await collect(drafting, request);
  return { expected, given, drafting };
}

function expectEmpty(engine: Engine): void {
  expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  expect(engine.model.backend.memory().temporary).toBe(0);
}

describe("with drafts, tokens are those without", () => {
  test("greedy, where drafts are right and where they are wrong", async () => {
    let [right, wrong] = [0, 0];
    for (const bias of [0, 4]) {
      const logitBias = [3, 1, 4].map((id) => [id, bias] as const);
      const request = { ids: repeating, sampling: greedySampling, logitBias, maxNewTokens: 30 };
      const { expected, given, drafting } = await both(request);
      expect(given).toEqual(expected);
      right += drafting.drafts.accepted;
      wrong += drafting.drafts.tried - drafting.drafts.accepted;
      expectEmpty(drafting);
    }
    expect(right).toBeGreaterThan(5);
    expect(wrong).toBeGreaterThan(5);
  });

  test("property: sampled, for any seed, prompt and length, and with a bias that copies", async () => {
    const plain = await openTinyEngine({ contextLength: 64 });
    const drafting = await openTinyEngine({ contextLength: 64, maxDrafts: 4 });
    const prompt = fc.array(fc.nat(5), { minLength: 1, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1000),
        prompt,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(4),
        async (seed, ids, maxNewTokens, favoured) => {
          const request: Partial<GenerationRequest> = {
            seed,
            ids: Int32Array.from(ids),
            maxNewTokens,
            sampling: sampled,
            logitBias: Array.from({ length: favoured }, (_, id) => [id, 8] as const),
          };
          expect(await collect(drafting, request)).toEqual(await collect(plain, request));
        },
      ),
      { numRuns: 60 },
    );
    const { tried, accepted } = drafting.drafts;
    expect(accepted).toBeGreaterThan(50);
    expect(tried - accepted).toBeGreaterThan(50);
    expectEmpty(drafting);
  });

  test("at an end token within a draft, and at the end of the context", async () => {
    const bias = [[7, 30]] as const;
    const { expected, given } = await both(
      { ids: repeating, logitBias: bias, maxNewTokens: 1000 },
      { contextLength: 32 },
    );
    expect(given).toEqual(expected);
    expect(given).toMatchObject({ reason: "length" });
    expect(given.ids).toHaveLength(32 - repeating.length + 1);
    const cut = { ids: repeating, sampling: greedySampling, maxNewTokens: 30 };
    const { ids } = await collect(await openTinyEngine(), cut);
    for (const end of new Set(ids)) {
      const ended = await both({ ...cut, eosTokenIds: [end] });
      expect(ended.given).toEqual(ended.expected);
    }
  });

  test("beside others, preempted, and with log-probabilities", async () => {
    const variants = [1, 2, 3].map((seed) => ({ seed, ids: repeating, sampling: sampled, maxNewTokens: 25 }));
    const alone = [];
    for (const variant of variants) alone.push(await collect(await openTinyEngine(), variant));
    const engine = await openTinyEngine({ maxDrafts: 4 });
    expect(await Promise.all(variants.map((variant) => collect(engine, variant)))).toEqual(alone);
    const tight = await openTinyEngine({ maxDrafts: 4, numPages: 13 });
    expect(await Promise.all(variants.map((variant) => collect(tight, variant)))).toEqual(alone);
    expectEmpty(engine);
    expectEmpty(tight);
    const told = async (one: Engine) => {
      const heard: number[] = [];
      const onToken = ({ logprob }: { logprob: number }) => void heard.push(logprob);
      await collect(one, { ...variants[0]!, logprobs: { numTop: 1, onToken } });
      return heard;
    };
    const plain = await told(await openTinyEngine());
    (await told(engine)).forEach((logprob, at) => {
      expect(logprob).toBeCloseTo(plain[at]!, 4);
    });
  });

  test("in turns of a conversation that the prefix cache keeps", async () => {
    const prefixCache = { stateBytes: 1e6, interval: 64, minTokens: 1 };
    const plain = await openTinyEngine({ prefixCache, contextLength: 120 });
    const drafting = await openTinyEngine({ prefixCache, contextLength: 120, maxDrafts: 4 });
    let ids = repeating;
    for (let turn = 0; turn < 4; turn++) {
      const request = { ids, sampling: sampled, seed: turn, maxNewTokens: 12 };
      const given = await collect(drafting, request);
      expect(given).toEqual(await collect(plain, request));
      ids = Int32Array.of(...ids, ...given.ids, 3, 1, 4);
    }
    expect(drafting.drafts.tried).toBeGreaterThan(drafting.drafts.accepted);
    expectEmpty(drafting);
  });

  test("with a constraint, which hears what came and no draft", async () => {
    const constraint = (): TokenConstraint & { taken: number[] } => {
      const taken: number[] = [];
      const mask = (count: number) =>
        packMask(Uint8Array.from({ length: 40 }, (_, id) => Number(id % 3 === count % 3 || id === 3)));
      return {
        taken,
        async masks(more, drafts) {
          taken.push(...more);
          await new Promise((resolve) => setImmediate(resolve));
          const allowed = drafts.findIndex((id, index) => id % 3 !== (taken.length + index) % 3 && id !== 3);
          const count = allowed < 0 ? drafts.length : allowed;
          return Array.from({ length: count + 1 }, (_, index) => mask(taken.length + index));
        },
        close() {},
      };
    };
    const request = { ids: repeating, sampling: sampled, logitBias: [[3, 6]] as const, maxNewTokens: 30 };
    const expected = await collect(await openTinyEngine(), { ...request, constraint: constraint() });
    const drafting = await openTinyEngine({ maxDrafts: 4 });
    const heard = constraint();
    expect(await collect(drafting, { ...request, constraint: heard })).toEqual(expected);
    expect(heard.taken).toEqual(expected.ids.slice(0, heard.taken.length));
    expect(drafting.drafts.tried).toBeGreaterThan(0);
  });

  test("penalties try none", async () => {
    const { expected, given, drafting } = await both({
      ids: repeating,
      sampling: { ...sampled, repetitionPenalty: 1.3 },
      maxNewTokens: 20,
    });
    expect(given).toEqual(expected);
    expect(drafting.drafts.tried).toBe(0);
  });

  test("left or aborted at any time, nothing stays behind", async () => {
    const engine = await openTinyEngine({ maxDrafts: 4 });
    for (let numTokens = 0; numTokens < 8; numTokens++) {
      const tokens = engine.generate(
        tinyRequest({ ids: repeating, sampling: greedySampling, maxNewTokens: 25 }),
      );
      for (let index = 0; index <= numTokens; index++) await tokens.next();
      await tokens.return("stop");
    }
    await collect(engine);
    expectEmpty(engine);
  });
});

test("a draft costs fewer steps: a text that copies takes a step for several tokens", async () => {
  const engine = await openTinyEngine({ maxDrafts: 4, contextLength: 120 });
  const numSteps = countRuns(engine, "sample");
  const { ids } = await collect(engine, { ids: repeating, logitBias: [[7, 60]], maxNewTokens: 60 });
  expect(ids).toEqual(new Array(60).fill(7));
  expect(numSteps()).toBeLessThan(20);
});

test("the distribution is the model's: a token whose draft was tried, over many seeds", async () => {
  const engine = await openTinyEngine({
    maxDrafts: 3,
    contextLength: 120,
    prefixCache: { stateBytes: 1e6, minTokens: 1 },
  });
  // Whatever comes first after 5, its pair stands in the prompt: so the second token always has a draft, which is 5.
  const ids = Int32Array.of(...Array.from({ length: 40 }, (_, id) => [5, id]).flat(), 5);
  const sampling = { ...greedySampling, temperature: 1.5, topK: 6 };
  const logitBias = [[5, 3]] as const;
  const numSeeds = 600;
  const seen = new Map<number, number[]>();
  for (let seed = 0; seed < numSeeds; seed++) {
    const [first, second] = (await collect(engine, { ids, sampling, seed, logitBias, maxNewTokens: 3 })).ids;
    const counts = seen.get(first!) ?? new Array<number>(40).fill(0);
    counts[second!]!++;
    seen.set(first!, counts);
  }
  const { tried, accepted } = engine.drafts;
  expect(tried).toBeGreaterThanOrEqual(numSeeds);
  expect(accepted).toBeGreaterThan(numSeeds / 10);
  expect(tried - accepted).toBeGreaterThan(numSeeds / 10);
  const [first, counts] = [...seen].sort(([, a], [, b]) => sum(b) - sum(a))[0]!;
  const expected = await distribution(engine, Int32Array.of(...ids, first), 1.5, 6, [5, 3]);
  expect(expected.filter((p) => p > 0)).toHaveLength(6);
  expect(counts.every((count, id) => count === 0 || expected[id]! > 0)).toBe(true);
  const total = sum(counts);
  const parts = expected.map((p, id) => (p > 0 ? (counts[id]! - total * p) ** 2 / (total * p) : 0));
  // Of five degrees of freedom, one in a thousand is above.
  expect(sum(parts)).toBeLessThan(20.52);
});

test("a backend that cannot sample tries drafts too", async () => {
  const request = { ids: repeating, sampling: greedySampling, maxNewTokens: 20 };
  const engine = await openEngineWithoutSample({ maxDrafts: 4 });
  expect(await collect(engine, request)).toEqual(await collect(await openTinyEngine(), request));
  expect(engine.drafts.tried).toBeGreaterThan(0);
});

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}

/** Probabilities after a text, of the most probable ids alone. */
async function distribution(
  { model: { backend, weights, config } }: Engine,
  ids: Int32Array,
  temperature: number,
  topK: number,
  [biased, bias]: readonly [number, number],
): Promise<number[]> {
  const arena = backend.openArena();
  const ops = openOps(backend, arena);
  const batch = {
    ids: arena.upload(ids, [ids.length]),
    sequences: wholeSequences([ids.length]),
    features: null,
  };
  const hidden = forward(ops, weights, config, batch, null);
  const read = await backend.read(logitsOfRows(ops, weights, hidden, Int32Array.of(ids.length - 1)));
  arena.close();
  const logits = [...read];
  logits[biased]! += bias;
  const least = [...logits].sort((a, b) => b - a)[topK - 1]!;
  const weightsOf = logits.map((logit) => (logit >= least ? Math.exp(logit / temperature) : 0));
  return weightsOf.map((weight) => weight / sum(weightsOf));
}
