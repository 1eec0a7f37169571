import { head } from "./attention-tile-code.ts";
import { type RowsShape, rowsParts } from "./rows-tile-code.ts";

/** Params and buffers of softmax attention on subgroup matrices. */
const bindings = `struct Params {
  width: u32,
  queriesPerKey: u32,
  queryRows: u32,
  keyRows: u32,
  causal: u32,
  // Of a head in sums.
  sumRows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tiles: array<u32>;
// Eight f16 an element.
@group(0) @binding(2) var<storage, read> q: array<vec4u>;
@group(0) @binding(3) var<storage, read> k: array<vec4u>;
@group(0) @binding(4) var<storage, read> v: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
`;

/** Where a workgroup's queries, keys and results are. */
function places(rows: number, headDim: number): string {
  const pieces = headDim / 8;
  return `  let at = group.x * 8u;
  let head = group.y;
  let outAt = tiles[at] * params.width + head * ${headDim}u;
  let count = tiles[at + 1u];
  let queryAt = (head * params.queryRows + tiles[at + 2u]) * ${pieces}u;
  let firstPosition = tiles[at + 3u];
  let keysAt = (head / params.queriesPerKey * params.keyRows + tiles[at + 4u]) * ${pieces}u;
  let last = tiles[at + 5u] - 1u;
  let end = select(last, min(last, firstPosition + ${rows - 1}u), params.causal == 1u);
`;
}

/**
 * Softmax attention over f16 queries (scaled by log2(e) / sqrt D), keys and values, all padded with zero rows.
 *
 *   tiles [tiles, 8]: row of y, rows, row of q, position of the first, row of k, number of keys, row of sums
 *   q [H, queryRows, D], k and v [G, keyRows, D], y f32 [T, H D]; grid (tiles, H)
 *
 * The next keys and the values are read into registers before the scores are made, and copied after. The sums are rescaled only when
 * a row's maximum grows by over 8 (a factor of 256), so P is at most 256; the word behind the rows' factors then holds the tile's first
 * key.
 *
 * @param sumSide where not 0, sums f32 [H, sumRows] gets log2 of each row's sum of 2^score, for sequences in tiles of as many rows;
 *                1e30 for rows behind a sequence
 */
export function softmaxTileCode(shape: RowsShape, headDim: number, sumSide = 0): string {
  const { tile, sharesPlace } = shape;
  const { rows, keys } = tile;
  const p = rowsParts(shape, headDim);
  const { perRow, atOnce, columns, eachRound, overLanes, read, score, add, writeKeys, writeValues } = p;
  const pieces = headDim / 8;
  const findLargest = eachRound(
    (i) => `  let at${i} = weighedAt + ${i * atOnce * p.stride}u;
  let bound${i} = vec4i(i32(min(last, select(last, firstPosition + firstWeighed + ${i * atOnce}u, params.causal == 1u))) - i32(first + lane % ${perRow}u * 4u));
  let low${i} = select(vec4f(-1e30), bitcast<vec4f>(scores[rowGroup][at${i}]), ${columns(0)} <= bound${i});
  let high${i} = select(vec4f(-1e30), bitcast<vec4f>(scores[rowGroup][at${i} + ${perRow}u]), ${columns(perRow * 4)} <= bound${i});
  {
    let pairs = max(low${i}, high${i});
    var most = max(max(pairs.x, pairs.y), max(pairs.z, pairs.w));
${overLanes("most", (a, b) => `max(${a}, ${b})`)}    var factor = 1.0;
    if (most > base${i} + 8.0) {
      factor = exp2(base${i} - most);
      base${i} = most;
      if (first > 0u) {
        factors[${rows}] = f32(first);
      }
    }
    factors[firstWeighed + ${i * atOnce}u] = factor;
    total${i} *= factor;
  }
`,
  );
  const weigh = eachRound(
    (i) => `  {
    let a = exp2(low${i} - base${i});
    let b = exp2(high${i} - base${i});
    scores[rowGroup][at${i}] = vec4u(pack2x16float(a.xy), pack2x16float(a.zw), pack2x16float(b.xy), pack2x16float(b.zw));
    let sum = a + b;
    total${i} += sum.x + sum.y + (sum.z + sum.w);
  }
`,
  );
  // Sums are rescaled where scores were, before weights are there.
  const grown = `
    let grown = workgroupUniformLoad(&factors[${rows}]);
    if (grown == f32(first) && first > 0u) {
${p.rescale}    }
`;
  const keepSums = (i: number) => `    if (lane % ${perRow}u == 0u) {
      let row = firstWeighed + ${i * atOnce}u;
      if (row < (count + ${sumSide - 1}u) / ${sumSide}u * ${sumSide}u) {
        sums[head * params.sumRows + tiles[at + 6u] + row] = select(1e30, base${i} + log2(total), row < count);
      }
    }
`;
  const finish = eachRound(
    (i) => `  {
    var total = total${i};
${overLanes("total", (a, b) => `${a} + ${b}`)}${sumSide ? keepSums(i) : ""}    factors[firstWeighed + ${i * atOnce}u] = 1.0 / total;
  }
`,
  );
  const walk = sharesPlace
    ? `${read("value", "v", "valueAt")}${score}${writeValues}${findLargest}${grown}${weigh}  workgroupBarrier();
${read("key", "k", "nextAt")}${add}  workgroupBarrier();
${writeKeys}  workgroupBarrier();
`
    : `${read("value", "v", "valueAt")}${read("key", "k", "nextAt")}${score}${writeValues}${writeKeys}${findLargest}${grown}${weigh}  workgroupBarrier();
${add}  workgroupBarrier();
`;
  return `${head}${bindings}${sumSide ? "@group(0) @binding(6) var<storage, read_write> sums: array<f32>;\n" : ""}${p.declarations}
@compute @workgroup_size(${p.threads})
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${places(rows, headDim)}${p.places}${p.queries}${p.startOut}${eachRound((i) => `  var base${i} = -1e30;\n  var total${i} = 0.0;\n`)}  {
${read("key", "k", "keysAt")}${writeKeys}  }
  workgroupBarrier();
  for (var first = 0u; first <= end; first += ${keys}u) {
    let valueAt = keysAt + first * ${pieces}u;
    let nextAt = select(valueAt, valueAt + ${keys * pieces}u, first + ${keys}u <= end);
${walk}  }
${finish}${p.drain}}
`;
}
