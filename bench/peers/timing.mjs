// Options and timing that every peer's script shares.
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";

/**
 * Command line of a script: `--threads` (default: all cores), `--rounds`, and flags of its own with a string value.
 *
 * @param {{rounds: number, [flag: string]: number | string}} defaults a number here makes the flag a positive integer
 */
export function scriptOptions(defaults) {
  const all = { threads: availableParallelism(), ...defaults };
  const names = Object.keys(all);
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  });
  for (const name of names) {
    const text = values[name];
    if (text === undefined) continue;
    if (typeof all[name] === "number" && !/^[1-9]\d*$/.test(text)) {
      throw new RangeError(`--${name} is ${text}, expected a whole number from 1`);
    }
    all[name] = typeof all[name] === "number" ? Number(text) : text;
  }
  return all;
}

/**
 * Times `work` once for each round, after one untimed round. The best round is the one least disturbed by other programs;
 * `load` is the machine's one-minute load average at the start, to judge the rest by.
 *
 * @param {number} rounds
 * @param {(prepared: any) => unknown} work gets what `prepare` gave, outside the time
 */
export async function timeRounds(rounds, work, prepare = () => undefined) {
  const load = loadavg()[0];
  const times = [];
  for (let round = 0; round <= rounds; round++) {
    const prepared = await prepare();
    const start = performance.now();
    await work(prepared);
    if (round > 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { bestMs: times[0], medianMs: times[Math.floor(times.length / 2)], rounds, load };
}
