/** The uniform `Params` of a kernel whose fields are all u32, then all f32, in order. */
export function paramsOf(integers: readonly number[], floats: readonly number[] = []): ArrayBuffer {
  const words = new Uint32Array(integers.length + floats.length);
  words.set(integers);
  if (floats.length > 0) new Float32Array(words.buffer).set(floats, integers.length);
  return words.buffer;
}
