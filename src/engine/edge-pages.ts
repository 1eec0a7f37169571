import type { Pool } from "./pool.ts";

/** KV pages on the edges of a trie. A page may be on several; the pool counts all of them as one holder. */
export class EdgePages {
  readonly #pool: Pool;
  readonly #numEdges = new Map<number, number>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  get size(): number {
    return this.#numEdges.size;
  }

  has(page: number): boolean {
    return this.#numEdges.has(page);
  }

  /** Pages that nobody else holds. */
  get numAlone(): number {
    let count = 0;
    for (const page of this.#numEdges.keys()) if (this.#pool.numHolders(page) === 1) count++;
    return count;
  }

  /** Puts pages on one more edge. */
  add(pages: readonly number[]): void {
    for (const page of pages) {
      const edges = this.#numEdges.get(page) ?? 0;
      if (edges === 0) this.#pool.share([page]);
      this.#numEdges.set(page, edges + 1);
    }
  }

  /** Takes pages from an edge. */
  remove(pages: readonly number[]): void {
    for (const page of pages) {
      const edges = this.#numEdges.get(page)! - 1;
      if (edges > 0) this.#numEdges.set(page, edges);
      else {
        this.#numEdges.delete(page);
        this.#pool.release([page]);
      }
    }
  }
}
