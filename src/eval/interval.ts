/** How sure a score is: 95 % intervals. */

/** What one question adds: the score of a set is all points / all that could be had. */
export interface Points {
  readonly points: number;
  /** 1 for a right or wrong answer; the characters of a line for its errors. */
  readonly outOf: number;
}

export interface Estimate {
  /** NaN without questions. */
  readonly value: number;
  /** Where the value lies with 95 %, lowest and highest. */
  readonly interval: readonly [number, number];
}

const z = 1.959964;

/**
 * Sum of points / sum of what could be had. Where every question is right or wrong the interval is Wilson's, which is not empty
 * at 0 and 1; elsewhere it is the normal one of a ratio, with the variance of the questions' residuals.
 */
export function estimate(questions: readonly Points[]): Estimate {
  const n = questions.length;
  const points = questions.reduce((sum, one) => sum + one.points, 0);
  const outOf = questions.reduce((sum, one) => sum + one.outOf, 0);
  const value = points / outOf;
  if (n === 0) return { value, interval: [Number.NaN, Number.NaN] };
  if (questions.every((one) => one.outOf === 1 && (one.points === 0 || one.points === 1)))
    return { value, interval: wilson(value, n) };
  const squares = questions.reduce((sum, one) => sum + (one.points - value * one.outOf) ** 2, 0);
  const half = (z * Math.sqrt((squares * n) / Math.max(1, n - 1))) / outOf;
  return { value, interval: [Math.max(0, value - half), value + half] };
}

function wilson(share: number, n: number): [number, number] {
  const centre = share + z ** 2 / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  // At 0 and 1 the ends are exact, which rounding would miss.
  return [share === 0 ? 0 : (centre - half) / scale, share === 1 ? 1 : (centre + half) / scale];
}
