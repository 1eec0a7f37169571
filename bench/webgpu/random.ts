/**
 * Fresh random inputs, fast enough for weights of hundreds of megabytes.
 */

import { f32ToF16 } from "../../src/tensor/half.ts";

/** Values made one by one before larger data are put together of them; a prime block keeps rows from repeating. */
const poolSize = 1 << 20;
const blockSize = 65537;

/** Fills words with uniform random bits (xorshift32); the state moves on, so every call differs. */
export class RandomSource {
  #state: number;
  #pool: Uint32Array | null = null;
  readonly #halfPools = new Map<string, Uint16Array>();

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  words(count: number): Uint32Array {
    if (count <= 2 * poolSize) return this.#fresh(count);
    this.#pool ??= this.#fresh(poolSize);
    return this.#fromPool(count, this.#pool, blockSize);
  }

  /** Large data are blocks of a pool at random places: as random to the device, and made at the speed of a copy. */
  #fromPool<T extends Uint32Array | Uint16Array>(count: number, pool: T, block: number): T {
    const values = new (pool.constructor as new (count: number) => T)(count);
    for (let at = 0; at < count; at += block) {
      const size = Math.min(block, count - at);
      const from = Math.floor((this.#fresh(1)[0]! / 2 ** 32) * (pool.length - size));
      values.set(pool.subarray(from, from + size), at);
    }
    return values;
  }

  #fresh(count: number): Uint32Array {
    const words = new Uint32Array(count);
    let state = this.#state;
    for (let i = 0; i < count; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[i] = state;
    }
    this.#state = state;
    return words;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.words(1)[0]! / 2 ** 32;
  }

  /** Uniform integers in [0, limit). */
  integer(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** Uniform in [-scale, scale). */
  floats(count: number, scale = 1): Float32Array {
    const words = this.words(count);
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = (words[i]! / 2 ** 31 - 1) * scale;
    return values;
  }

  /** 16-bit floats in [-scale, scale) as bits, two a word. */
  halves(count: number, scale: number, dtype: "f16" | "bf16"): Uint16Array {
    if (count > 2 * poolSize) {
      const key = `${dtype} ${scale}`;
      const pool = this.#halfPools.get(key) ?? this.halves(poolSize, scale, dtype);
      this.#halfPools.set(key, pool);
      return this.#fromPool(count, pool, blockSize);
    }
    const table = halfTable(scale, dtype);
    const bits = new Uint16Array(this.words(Math.ceil(count / 2)).buffer, 0, count);
    for (let i = 0; i < count; i++) bits[i] = table[bits[i]! & 4095]!;
    return bits;
  }
}

const tables = new Map<string, Uint16Array>();

/** 4096 evenly spread values: enough to be random data to the hardware. */
function halfTable(scale: number, dtype: "f16" | "bf16"): Uint16Array {
  const key = `${dtype} ${scale}`;
  const known = tables.get(key);
  if (known) return known;
  const values = Float32Array.from({ length: 4096 }, (_, i) => ((i + 0.5) / 2048 - 1) * scale);
  const table =
    dtype === "f16"
      ? new Uint16Array(f32ToF16(values).buffer)
      : Uint16Array.from(new Uint32Array(values.buffer), (word) => word >>> 16);
  tables.set(key, table);
  return table;
}
