/**
 * Levenshtein distance of two texts in code points: insert, delete and substitute cost 1 each, nothing is transposed.
 *
 *   row[j] = distance of the first i of `a` and the first j of `b`
 */
export function editDistance(a: string, b: string): number {
  const from = [...a];
  const to = [...b];
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const substituted = row[j]! + Number(from[i] !== to[j]);
      next.push(Math.min(substituted, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
