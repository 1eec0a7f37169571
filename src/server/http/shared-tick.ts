/** One timer for all who wait a moment: a timer of its own would cost each more than what it waits with. */

let tick: Promise<null> | null = null;

/** Null after at most `ms`, the same for everybody; the first to ask sets the time. */
export function nextTick(ms: number): Promise<null> {
  tick ??= new Promise((resolve) =>
    setTimeout(() => {
      tick = null;
      resolve(null);
    }, ms),
  );
  return tick;
}
