/** One timer for all who wait a moment: a timer of its own would cost each more than what it waits with, and all go on in one turn. */

const ticks = new Map<number, Promise<null>>();

/** Null after at most `ms`, at the same time for all who wait so long. */
export function nextTick(ms: number): Promise<null> {
  const tick = ticks.get(ms) ?? startTick(ms);
  ticks.set(ms, tick);
  return tick;
}

function startTick(ms: number): Promise<null> {
  return new Promise((resolve) =>
    setTimeout(() => {
      ticks.delete(ms);
      resolve(null);
    }, ms),
  );
}
