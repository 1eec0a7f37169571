/**
 * Random numbers by position: the n-th number of a seed is the same whatever else runs.
 * Source: Philox4x32-10, Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011)
 */

const multiplierA = 0xd2511f53;
const multiplierB = 0xcd9e8d57;
const weylA = 0x9e3779b9;
const weylB = 0xbb67ae85;

/** Four 32-bit words for a 64-bit key and a 128-bit counter, both as 32-bit words, low word first. */
export function philox4x32(
  key: readonly [number, number],
  counter: readonly [number, number, number, number],
): [number, number, number, number] {
  let [keyA, keyB] = key;
  let [a, b, c, d] = counter;
  for (let round = 0; round < 10; round++) {
    const highA = multiplyHigh(multiplierA, a);
    const highB = multiplyHigh(multiplierB, c);
    const lowA = Math.imul(multiplierA, a);
    a = highB ^ b ^ keyA;
    b = Math.imul(multiplierB, c);
    c = highA ^ d ^ keyB;
    d = lowA;
    keyA = (keyA + weylA) | 0;
    keyB = (keyB + weylB) | 0;
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

/**
 * The index-th uniform number of a seed, in [0, 1), with 53 random bits.
 *
 * @param seed  safe integer, at least 0
 * @param index safe integer, at least 0
 */
export function uniform(seed: number, index: number): number {
  const [low, high] = philox4x32(wordsOf(seed), [...wordsOf(index), 0, 0]);
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}

function wordsOf(value: number): [low: number, high: number] {
  return [value >>> 0, Math.floor(value / 2 ** 32) >>> 0];
}

/** The upper 32 bits of the product of two 32-bit words, taken as unsigned. */
function multiplyHigh(x: number, y: number): number {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  const yLow = y & 0xffff;
  const yHigh = y >>> 16;
  const carried = Math.imul(xHigh, yLow) >>> 0;
  const low = (Math.imul(xLow, yLow) >>> 16) + (carried & 0xffff);
  const cross = Math.imul(xLow, yHigh) >>> 0;
  return (Math.imul(xHigh, yHigh) + (carried >>> 16) + Math.floor((low + cross) / 65536)) | 0;
}
