/** Two neighbouring tokens, and where they stand. */
export interface Pair {
  readonly left: number;
  readonly right: number;
  /** Times it stands in the corpus; only falls once it is in a queue. */
  count: number;
  /** Places of its left token, ascending; some may have changed since. */
  readonly positions: number[];
}

/**
 * Pairs by count, the highest first; of equal counts the lower left id, then the lower right one. A binary heap whose
 * entries may be out of date: since counts only fall, an entry is put right when it comes to the top.
 */
export class MergeQueue {
  readonly #pairs: Pair[] = [];
  /** Count of each entry when it was put in. */
  readonly #counts: number[] = [];

  push(pair: Pair): void {
    this.#pairs.push(pair);
    this.#counts.push(pair.count);
    this.#up(this.#pairs.length - 1);
  }

  /** Takes the first pair out; null when there is none. */
  pop(): Pair | null {
    while (this.#pairs.length > 0) {
      const pair = this.#pairs[0]!;
      if (this.#counts[0] === pair.count) {
        this.#removeFirst();
        return pair;
      }
      this.#counts[0] = pair.count;
      this.#down(0);
    }
    return null;
  }

  #removeFirst(): void {
    const pair = this.#pairs.pop()!;
    const count = this.#counts.pop()!;
    if (this.#pairs.length === 0) return;
    this.#pairs[0] = pair;
    this.#counts[0] = count;
    this.#down(0);
  }

  #up(start: number): void {
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(start: number): void {
    for (let at = start; ; ) {
      const left = 2 * at + 1;
      let first = at;
      if (left < this.#pairs.length && this.#isBefore(left, first)) first = left;
      if (left + 1 < this.#pairs.length && this.#isBefore(left + 1, first)) first = left + 1;
      if (first === at) return;
      this.#swap(at, first);
      at = first;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const difference = this.#counts[a]! - this.#counts[b]!;
    if (difference !== 0) return difference > 0;
    const [one, other] = [this.#pairs[a]!, this.#pairs[b]!];
    return one.left < other.left || (one.left === other.left && one.right < other.right);
  }

  #swap(a: number, b: number): void {
    const pair = this.#pairs[a]!;
    this.#pairs[a] = this.#pairs[b]!;
    this.#pairs[b] = pair;
    const count = this.#counts[a]!;
    this.#counts[a] = this.#counts[b]!;
    this.#counts[b] = count;
  }
}
