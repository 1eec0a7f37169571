import type { Engine } from "../engine/engine.ts";
import { BackendError } from "../errors.ts";

/**
 * The engine of a model, started again on a new device after its device was lost. Requests that ran on the lost device fail;
 * the first one after them pays for loading the weights once more.
 */
export class LiveEngine {
  readonly #start: () => Promise<Engine>;
  #engine: Engine;
  #restarting: Promise<Engine> | null = null;
  #isClosed = false;

  /** @param start opens a backend and loads the weights onto it */
  constructor(engine: Engine, start: () => Promise<Engine>) {
    this.#engine = engine;
    this.#start = start;
  }

  /** The engine as it is, working or not. */
  get current(): Engine {
    return this.#engine;
  }

  /** An engine that works. @throws {BackendError} when the device was lost and there is no other */
  async working(): Promise<Engine> {
    if (this.#isClosed || !this.#engine.model.backend.isLost?.()) return this.#engine;
    this.#restarting ??= this.#restart().finally(() => {
      this.#restarting = null;
    });
    return this.#restarting;
  }

  close(): void {
    this.#isClosed = true;
    this.#engine.close();
  }

  async #restart(): Promise<Engine> {
    this.#engine.close();
    const engine = await this.#start();
    if (this.#isClosed) {
      engine.close();
      throw new BackendError("backend_disposed", "the model was closed while its backend was started again");
    }
    this.#engine = engine;
    return engine;
  }
}
