import { RequestError } from "../errors.ts";

/**
 * Gives out numbered places (KV pages, state slots), lowest first, and takes them back. A place may be held several times; it is
 * free when all holders have given it back.
 */
export class Pool {
  readonly size: number;
  readonly #what: string;
  /** Descending, so that the lowest is popped first. */
  readonly #free: number[];
  /** How often each place that is not free is held. */
  readonly #holders = new Map<number, number>();

  /**
   * @param what  plural, for messages: "KV pages"
   * @param first the lowest place
   */
  constructor(what: string, size: number, first = 0) {
    this.#what = what;
    this.size = size;
    this.#free = Array.from({ length: size }, (_, index) => first + size - 1 - index);
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
    for (const place of taken) this.#holders.set(place, 1);
    return taken;
  }

  /** Holds places once more that are held already; to share what is free is a mistake of the engine, and throws. */
  share(places: Iterable<number>): void {
    for (const place of places) {
      const holders = this.#holders.get(place);
      if (holders === undefined) throw new Error(`${this.#what}: ${place} was shared but not taken`);
      this.#holders.set(place, holders + 1);
    }
  }

  numHolders(place: number): number {
    return this.#holders.get(place) ?? 0;
  }

  /** Giving back what was not taken is a mistake of the engine, and throws. */
  release(places: Iterable<number>): void {
    for (const place of places) {
      const holders = this.#holders.get(place);
      if (holders === undefined) throw new Error(`${this.#what}: ${place} was released but not taken`);
      if (holders > 1) this.#holders.set(place, holders - 1);
      else {
        this.#holders.delete(place);
        this.#free.push(place);
      }
    }
  }
}
