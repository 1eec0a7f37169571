/** A value of one of several sources. */
export interface Merged<T> {
  readonly index: number;
  readonly value: T;
}

/**
 * Values of several generators as they come. Each is asked for its next value only when the last one was taken. When one
 * fails, or the loop is left, all are closed before that is told.
 */
export async function* merge<T>(
  sources: readonly AsyncGenerator<T, void>[],
): AsyncGenerator<Merged<T>, void> {
  const [only] = sources;
  if (only && sources.length === 1) {
    // Without a race for every value.
    for await (const value of only) yield { index: 0, value };
    return;
  }
  type Next = { readonly index: number; readonly result: IteratorResult<T, void> };
  const ask = async (index: number): Promise<Next> => ({ index, result: await sources[index]!.next() });
  const waiting = new Map(sources.map((_, index) => [index, ask(index)]));
  try {
    while (waiting.size > 0) {
      const { index, result } = await Promise.race(waiting.values());
      if (result.done) waiting.delete(index);
      else {
        yield { index, value: result.value };
        waiting.set(index, ask(index));
      }
    }
  } finally {
    await Promise.allSettled([...waiting.values(), ...sources.map((source) => source.return())]);
  }
}
