/**
 * What prompts that begin alike can share: a trie over tokens, whose edges have KV pages and whose nodes may have a state.
 *
 *   root --- system prompt --- N1 --- image, question --- N2 (state)
 *                          (state) \\- question --- N3 (state)
 *
 * KV of a position is valid for every prompt that has the same tokens up to it, so the pages of an edge serve all that pass it. The
 * state of a lightning layer is the sum of everything before: it is valid at its node alone, so prompts begin at nodes with a
 * state. A token is its id; a token of an image is a number of the image's content, so images are compared by content.
 *
 * An edge has the pages from the one in which it begins to the one in which it ends. The page in which a node lies is therefore on
 * the edge above, filled up to the node, and again on the edges below, where it is that of another sequence, or the same one
 * written on. Whoever begins at a node shares the whole pages and copies the one that is partly filled.
 *
 * Knows numbers only: the copies are its user's business.
 */

import { EdgePages } from "./edge-pages.ts";
import type { Pool } from "./pool.ts";

interface Node {
  parent: Node | null;
  /** Of the edge from the parent to here. */
  symbols: Int32Array;
  /** Tokens from the root to here. */
  depth: number;
  readonly children: Map<number, Node>;
  /** Of the edge: those with places floor(parent.depth / pageSize) to ceil(depth / pageSize) of a sequence. */
  pages: number[];
  /** State slot, or -1. */
  state: number;
  lastUsed: number;
}

/** Where a prompt can begin. */
export interface PrefixMatch {
  readonly length: number;
  /** ceil(length / pageSize) */
  readonly pages: readonly number[];
  readonly state: number;
}

export interface PrefixLookup {
  readonly match: PrefixMatch | null;
  /** Tokens that agree with some prompt here, with or without a state at their end. */
  readonly agreed: number;
}

export class PrefixCache {
  readonly #pages: Pool;
  readonly #states: Pool;
  readonly #pageSize: number;
  readonly #maxPages: number;
  readonly #root: Node;
  readonly #edges: EdgePages;
  readonly #imageSymbols = new Map<string, number>();
  #nextImage = -1;
  #clock = 0;
  #version = 0;

  /**
   * @param pages    shared with running sequences
   * @param states   for this trie alone, at least 1
   * @param maxPages that the trie may hold, those that sequences hold too included
   */
  constructor(pages: Pool, states: Pool, pageSize: number, maxPages: number) {
    this.#pages = pages;
    this.#edges = new EdgePages(pages);
    this.#states = states;
    this.#pageSize = pageSize;
    this.#maxPages = maxPages;
    this.#root = this.#node(null, new Int32Array(0), 0);
  }

  /** Another number after every change. */
  get version(): number {
    return this.#version;
  }

  get numPages(): number {
    return this.#edges.size;
  }

  get numStates(): number {
    return this.#states.size - this.#states.numFree;
  }

  has(page: number): boolean {
    return this.#edges.has(page);
  }

  /** Pages that nobody else holds. */
  get numEvictable(): number {
    return this.#edges.numAlone;
  }

