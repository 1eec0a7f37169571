import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  collect,
  openEngineWithoutSample,
  openTinyEngine,
  tinyRequest,
} from "../../test/support/tiny-engine.ts";
import { forward, logitsOfRows } from "../models/vl.ts";
import { openOps } from "../tensor/run.ts";
import { greedySampling, packMask } from "../tensor/sampling.ts";
import { wholeSequences } from "../tensor/sequences.ts";
import type { Engine, TokenLogprobs } from "./engine.ts";
import { logprobsOf } from "./logprobs.ts";

const finite = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 });

describe("log-probabilities of a row", () => {
  test("are those of a distribution over the ids that are tokens", () => {
    fc.assert(
      fc.property(finite, fc.infiniteStream(fc.boolean()), (values, coins) => {
        const allowed = Uint8Array.from(values, () => Number(coins.next().value));
        allowed[0] = 1;
        const { top } = logprobsOf(Float32Array.from(values), 0, values.length, packMask(allowed));
        expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 10);
        expect(top.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
          values.flatMap((_, id) => (allowed[id] ? [id] : [])),
        );
        const f32 = Float32Array.from(values);
        for (const [at, { id }] of top.slice(1).entries()) {
          const before = top[at]!.id;
          expect(f32[before]! > f32[id]! || (f32[before]! === f32[id]! && before < id)).toBe(true);
        }
      }),
    );
  });

  test("golden: softmax of 1, 3, 2", () => {
    const { logprob, top } = logprobsOf(Float32Array.of(1, 3, 2), 2, 2, null);
    expect(logprob).toBeCloseTo(-1.4076059644443804, 12);
    expect(top).toEqual([
      { id: 1, logprob: expect.closeTo(-0.4076059644443804, 12) },
      { id: 2, logprob: expect.closeTo(-1.4076059644443804, 12) },
    ]);
  });
});

async function told(engine: Engine, changed: Parameters<typeof collect>[1] = {}) {
  const heard: TokenLogprobs[] = [];
  const logprobs = { numTop: 3, onToken: (one: TokenLogprobs) => void heard.push(one) };
  const { ids } = await collect(engine, { ...changed, logprobs });
  return { ids, heard };
}

describe("a request with log-probabilities", () => {
  test("has the tokens of one without, and each token's own number as a forward has it", async () => {
    const engine = await openTinyEngine();
    const { ids, heard } = await told(engine);
    expect(ids).toEqual((await collect(engine)).ids);
    const { backend, weights, config } = engine.model;
    const arena = backend.openArena();
    const ops = openOps(backend, arena);
    const all = Int32Array.of(...tinyRequest().ids, ...ids);
    const sequences = wholeSequences([all.length]);
    const batch = { ids: arena.upload(all, [all.length]), sequences, features: null };
    const hidden = forward(ops, weights, config, batch, null);
    const rows = ids.map((_, index) => tinyRequest().ids.length - 1 + index);
    const logits = (await backend.read(
      logitsOfRows(ops, weights, hidden, Int32Array.from(rows)),
    )) as Float32Array;
    arena.close();
    ids.forEach((id, at) => {
      const row = logits.subarray(at * 40, at * 40 + 40);
      const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
      expect(heard[at]!.logprob).toBeCloseTo(row[id]! - Math.log(sum), 4);
      expect(heard[at]!.top).toHaveLength(3);
    });
  });

  test("hears of the distribution before temperature, bias and mask", async () => {
    const sampling = { ...greedySampling, temperature: 1.5 };
    const plain = await told(await openTinyEngine(), { maxNewTokens: 1 });
    const changed = await told(await openTinyEngine(), {
      maxNewTokens: 1,
      sampling: { ...sampling, temperature: 0.1 },
      logitBias: [[7, 50]],
      allowed: null,
    });
    expect(changed.ids).toEqual([7]);
    expect(changed.heard[0]!.top).toEqual(plain.heard[0]!.top);
  });

  test("does not hear of ids that are no tokens", async () => {
    const allowed = new Uint8Array(40).map((_, id) => Number(id < 30));
    const { heard } = await told(await openTinyEngine(), { allowed });
    expect(heard.flatMap(({ top }) => top).every(({ id }) => id < 30)).toBe(true);
  });

  test("hears the same from a backend that cannot sample", async () => {
    const changed = { logitBias: [[5, 2.5] as const, [6, -100] as const] };
    expect(await told(await openEngineWithoutSample(), changed)).toEqual(
      await told(await openTinyEngine(), changed),
    );
  });
});

describe("a bias", () => {
  test("of 100 forces a token, one of -100 forbids it, for its own request alone", async () => {
    const engine = await openTinyEngine();
    const alone = await collect(engine);
    const [forced, plain, without] = await Promise.all([
      collect(engine, { logitBias: [[9, 100]] }),
      collect(engine),
      collect(engine, { logitBias: alone.ids.map((id) => [id, -100] as const) }),
    ]);
    expect(forced.ids).toEqual(new Array(12).fill(9));
    expect(plain).toEqual(alone);
    expect(without.ids.some((id) => alone.ids.includes(id))).toBe(false);
  });

  test("of an id outside the vocabulary is refused", async () => {
    await expect(collect(await openTinyEngine(), { logitBias: [[40, 1]] })).rejects.toMatchObject({
      code: "request_invalid",
      message: "logitBias has token id 40, expected 0 to 39",
    });
  });
});
