import type { Sequences } from "../../tensor/sequences.ts";

/** What is made of sequences once for all ops of a step that have the same ones, by a key. */
export class BySequences<T> {
  readonly #made = new WeakMap<Sequences, Map<string, T>>();

  get(sequences: Sequences, key: string, make: () => T): T {
    let byKey = this.#made.get(sequences);
    if (!byKey) {
      byKey = new Map();
      this.#made.set(sequences, byKey);
    }
    let value = byKey.get(key);
    if (value === undefined) {
      value = make();
      byKey.set(key, value);
    }
    return value;
  }
}
