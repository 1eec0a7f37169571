/** One wait for all who look at what else there is in this turn of the event loop. */

let end: Promise<null> | null = null;

/** Null when all that is ready now has gone its way. */
export function endOfTurn(): Promise<null> {
  end ??= new Promise((resolve) =>
    setImmediate(() => {
      end = null;
      resolve(null);
    }),
  );
  return end;
}
