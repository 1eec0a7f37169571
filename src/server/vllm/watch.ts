/**
 * What a vLLM server says it serves, asked again and again: it takes minutes to start, and may go away.
 */

import type { ServedModel } from "../engine-port.ts";
import { HttpError } from "../http/http-error.ts";
import { unixTime } from "../ids.ts";
import { causeOf, type Log } from "../log.ts";
import { checked, modelList } from "./answers.ts";
import type { Connection } from "./connection.ts";

export interface WatchOptions {
  /** The only model that is served; null serves all that vLLM lists. */
  readonly model: string | null;
  /** Most tokens of prompt and answer together, where vLLM allows more. */
  readonly contextLength: number | null;
  readonly hasVision: boolean;
  /** Time between two questions; defaults 2 s while it is not ready, else 15 s. */
  readonly retryMs?: number | undefined;
  readonly recheckMs?: number | undefined;
}

/** Most time for one question. */
const timeoutMs = 5_000;
/** Where vLLM does not say. */
const unknownContext = 8192;

export class Watch {
  readonly #connection: Connection;
  readonly #options: WatchOptions;
  readonly #log: Log;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #models: readonly ServedModel[] = [];
  #missing: string | null = "it was not asked yet";

  constructor(connection: Connection, options: WatchOptions, log: Log) {
    this.#connection = connection;
    this.#options = options;
    this.#log = log;
  }

  /** Those of its last answer. */
  get models(): readonly ServedModel[] {
    return this.#models;
  }

  /** What is missing, for clients; null when vLLM serves. */
  get missing(): string | null {
    return this.#missing;
  }

  /** Asks once, and from then on at intervals. */
  async start(): Promise<void> {
    await this.#ask();
    if (this.#stop.signal.aborted) return;
    const { retryMs = 2_000, recheckMs = 15_000 } = this.#options;
    this.#timer = setTimeout(() => void this.start(), this.#missing === null ? recheckMs : retryMs);
    this.#timer.unref();
  }

  close(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const { model, contextLength, hasVision } = this.#options;
    try {
      const answer = await this.#connection.json("GET", "models", null, this.#stop.signal, timeoutMs);
      const listed = checked(answer, modelList).data;
      const served = listed.filter(({ id }) => model === null || id === model);
      if (served.length === 0) {
        const names = listed.map(({ id }) => id).join(", ");
        this.#tell(`it serves ${names === "" ? "no model" : names}${model === null ? "" : `, not ${model}`}`);
        return;
      }
      const known = new Map(this.#models.map((one) => [one.id, one]));
      this.#models = served.map(({ id, max_model_len }) => ({
        id,
        created: known.get(id)?.created ?? unixTime(),
        contextLength: Math.min(max_model_len ?? unknownContext, contextLength ?? Number.POSITIVE_INFINITY),
        hasVision,
      }));
      this.#tell(null);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const isKnown = error instanceof HttpError;
      this.#tell(isKnown ? error.message.replace(/^the engine behind this server /, "") : "it fails", error);
    }
  }

  /** Logs what changed. */
  #tell(missing: string | null, error: unknown = null): void {
    if (missing === this.#missing) return;
    this.#missing = missing;
    const engine = this.#connection.address;
    if (missing === null) {
      this.#log.info({ engine, models: this.#models.map(({ id }) => id) }, "engine is ready");
    } else this.#log.warn({ engine, missing, cause: causeOf(error) }, "engine is not ready");
  }
}
