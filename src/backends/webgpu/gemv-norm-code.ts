/**
 * WGSL of rmsNorm inside a product with few rows of x (gemv-code.ts): a norm of its own would be one workgroup that waits for memory.
 *
 *   y = ((x normWeight) weight^T) factor,   factor = 1 / sqrt(mean(x^2) + eps) per row, f32
 *
 * Every workgroup reads all of x to stage it, so each sums the squares on the way, by subgroup and row in workgroup memory, and what
 * it writes takes the factor at the end. Where others read the normed rows, each workgroup writes its share of them.
 */

/** Normed rows are only taken by the product, or also written. */
export type GemvNorm = "taken" | "written";

interface Sizes {
  readonly groups: number;
  readonly threads: number;
  readonly tokens: number;
  readonly width: number;
}

/** Declarations; `squares` is the row's by subgroup, complete behind a barrier. */
export function normFunctions({ groups, tokens, width }: Sizes): string {
  return `var<workgroup> squares: array<f32, ${groups * tokens}>;

fn factorOf(t: u32) -> f32 {
  var sum = 0.0;
  for (var group = 0u; group < ${groups}u; group++) {
    sum += squares[group * ${tokens}u + t];
  }
  return 1.0 / sqrt(sum / ${width}.0 + params.eps);
}
`;
}

/** A subgroup's part of the squares of row `t`, of `own${t}` in each lane. To be called in uniform control flow. */
export function shareSquares(t: number, tokens: number, hasSubgroups: boolean): string {
  const sum = `dot(own${t}, vec4f(1.0))`;
  const total = hasSubgroups ? `subgroupAdd(${sum})` : `addLanes(${sum}, thread, lane)`;
  return `  let squares${t} = ${total};
  if (lane == 0u) {
    squares[group * ${tokens}u + ${t}u] = squares${t};
  }
`;
}

/** Writes the normed rows, a part in each workgroup. */
export function writeNormed({ threads, width }: Sizes): string {
  const quads = width / 4;
  return `  let numGroups = numWorkgroups.x * numWorkgroups.y;
  let share = workgroup.x + workgroup.y * numWorkgroups.x;
  for (var at = share + thread * numGroups; at < params.tokens * ${quads}u; at += ${threads}u * numGroups) {
    normed[at] = normWeight[at % ${quads}u] * x[at] * factorOf(at / ${quads}u);
  }
`;
}
