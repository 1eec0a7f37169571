/**
 * The engine port over models of this machine. A model loads when the first request names it.
 */

import { RequestError } from "../errors.ts";
import { readModelConfig } from "../formats/config-files.ts";
import { contextLengthOf } from "../runtime/engine-options.ts";
import type { Model } from "../runtime/model.ts";
import { directory, expectDirectory, loadModel, type NodeLoadOptions, planModel } from "../runtime/node.ts";
import { hostMemoryFor } from "../runtime/node-host-memory.ts";
import type { EnginePort, GenerationEvent, ServedModel } from "./engine-port.ts";
import { unixTime } from "./ids.ts";
import type { Log } from "./log.ts";
import { ModelPool, type PoolOptions } from "./model-pool.ts";

export interface ModelSource {
  /** What clients call it. */
  readonly id: string;
  /** Its folder. */
  readonly path: string;
}

export interface RuntimePortOptions
  extends NodeLoadOptions,
    Partial<Pick<PoolOptions, "unloadAfterMs" | "memoryBytes">> {}

/**
 * @throws {RequestError} `request_invalid` when two models have one id
 * @throws {CheckpointError | ConfigError} when a folder is not a model's, before anything is loaded
 */
export async function openRuntimePort(
  sources: readonly ModelSource[],
  { unloadAfterMs = null, memoryBytes = null, ...options }: RuntimePortOptions,
  log: Log,
): Promise<EnginePort> {
  const served = new Map<string, ServedModel>();
  for (const source of sources) {
    if (served.has(source.id)) {
      throw new RequestError(
        "request_invalid",
        `two models are called ${source.id}; name one of them with --model NAME=DIR`,
      );
    }
    served.set(source.id, await describe(source, options));
  }
  const pool = new ModelPool<Model>(
    sources.map(({ id, path }) => ({
      id,
      plan: () => planModel(path, options),
      load: (onProgress) => loadModel(path, { ...options, onProgress }),
    })),
    { unloadAfterMs, memoryBytes, availableBytes: () => hostMemoryFor(options.backend) },
    log,
  );
  const withModel = async <T>(id: string, work: (model: Model) => Promise<T>): Promise<T> => {
    const { model, release } = await pool.use(id);
    try {
      return await work(model);
    } finally {
      release();
    }
  };
  return {
    models: [...served.values()],
    state: () => ({ missing: null, models: pool.states }),
    async *generate(id, input, generateOptions): AsyncGenerator<GenerationEvent, void> {
      const { model, release } = await pool.use(id);
      try {
        const events =
          typeof input === "string"
            ? model.complete(input, generateOptions)
            : model.chat(input, generateOptions);
        for await (const event of events) {
          if (event.type === "text-delta") yield event;
          else {
            const { seed: _, ...rest } = event;
            yield rest;
          }
        }
      } finally {
        release();
      }
    },
    tokenize: (id, input, tools) => withModel(id, (model) => model.tokenize(input, tools)),
    embed: (id, input, signal) => withModel(id, (model) => model.embed(input, signal)),
    close: () => pool.close(),
  };
}

async function describe({ id, path }: ModelSource, options: NodeLoadOptions): Promise<ServedModel> {
  await expectDirectory(path);
  const { textConfig, visionConfig } = await readModelConfig(directory(path));
  const contextLength = contextLengthOf(options, textConfig.maxPositionEmbeddings);
  return { id, created: unixTime(), contextLength, hasVision: visionConfig !== null };
}
