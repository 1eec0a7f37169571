/**
 * The engine port over models of this machine. A model loads when the first request names it.
 */

import { RequestError } from "../errors.ts";
import { readModelConfig } from "../formats/config-files.ts";
import { contextLengthOf } from "../runtime/engine-options.ts";
import type { Model } from "../runtime/model.ts";
import { directory, expectDirectory, loadModel, type NodeLoadOptions } from "../runtime/node.ts";
import type { EnginePort, GenerationEvent, ModelState, ServedModel } from "./engine-port.ts";
import { HttpError } from "./http/http-error.ts";
import { unixTime } from "./ids.ts";
import { causeOf, type Log } from "./log.ts";

export interface ModelSource {
  /** What clients call it. */
  readonly id: string;
  /** Its folder. */
  readonly path: string;
}

/**
 * @throws {RequestError} `request_invalid` when two models have one id
 * @throws {CheckpointError | ConfigError} when a folder is not a model's, before anything is loaded
 */
export async function openRuntimePort(
  sources: readonly ModelSource[],
  options: NodeLoadOptions,
  log: Log,
): Promise<EnginePort> {
  const served = new Map<string, { readonly model: ServedModel; readonly lazy: LazyModel }>();
  for (const source of sources) {
    if (served.has(source.id)) {
      throw new RequestError(
        "request_invalid",
        `two models are called ${source.id}; name one of them with --model NAME=DIR`,
      );
    }
    const model = await describe(source, options);
    served.set(source.id, { model, lazy: new LazyModel(source, options, log) });
  }
  const load = (id: string) => served.get(id)!.lazy.get();
  return {
    models: [...served.values()].map(({ model }) => model),
    state: () => ({
      missing: null,
      models: [...served].map(([id, { lazy }]) => ({ id, state: lazy.state })),
    }),
    async *generate(id, input, generateOptions): AsyncGenerator<GenerationEvent, void> {
      const model = await load(id);
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
    },
    tokenize: async (id, input, tools) => (await load(id)).tokenize(input, tools),
    embed: async (id, input, signal) => (await load(id)).embed(input, signal),
    async close() {
      for (const { lazy } of served.values()) await lazy.close();
    },
  };
}

async function describe({ id, path }: ModelSource, options: NodeLoadOptions): Promise<ServedModel> {
  await expectDirectory(path);
  const { textConfig, visionConfig } = await readModelConfig(directory(path));
  const contextLength = contextLengthOf(options, textConfig.maxPositionEmbeddings);
  return { id, created: unixTime(), contextLength, hasVision: visionConfig !== null };
}

/** A model that is loaded once, when it is first asked for. After a failure the next request tries again. */
class LazyModel {
  readonly #source: ModelSource;
  readonly #options: NodeLoadOptions;
  readonly #log: Log;
  #loading: Promise<Model> | null = null;
  #state: ModelState["state"] = "unloaded";

  constructor(source: ModelSource, options: NodeLoadOptions, log: Log) {
    this.#source = source;
    this.#options = options;
    this.#log = log;
  }

  get state(): ModelState["state"] {
    return this.#state;
  }

  /** @throws {HttpError} 503 `model_load_failed`; the log says why */
  get(): Promise<Model> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async close(): Promise<void> {
    const model = await this.#loading?.catch(() => null);
    this.#loading = null;
    this.#state = "unloaded";
    model?.close();
  }

  async #load(): Promise<Model> {
    const { id, path } = this.#source;
    const started = performance.now();
    this.#state = "loading";
    this.#log.info({ model: id }, "model loads");
    try {
      const model = await loadModel(path, this.#options);
      const durationMs = Math.round(performance.now() - started);
      this.#state = "loaded";
      this.#log.info({ model: id, durationMs }, "model is loaded");
      return model;
    } catch (cause) {
      this.#loading = null;
      this.#state = "unloaded";
      this.#log.error({ model: id, cause: causeOf(cause) }, "model cannot be loaded");
      throw new HttpError(
        503,
        "model_load_failed",
        `model ${id} cannot be loaded now; the server's log says why`,
        { retryAfter: 10, cause },
      );
    }
  }
}
