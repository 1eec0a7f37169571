import { usage } from "./buffer-pool.ts";
import type { BufferRange } from "./kernel.ts";

interface Entry {
  readonly words: Uint32Array;
  readonly range: BufferRange;
}

/** Small constant tables on the device, found again by their content. */
export class TableCache {
  readonly #device: GPUDevice;
  readonly #byHash = new Map<number, Entry[]>();
  readonly #byArray = new WeakMap<Float32Array | Uint32Array, BufferRange>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** @param values not changed afterwards */
  get(values: Float32Array | Uint32Array): BufferRange {
    let range = this.#byArray.get(values);
    if (!range) {
      range = this.#find(values);
      this.#byArray.set(values, range);
    }
    return range;
  }

  #find(values: Float32Array | Uint32Array): BufferRange {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    let hash = words.length;
    for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
    const entries = this.#byHash.get(hash) ?? [];
    const found = entries.find((entry) => sameWords(entry.words, words));
    if (found) return found.range;
    const size = Math.max(16, Math.ceil(words.byteLength / 16) * 16);
    const buffer = this.#device.createBuffer({
      label: "table",
      size,
      usage: usage.storage | usage.copyDestination,
    });
    const copy = words.slice();
    this.#device.queue.writeBuffer(buffer, 0, copy);
    const range = { buffer, offset: 0, size };
    this.#byHash.set(hash, [...entries, { words: copy, range }]);
    return range;
  }

  clear(): void {
    for (const entries of this.#byHash.values()) for (const { range } of entries) range.buffer.destroy();
    this.#byHash.clear();
  }
}

function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
}