  /** What stands for every token of an image in the trie: below 0, the same for the same key. */
  symbolOf(imageKey: string): number {
    const known = this.#imageSymbols.get(imageKey);
    if (known !== undefined) return known;
    // Numbers are never used again, so what an old sequence still adds cannot be taken for another image.
    if (this.#imageSymbols.size >= 65536) this.clear();
    const symbol = this.#nextImage--;
    this.#imageSymbols.set(imageKey, symbol);
    return symbol;
  }

  /** @param most tokens that the match may have */
  find(symbols: Int32Array, most: number): PrefixLookup {
    let node = this.#root;
    let best: Node | null = null;
    for (;;) {
      const child = node.children.get(symbols[node.depth]!);
      if (!child) return { match: best && this.#matchOf(best), agreed: node.depth };
      const agreed = agreement(child.symbols, symbols, node.depth, symbols.length);
      if (agreed < child.symbols.length)
        return { match: best && this.#matchOf(best), agreed: node.depth + agreed };
      node = child;
      if (node.state >= 0 && node.depth <= most) best = node;
    }
  }

  /** Says that the first `length` tokens are being used. */
  touch(symbols: Int32Array, length: number): void {
    for (let node: Node | null = this.#at(symbols, length); node; node = node.parent)
      node.lastUsed = ++this.#clock;
  }

  /**
   * Keeps the first `length` tokens of a sequence, whose pages it shares.
   *
   * @param pages of the sequence, at least ceil(length / pageSize)
   * @returns the slot into which its state is to be copied, or null when there is one already
   */
  add(symbols: Int32Array, length: number, pages: Int32Array): number | null {
    const known = this.#at(symbols, length);
    this.touch(symbols, length);
    if (known && known.state >= 0) return null;
    this.#version++;
    if (this.#states.numFree === 0) this.#evictState();
    const node = this.#insert(symbols.subarray(0, length), pages);
    node.state = this.#states.take(1)[0]!;
    this.touch(symbols, length);
    const { state } = node;
    while (this.numPages > this.#maxPages) this.#evictLeaf();
    return this.#at(symbols, length) ? state : null;
  }

  /** Gives up what was used least recently until the pool has `count` free pages, or the trie is empty. */
  evict(count: number): void {
    while (this.#pages.numFree < count && this.#root.children.size > 0) this.#evictLeaf();
  }

  /** Gives up everything. */
  clear(): void {
    while (this.#root.children.size > 0) this.#evictLeaf();
    this.#imageSymbols.clear();
  }

  #at(symbols: Int32Array, length: number): Node | null {
    let node = this.#root;
    while (node.depth < length) {
      const child = node.children.get(symbols[node.depth]!);
      if (!child || child.depth > length) return null;
      if (agreement(child.symbols, symbols, node.depth, length) < child.symbols.length) return null;
      node = child;
    }
    return node.parent ? node : null;
  }

  #insert(symbols: Int32Array, pages: Int32Array): Node {
    let node = this.#root;
    while (node.depth < symbols.length) {
      const child = node.children.get(symbols[node.depth]!);
      if (!child) return this.#addLeaf(node, symbols, pages);
      const agreed = agreement(child.symbols, symbols, node.depth, symbols.length);
      node = agreed === child.symbols.length ? child : this.#split(child, agreed);
    }
    return node;
  }

  #addLeaf(parent: Node, symbols: Int32Array, pages: Int32Array): Node {
    const leaf = this.#node(parent, symbols.slice(parent.depth), symbols.length);
    leaf.pages = [...pages.subarray(this.#firstPage(parent), this.#endPage(leaf))];
    this.#edges.add(leaf.pages);
    return leaf;
  }

  /** Puts a node into the edge above `child`, `length` tokens below its parent. */
  #split(child: Node, length: number): Node {
    const parent = child.parent!;
    const middle = this.#node(parent, child.symbols.slice(0, length), parent.depth + length);
    middle.lastUsed = child.lastUsed;
    const before = child.pages;
    const first = this.#firstPage(parent);
    middle.pages = before.slice(0, this.#endPage(middle) - first);
    child.pages = before.slice(this.#firstPage(middle) - first);
    this.#edges.add([...middle.pages, ...child.pages]);
    this.#edges.remove(before);
    child.symbols = child.symbols.slice(length);
    this.#attach(middle, child);
    return middle;
  }

  /** Gives up the state that was used least recently. */
  #evictState(): void {
    const node = this.#oldest(({ state }) => state >= 0)!;
    this.#states.release([node.state]);
    node.state = -1;
    this.#tidy(node);
  }

  #evictLeaf(): void {
    this.#version++;
    const leaf = this.#oldest(({ children }) => children.size === 0)!;
    if (leaf.state >= 0) this.#states.release([leaf.state]);
    leaf.state = -1;
    this.#tidy(leaf);
  }

  /** Removes a node without a state that no branch needs. */
  #tidy(node: Node): void {
    const { parent } = node;
    if (!parent || node.state >= 0 || node.children.size > 1) return;
    const [child] = node.children.values();
    if (child) {
      const before = [...node.pages, ...child.pages];
      const kept = this.#firstPage(node) - this.#firstPage(parent);
      child.pages = [...node.pages.slice(0, kept), ...child.pages];
      this.#edges.add(child.pages);
      this.#edges.remove(before);
      child.symbols = Int32Array.from([...node.symbols, ...child.symbols]);
      this.#attach(parent, child);
      return;
    }
    this.#edges.remove(node.pages);
    parent.children.delete(node.symbols[0]!);
    this.#tidy(parent);
  }

  #oldest(isMeant: (node: Node) => boolean): Node | null {
    let oldest: Node | null = null;
    const visit = (node: Node) => {
      if (node.parent && isMeant(node) && (!oldest || node.lastUsed < oldest.lastUsed)) oldest = node;
      for (const child of node.children.values()) visit(child);
    };
    visit(this.#root);
    return oldest;
  }

  #matchOf(node: Node): PrefixMatch {
    const pages = new Array<number>(this.#endPage(node));
    let end = pages.length;
    for (let at = node; at.parent; at = at.parent) {
      const first = this.#firstPage(at.parent);
      for (let place = first; place < end; place++) pages[place] = at.pages[place - first]!;
      end = Math.min(end, first);
    }
    return { length: node.depth, pages, state: node.state };
  }

  #node(parent: Node | null, symbols: Int32Array, depth: number): Node {
    const node: Node = {
      parent: null,
      symbols,
      depth,
      children: new Map(),
      pages: [],
      state: -1,
      lastUsed: 0,
    };
    if (parent) this.#attach(parent, node);
    return node;
  }

  #attach(parent: Node, child: Node): void {
    child.parent = parent;
    parent.children.set(child.symbols[0]!, child);
  }

  /** Place of the page in which the edges below a node begin. */
  #firstPage({ depth }: Node): number {
    return Math.floor(depth / this.#pageSize);
  }

  #endPage({ depth }: Node): number {
    return Math.ceil(depth / this.#pageSize);
  }
}

/** How many symbols of an edge are those of a text from `first` on, which ends at `end`. */
function agreement(edge: Int32Array, text: Int32Array, first: number, end: number): number {
  const most = Math.min(edge.length, end - first);
  let count = 0;
  while (count < most && edge[count] === text[first + count]) count++;
  return count;
}
