import { expect, test } from "vitest";
import { randomCheckpoint, tinyConfig } from "../../test/support/random-model.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import { Engine } from "../engine/engine.ts";
import { loadWeights } from "../models/load-weights.ts";
import { greedySampling } from "../tensor/sampling.ts";
import { answerBatch, type BatchPrompt } from "./answer-batch.ts";

const config = tinyConfig();

async function openEngine(): Promise<Engine> {
  const backend = createReferenceBackend();
  const weights = await loadWeights(config, randomCheckpoint(config, 5), backend);
  return new Engine(backend, config, weights, {
    contextLength: 40,
    maxSequences: 3,
    pageSize: 4,
    prefillChunk: 6,
  });
}

const texts: readonly BatchPrompt[] = [[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], [7], [2, 7, 1, 8, 2, 8]].map(
  (ids) => ({
    ids: Int32Array.from(ids),
    pictures: [],
  }),
);

async function alone(engine: Engine, { ids }: BatchPrompt, maxNewTokens: number, eosTokenIds: number[]) {
  const request = { ids, images: [], sampling: greedySampling, seed: 0, maxNewTokens, eosTokenIds };
  const tokens = engine.generate({ ...request, allowed: null });
  const said: number[] = [];
  for (;;) {
    const next = await tokens.next();
    if (next.done) return { ids: said, isCutOff: next.value === "length" };
    said.push(next.value);
  }
}

test("answers of a batch are those that each prompt gets alone, ended by token, limit or context", async () => {
  const engine = await openEngine();
  try {
    const free = await alone(engine, texts[0]!, 12, []);
    for (const eos of [[], [free.ids[3]!]]) {
      for (const maxNewTokens of [1, 12, 100]) {
        const options = { maxNewTokens, eosTokenIds: eos, allowed: null };
        // Twice: what the first batch leaves in the cache must not reach the second.
        for (let i = 0; i < 2; i++) {
          const answers = await answerBatch(engine, texts, options);
          for (const [k, prompt] of texts.entries())
            expect(answers[k], `prompt ${k}`).toEqual(await alone(engine, prompt, maxNewTokens, eos));
        }
      }
    }
  } finally {
    engine.close();
  }
});

test("a prompt as long as the context has no answer, and the others have theirs", async () => {
  const engine = await openEngine();
  try {
    const long = { ids: new Int32Array(40).fill(3), pictures: [] };
    const options = { maxNewTokens: 4, eosTokenIds: [], allowed: null };
    const [none, some] = await answerBatch(engine, [long, texts[2]!], options);
    expect(none).toBeNull();
    expect(some).toEqual(await alone(engine, texts[2]!, 4, []));
    await expect(answerBatch(engine, [...texts, texts[0]!], options)).rejects.toThrow(
      "4 prompts, the engine takes 3",
    );
  } finally {
    engine.close();
  }
});
