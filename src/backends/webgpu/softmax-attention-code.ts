import { type AttentionTile, all, head, parts, tileThreads } from "./attention-tile-code.ts";

/** Params and buffers of softmax attention on subgroup matrices. */
export const softmaxBindings = `struct Params {
  width: u32,
  queriesPerKey: u32,
  queryRows: u32,
  keyRows: u32,
  causal: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tiles: array<u32>;
// Eight f16 an element.
@group(0) @binding(2) var<storage, read> q: array<vec4u>;
@group(0) @binding(3) var<storage, read> k: array<vec4u>;
@group(0) @binding(4) var<storage, read> v: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
`;

/** Where a workgroup's queries, keys and results are. @param perRow elements of a row of q, k and v, as `attend` counts them */
export function softmaxPlaces(rows: number, headDim: number, perRow: number): string {
  return `  let at = group.x * 8u;
  let head = group.y;
  let outAt = tiles[at] * params.width + head * ${headDim}u;
  let count = tiles[at + 1u];
  let queryAt = (head * params.queryRows + tiles[at + 2u]) * ${perRow}u;
  let firstPosition = tiles[at + 3u];
  let keysAt = (head / params.queriesPerKey * params.keyRows + tiles[at + 4u]) * ${perRow}u;
  let last = tiles[at + 5u] - 1u;
  let end = select(last, min(last, firstPosition + ${rows - 1}u), params.causal == 1u);
`;
}

/**
 * Softmax attention over f16 queries (scaled by log2(e) / sqrt D), keys and values, all padded with zero rows.
 *
 *   tiles [tiles, 8]: row of y, rows, row of q, position of the first, row of k, number of keys
 *   q [H, queryRows, D], k and v [G, keyRows, D], y f32 [T, H D]; grid (tiles, H)
 *
 * The sums are rescaled only when a row's maximum grows by over 8 (a factor of 256), so P is at most 256; the word behind the
 * rows' factors then holds the tile's first key.
 */
export function softmaxTileCode(tile: AttentionTile, headDim: number): string {
  const p = parts(tile, headDim, undefined, 8);
  const { rows, keys } = tile;
  const stride = keys + 8;
  const perLane = keys / 8;
  const columns = (make: (c: number) => string) => all(perLane, make).join("");
  const eachRound = (make: (i: number) => string) => all(p.rounds, make).join("");
  const maxOf = (count: number, name: (c: number) => string) =>
    all(count, name).reduce((text, one) => `max(${text}, ${one})`);
  const ofLanes = (i: number) => (lane: number) => `partials[(firstWeighed + ${i * 4}u) * 8u + ${lane}u]`;
  const read = eachRound(
    (i) => `  let row${i} = firstWeighed + ${i * 4}u;
  let at${i} = row${i} * ${stride}u + lane % 8u;
  let limit${i} = min(last, select(last, firstPosition + row${i}, params.causal == 1u));
${columns((c) => `  let x${i}_${c} = select(-1e30, scores[at${i} + ${c * 8}u], first + ${c * 8}u + lane % 8u <= limit${i});\n`)}  partials[row${i} * 8u + lane % 8u] = ${maxOf(perLane, (c) => `x${i}_${c}`)};
`,
  );
  const weigh = eachRound(
    (i) => `{
  let largest = ${maxOf(8, ofLanes(i))};
  var factor = 1.0;
  if (largest > base${i} + 8.0) {
    factor = exp2(base${i} - largest);
    base${i} = largest;
    if (first > 0u) {
      factors[${rows}] = f32(first);
    }
  }
  factors[row${i}] = factor;
  var sum = 0.0;
${columns((c) => `  let p${c} = f16(exp2(x${i}_${c} - base${i}));\n  shares[at${i} + ${c * 8}u] = p${c};\n  sum += f32(p${c});\n`)}  total${i} = total${i} * factor + sum;
}
`,
  );
  return `${head}${softmaxBindings}${p.declarations}var<workgroup> partials: array<f32, ${rows * 8}>;
${p.scalePatch}${p.drainPatch}
@compute @workgroup_size(${tileThreads(tile)})
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${softmaxPlaces(rows, headDim, headDim)}${p.places}${p.startOut}${eachRound((i) => `  var base${i} = -1e30;\n  var total${i} = 0.0;\n`)}
  for (var first = 0u; first <= end; first += ${keys}u) {
    let keyAt = keysAt + first * ${headDim}u;
${p.score}${read}workgroupBarrier();
${weigh}
    let grown = workgroupUniformLoad(&factors[${rows}]);
    if (grown == f32(first) && first > 0u) {
${p.rescale}    }
${p.add}  }
  workgroupBarrier();
${eachRound((i) => `  partials[(firstWeighed + ${i * 4}u) * 8u + lane % 8u] = total${i};\n`)}  workgroupBarrier();
${eachRound((i) => `  factors[firstWeighed + ${i * 4}u] = 1.0 / (${all(8, ofLanes(i)).join(" + ")});\n`)}
${p.drain}}
`;
}
