import { RequestError } from "../errors.ts";

/** Gives out numbered places (KV pages, state slots), lowest first, and takes them back. */
export class Pool {
  readonly size: number;
  readonly #what: string;
  /** Descending, so that the lowest is popped first. */
  readonly #free: number[];
  readonly #taken = new Set<number>();

  /** @param what plural, for messages: "KV pages" */
  constructor(what: string, size: number) {
    this.#what = what;
    this.size = size;
    this.#free = Array.from({ length: size }, (_, index) => size - 1 - index);
  }

  get numFree(): number {
    return this.#free.length;
  }

  /** @throws {RequestError} `cache_full`, with nothing taken, when fewer than `count` are left */
  take(count: number): number[] {
    if (count > this.#free.length) {
      throw new RequestError(
        "cache_full",
        `${count} ${this.#what} are needed, ${this.#free.length} of ${this.size} are free; wait for other requests or load with a larger cache`,
      );
    }
    const taken = Array.from({ length: count }, () => this.#free.pop()!);
    for (const place of taken) this.#taken.add(place);
    return taken;
  }

  /** Giving back what was not taken is a mistake of the engine, and throws. */
  release(places: Iterable<number>): void {
    for (const place of places) {
      if (!this.#taken.delete(place)) throw new Error(`${this.#what}: ${place} was released but not taken`);
      this.#free.push(place);
    }
  }
}
