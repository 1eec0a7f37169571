/**
 * Models that come and go: loaded when a request names them, unloaded when nobody has for a while, or when another one needs
 * their memory. One with a request under way stays.
 */

import { BackendError, isVl01Error } from "../errors.ts";
import { expectRoom, type LoadPlan } from "../runtime/plan-load.ts";
import type { ModelState } from "./engine-port.ts";
import { HttpError } from "./http/http-error.ts";
import { causeOf, type Log } from "./log.ts";

/** What the pool needs of a model. */
export interface Closable {
  close(): void;
}

/** One model, not loaded. */
export interface PoolSource<M extends Closable> {
  readonly id: string;
  plan(): Promise<LoadPlan>;
  load(onProgress: (loadedBytes: number, totalBytes: number) => void): Promise<M>;
}

export interface PoolOptions {
  /** Time without a request after which a model is unloaded; null keeps it. */
  readonly unloadAfterMs: number | null;
  /** Most bytes that models may hold by their plans, all together; null leaves it to the machine. */
  readonly memoryBytes: number | null;
  /** Bytes that the machine has for one more; null where models lie elsewhere, on a GPU. */
  readonly availableBytes: () => Promise<number | null>;
}

/** A model in use. */
export interface Lease<M> {
  readonly model: M;
  /** Call it once, when the work is done. */
  release(): void;
}

interface Entry<M extends Closable> {
  readonly source: PoolSource<M>;
  model: M | null;
  plan: LoadPlan | null;
  loading: Promise<M> | null;
  loaded: { readonly bytes: number; readonly of: number } | null;
  /** Requests that use it or wait for it. */
  numUsers: number;
  /** Counts up with every use: the lowest was used least recently. */
  lastUse: number;
  timer: NodeJS.Timeout | undefined;
}

/** Time between two lines of the log about one loading. */
const progressMs = 5_000;

export class ModelPool<M extends Closable> {
  readonly #entries: ReadonlyMap<string, Entry<M>>;
  readonly #options: PoolOptions;
  readonly #log: Log;
  #numUses = 0;
  /** Loadings come one after the other, so that each sees what the last one left. */
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(sources: readonly PoolSource<M>[], options: PoolOptions, log: Log) {
    const fresh = { model: null, plan: null, loading: null, loaded: null };
    this.#entries = new Map(
      sources.map((source) => [source.id, { ...fresh, source, numUsers: 0, lastUse: 0, timer: undefined }]),
    );
    this.#options = options;
    this.#log = log;
  }

  get states(): readonly ModelState[] {
    return Array.from(this.#entries.values(), ({ source: { id }, model, loading, loaded }) => {
      if (model) return { id, state: "loaded" };
      if (!loading) return { id, state: "unloaded" };
      return {
        id,
        state: "loading",
        ...(loaded ? { loadedBytes: loaded.bytes, totalBytes: loaded.of } : {}),
      };
    });
  }

  /**
   * A model of the pool, loaded for it where it is not.
   *
   * @throws {BackendError} `backend_memory` when there is no room for it
   * @throws {HttpError} 503 `model_load_failed`; the log says why. The next request tries again
   */
  async use(id: string): Promise<Lease<M>> {
    const entry = this.#entries.get(id)!;
    entry.numUsers++;
    entry.lastUse = ++this.#numUses;
    clearTimeout(entry.timer);
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      entry.numUsers--;
      this.#unloadLater(entry);
    };
    try {
      return { model: entry.model ?? (await this.#load(entry)), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Unloads everything, what is being loaded too. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const entry of this.#entries.values()) {
      clearTimeout(entry.timer);
      await entry.loading?.catch(() => {});
      this.#unload(entry, null);
    }
  }

  #load(entry: Entry<M>): Promise<M> {
    if (entry.loading) return entry.loading;
    const loading = this.#turn.then(() => this.#loadNow(entry));
    this.#turn = loading.catch(() => {});
    entry.loading = loading.finally(() => {
      entry.loading = null;
      entry.loaded = null;
    });
    // Its users hear of it; a failure after the last of them has left is in the log.
    entry.loading.catch(() => {});
    return entry.loading;
  }

  async #loadNow(entry: Entry<M>): Promise<M> {
    const { id, load, plan } = entry.source;
    const started = performance.now();
    let toldMs = started;
    try {
      entry.plan = await plan();
      await this.#makeRoom(entry, entry.plan);
      this.#log.info({ model: id, plannedBytes: entry.plan.totalBytes }, "model loads");
      const model = await load((loadedBytes, totalBytes) => {
        entry.loaded = { bytes: loadedBytes, of: totalBytes };
        const nowMs = performance.now();
        if (nowMs - toldMs < progressMs) return;
        toldMs = nowMs;
        this.#log.info({ model: id, loadedBytes, totalBytes }, "model is loading");
      });
      const durationMs = Math.round(performance.now() - started);
      this.#log.info({ model: id, durationMs }, "model is loaded");
      entry.model = model;
      return model;
    } catch (cause) {
      this.#log.error({ model: id, cause: causeOf(cause) }, "model cannot be loaded");
      if (isVl01Error(cause) && cause.code === "backend_memory") {
        throw new BackendError("backend_memory", cause.message, { cause, fields: cause.fields });
      }
      throw new HttpError(
        503,
        "model_load_failed",
        `model ${id} cannot be loaded now; the server's log says why`,
        { retryAfter: 10, cause },
      );
    }
  }

  /** Unloads others, the least recently used first, until the plan has room. @throws {BackendError} `backend_memory` */
  async #makeRoom({ source: { id } }: Entry<M>, plan: LoadPlan): Promise<void> {
    const { memoryBytes, availableBytes } = this.#options;
    if (memoryBytes !== null) {
      const left = () => memoryBytes - this.#plannedBytes();
      while (left() < plan.totalBytes && this.#unloadOldest(`${id} needs its memory`));
      expectRoom(plan, left(), `model ${id}`, `of ${memoryBytes} are left that models may have (--memory)`);
    }
    for (;;) {
      const available = await availableBytes();
      if (available === null || available >= plan.totalBytes) return;
      if (this.#unloadOldest(`${id} needs its memory`)) await settled();
      else expectRoom(plan, available, `model ${id}`, "are free on this machine");
    }
  }

  #plannedBytes(): number {
    return Array.from(this.#entries.values(), ({ model, plan }) =>
      model && plan ? plan.totalBytes : 0,
    ).reduce((sum, bytes) => sum + bytes, 0);
  }

  /** False when no model is both loaded and idle. */
  #unloadOldest(reason: string): boolean {
    const idle = [...this.#entries.values()].filter(({ model, numUsers }) => model && numUsers === 0);
    const oldest = idle.sort((a, b) => a.lastUse - b.lastUse)[0];
    if (oldest) this.#unload(oldest, reason);
    return oldest !== undefined;
  }

  #unloadLater(entry: Entry<M>): void {
    const { unloadAfterMs } = this.#options;
    if (unloadAfterMs === null || entry.numUsers > 0 || this.#isClosed) return;
    entry.timer = setTimeout(() => {
      if (entry.numUsers === 0) this.#unload(entry, `no request for ${unloadAfterMs / 1000} s`);
    }, unloadAfterMs);
    entry.timer.unref();
  }

  /** @param reason for the log; null when that says it anyway */
  #unload(entry: Entry<M>, reason: string | null): void {
    if (!entry.model) return;
    entry.model.close();
    entry.model = null;
    if (reason !== null) this.#log.info({ model: entry.source.id, reason }, "model is unloaded");
  }
}

/** Memory of a closed model is given back behind the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
