/**
 * Seeded numbers for weights: the same on every machine.
 *
 * @param {number} seed whole number, not 0
 */
export function randomSource(seed) {
  let state = seed >>> 0;
  // xorshift32 (Marsaglia 2003), period 2^32 - 1.
  function word() {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  }
  return {
    /** `count` values around `mean`, bell-shaped: the sum of the 4 bytes of a word, so never past 3.5 `std`. */
    normals(count, std, mean = 0) {
      const bytesStd = Math.sqrt((4 * (256 * 256 - 1)) / 12);
      const values = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const w = word();
        const sum = (w & 255) + ((w >>> 8) & 255) + ((w >>> 16) & 255) + (w >>> 24);
        values[i] = mean + (std / bytesStd) * (sum - 510);
      }
      return values;
    },
    /** `count` random bytes, a multiple of 4. */
    bytes(count) {
      const words = new Uint32Array(count / 4);
      for (let i = 0; i < words.length; i++) words[i] = word();
      return new Uint8Array(words.buffer);
    },
  };
}
