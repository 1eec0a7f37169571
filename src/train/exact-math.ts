/**
 * Elementary functions that give the same bits on every machine.
 *
 * IEEE 754 settles + - x / and square roots to the last bit; JavaScript leaves `Math.log`, `Math.cos` and `**` to the engine.
 * These use the former alone, so weights drawn from a seed are the same in every browser and version. They are right to
 * about 1e-15, which their users round to f32.
 */

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

const ln2 = Math.LN2;
const halfPi = Math.PI / 2;

/** The natural logarithm of a positive normal number. */
export function exactLog(x: number): number {
  float[0] = x;
  // Little-endian, as every engine's typed arrays are on the machines that run them.
  let exponent = (words[1]! >>> 20) - 1023;
  words[1] = (words[1]! & 0xfffff) | (1023 << 20);
  let mantissa = float[0]!; // in [1, 2)
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // ln m = 2 atanh s = 2 (s + s^3 / 3 + ...), |s| below 0.172
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return exponent * ln2 + 2 * s * sum;
}

/** e^x for |x| up to 700. */
export function exactExp(x: number): number {
  const n = Math.floor(x / ln2 + 0.5);
  const rest = x - n * ln2; // within ln2 / 2
  let sum = 1;
  for (let k = 17; k >= 1; k--) sum = 1 + (sum * rest) / k;
  words[0] = 0;
  words[1] = (n + 1023) << 20;
  return sum * float[0]!;
}

/** Sine and cosine of an angle up to about 1e5, to 1e-15 times the angle. */
export function exactSinCos(x: number): readonly [sin: number, cos: number] {
  const turns = Math.floor(x / halfPi + 0.5);
  const rest = x - turns * halfPi; // within pi / 4
  const square = rest * rest;
  let sin = 1;
  for (let k = 19; k >= 3; k -= 2) sin = 1 - (sin * square) / (k * (k - 1));
  sin *= rest;
  let cos = 1;
  for (let k = 18; k >= 2; k -= 2) cos = 1 - (cos * square) / (k * (k - 1));
  switch (((turns % 4) + 4) % 4) {
    case 0:
      return [sin, cos];
    case 1:
      return [cos, -sin];
    case 2:
      return [-sin, -cos];
    default:
      return [-cos, sin];
  }
}
