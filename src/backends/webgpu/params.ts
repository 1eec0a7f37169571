const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The uniform `Params` of a kernel whose fields are all u32, then all f32, in order. (A small typed array lies on the heap of
 * JavaScript; an ArrayBuffer would cost a microsecond, which a decode step pays hundreds of times.)
 */
export function paramsOf(
  integers: readonly number[],
  floats: readonly number[] = [],
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(integers.length + floats.length);
  for (let i = 0; i < integers.length; i++) words[i] = integers[i]!;
  for (let i = 0; i < floats.length; i++) {
    words[integers.length + i] = bitsOf(floats[i]!);
  }
  return words;
}

/** The word of an f32. */
export function bitsOf(value: number): number {
  float[0] = value;
  return bits[0]!;
}

const sliceWords = 1 << 12;
let slice = new Uint32Array(sliceWords);
let used = 0;

/**
 * Zeros for params of over 64 bytes, which are too long for the heap of JavaScript: a part of an array that many share, each word
 * given out once.
 */
export function takeWords(count: number): Uint32Array<ArrayBuffer> {
  if (used + count > sliceWords) {
    slice = new Uint32Array(sliceWords);
    used = 0;
  }
  used += count;
  return slice.subarray(used - count, used);
}
