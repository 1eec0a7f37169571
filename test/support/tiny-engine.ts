import { Engine, type EngineOptions, type GenerationRequest } from "../../src/engine/engine.ts";
import type { FinishReason } from "../../src/engine/request.ts";
import type { ModelConfig } from "../../src/formats/config.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";
import { randomModel, tinyConfig } from "./random-model.ts";

export const tinyEngineOptions: EngineOptions = {
  contextLength: 48,
  maxSequences: 3,
  pageSize: 4,
  prefillChunk: 5,
};

/** An engine of a tiny random model on the reference backend. */
export async function openTinyEngine(
  changed: Partial<EngineOptions> = {},
  config: ModelConfig = tinyConfig(),
): Promise<Engine> {
  const { backend, weights } = await randomModel(config, 11);
  return new Engine(backend, config, weights, { ...tinyEngineOptions, ...changed });
}

/** The same on a backend without the op `sample`. */
export async function openEngineWithoutSample(changed: Partial<EngineOptions> = {}): Promise<Engine> {
  const { backend, config, weights } = await randomModel(tinyConfig(), 11);
  const supports = backend.supports.bind(backend);
  backend.supports = (op, dtypes) => op !== "sample" && supports(op, dtypes);
  return new Engine(backend, config, weights, { ...tinyEngineOptions, ...changed });
}

/** Twelve tokens for a prompt of eleven. */
export function tinyRequest(changed: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    ids: Int32Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5),
    images: [],
    sampling: { ...greedySampling, temperature: 1.5 },
    seed: 42,
    maxNewTokens: 12,
    eosTokenIds: [],
    allowed: null,
    ...changed,
  };
}

/** All tokens of a request, and why it ended. */
export async function collect(
  engine: Engine,
  changed: Partial<GenerationRequest> = {},
): Promise<{ ids: number[]; reason: FinishReason }> {
  const ids: number[] = [];
  const tokens = engine.generate(tinyRequest(changed));
  for (;;) {
    const next = await tokens.next();
    if (next.done) return { ids, reason: next.value };
    ids.push(next.value);
  }
}

/** How often an op has run on the engine's device since this was called. */
export function countRuns({ model }: Engine, counted: string): () => number {
  const { backend } = model;
  const run = backend.run.bind(backend);
  let count = 0;
  backend.run = (op, args, output) => {
    if (op === counted) count++;
    run(op, args, output);
  };
  return () => count;
}
