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
    float[0] = floats[i]!;
    words[integers.length + i] = bits[0]!;
  }
  return words;
}
