/** Which generators draw, how often, and how that changes along a stream. */

import { DataError } from "../errors.ts";
import type { Random } from "./random.ts";

/** Generators and their shares; any positive scale. */
export type Mix = Readonly<Record<string, number>>;

/**
 * A mix at an index of the stream. Between two points each share moves in a straight line; before the first and after
 * the last it stays. So one point is a mix for good, two are a transition.
 */
export interface MixPoint {
  readonly at: number;
  readonly mix: Mix;
}

/** @throws {DataError} `data_mix` for unknown names, weights that are not shares, points out of order */
export function checkMix(points: readonly MixPoint[], known: readonly string[]): void {
  if (points.length === 0)
    throw new DataError("data_mix", "the mix has no points; give at least { at: 0, mix }");
  for (const [i, { at, mix }] of points.entries()) {
    const before = points[i - 1];
    if (!Number.isSafeInteger(at) || at < 0 || (before !== undefined && at <= before.at)) {
      const wanted = before === undefined ? "an index of at least 0" : `more than ${before.at}`;
      throw new DataError("data_mix", `point ${i} of the mix is at ${at}, expected ${wanted}`);
    }
    for (const [name, weight] of Object.entries(mix)) {
      if (!known.includes(name)) {
        throw new DataError("data_mix", `no generator is named "${name}"; the names are ${known.join(", ")}`);
      }
      if (!Number.isFinite(weight) || weight < 0) {
        throw new DataError("data_mix", `${name} has weight ${weight} in the mix, expected 0 or more`);
      }
    }
    if (!Object.values(mix).some((weight) => weight > 0)) {
      throw new DataError("data_mix", `point ${i} of the mix has no generator with a weight over 0`);
    }
  }
}

/** Shares at an index, summing to 1. */
export function mixAt(points: readonly MixPoint[], index: number): Mix {
  const next = points.findIndex((point) => point.at > index);
  if (next === 0) return shares(points[0]!.mix);
  if (next < 0) return shares(points.at(-1)!.mix);
  const from = points[next - 1]!;
  const to = points[next]!;
  const way = (index - from.at) / (to.at - from.at);
  const [old, young] = [shares(from.mix), shares(to.mix)];
  return Object.fromEntries(
    [...new Set([...Object.keys(old), ...Object.keys(young)])].map((name) => [
      name,
      (1 - way) * (old[name] ?? 0) + way * (young[name] ?? 0),
    ]),
  );
}

export function pickFromMix(random: Random, points: readonly MixPoint[], index: number): string {
  const entries = Object.entries(mixAt(points, index)).filter(([, weight]) => weight > 0);
  // In order of names, so that the order in which a mix was written does not matter.
  return random.weighted(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shares(mix: Mix): Mix {
  const sum = Object.values(mix).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(Object.entries(mix).map(([name, weight]) => [name, weight / sum]));
}
