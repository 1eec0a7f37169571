import { numElements } from "../tensor/tensor.ts";
import { abortError, throwIfAborted } from "./aborted.ts";
import type { EncodedImage } from "./image-encoder.ts";

interface Entry {
  readonly image: Promise<EncodedImage>;
  /** Stops the encoding when nobody waits for it any more. */
  readonly controller: AbortController;
  /** Requests that wait for it or read it. */
  numUses: number;
  /** 0 until it is encoded. */
  bytes: number;
}

/**
 * Features of images by content. What requests use stays; of the rest, the least recently used go first when all together are
 * over the limit. Requests that ask for the same image at once share one encoding.
 */
export class ImageCache {
  readonly #maxBytes: number;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** @param maxBytes of features; 0 keeps none longer than it is used */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Of all features here, those in use included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Images that requests use now. */
  get numUsed(): number {
    return [...this.#entries.values()].filter(({ numUses }) => numUses > 0).length;
  }

  /**
   * The image of a key; `free` says that the request no longer reads it.
   *
   * @param encode makes the features when they are not here
   * @throws {RequestError} `aborted`; the encoding goes on for others that wait for it
   */
  async take(
    key: string,
    encode: (signal: AbortSignal) => Promise<EncodedImage>,
    signal?: AbortSignal,
  ): Promise<EncodedImage> {
    throwIfAborted(signal);
    const entry = this.#entries.get(key) ?? this.#start(key, encode);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.numUses++;
    let isFree = false;
    const free = () => {
      if (!isFree) this.#release(key, entry);
      isFree = true;
    };
    try {
      const { features } = await untilAborted(entry.image, signal);
      return { features, key, free };
    } catch (error) {
      free();
      throw error;
    }
  }

  #start(key: string, encode: (signal: AbortSignal) => Promise<EncodedImage>): Entry {
    const controller = new AbortController();
    const entry: Entry = { image: encode(controller.signal), controller, numUses: 0, bytes: 0 };
    entry.image.then(
      ({ features }) => {
        entry.bytes = 4 * numElements(features.shape);
        this.#bytes += entry.bytes;
        this.#evict();
      },
      () => this.#forget(key, entry),
    );
    return entry;
  }

  #release(key: string, entry: Entry): void {
    entry.numUses--;
    if (entry.numUses > 0) return;
    if (entry.bytes > 0) this.#evict();
    else {
      this.#forget(key, entry);
      entry.controller.abort();
    }
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) return;
      if (entry.numUses > 0 || entry.bytes === 0) continue;
      this.#forget(key, entry);
      this.#bytes -= entry.bytes;
      void entry.image.then((image) => image.free());
    }
  }

  /** A later one of the same key may be in its place. */
  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortError(signal));
    signal.addEventListener("abort", abort, { once: true });
    const settle = () => signal.removeEventListener("abort", abort);
    promise.then(resolve, reject).finally(settle);
  });
}
