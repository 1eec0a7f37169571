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
    const [highA, lowA] = multiplyWide(multiplierA, a);
    const [highB, lowB] = multiplyWide(multiplierB, c);
    [a, b, c, d] = [(highB ^ b ^ keyA) >>> 0, lowB, (highA ^ d ^ keyB) >>> 0, lowA];
    keyA = (keyA + weylA) >>> 0;
    keyB = (keyB + weylB) >>> 0;
  }
  return [a, b, c, d];
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

/** The 64-bit product of two 32-bit words. */
function multiplyWide(x: number, y: number): [high: number, low: number] {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  const yLow = y & 0xffff;
  const yHigh = y >>> 16;
  const middle = xHigh * yLow + Math.floor((xLow * yLow) / 65536); // below 2^33, exact
  const cross = xLow * yHigh + (middle % 65536);
  const high = xHigh * yHigh + Math.floor(middle / 65536) + Math.floor(cross / 65536);
  return [high >>> 0, Math.imul(x, y) >>> 0];
}
