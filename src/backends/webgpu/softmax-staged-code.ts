import { all, edge, head, tileThreads } from "./attention-tile-code.ts";
import { type ResidentShape, residentParts, scoreStrideOf, stagedStrideOf } from "./resident-tile-code.ts";
import { softmaxBindings, softmaxPlaces } from "./softmax-attention-code.ts";

/** Bytes of workgroup memory. */
export function stagedSoftmaxBytes({ tile }: ResidentShape, headDim: number): number {
  const { rows, keys } = tile;
  return rows * scoreStrideOf(tile) * 24 + 2 * keys * stagedStrideOf(headDim) * 16 + (rows + 4) * 4;
}

/**
 * Softmax attention as in softmax-attention-code.ts, with queries in registers and tiles of keys and values in workgroup memory.
 * The next keys and the values are read into registers before the scores are made, and copied after.
 *
 * Eight threads find the largest score of a row by shuffles. Sums are rescaled, and at last drained, through the place of the
 * scores, 16 columns of each subgroup at a time.
 *
 * @param keepsSums whether sums f32 [H, queryRows] gets log2 of each row's sum of 2^score, 1e30 for rows behind a sequence
 */
export function stagedSoftmaxCode(shape: ResidentShape, headDim: number, keepsSums = false): string {
  const p = residentParts(shape, headDim);
  const { rows, keys, columnGroups } = shape.tile;
  const { threads, rounds, perRow, pieces, outEdges, edges, quadAt, columns } = p;
  const stride = scoreStrideOf(shape.tile);
  const quads = columnGroups * 4;
  const eachRound = (make: (i: number) => string) => all(rounds, make).join("");
  const overLanes = (value: string, combine: (a: string, b: string) => string) =>
    [1, 2, 4]
      .map((mask) => `    ${value} = ${combine(value, `subgroupShuffleXor(${value}, ${mask}u)`)};\n`)
      .join("");
  const patch = (i: number) =>
    `(subgroupRow + ${i * edge}u) * ${stride}u + outColumn / ${headDim / columnGroups}u * 4u`;
  const storeSums = (j: number) =>
    all(
      edges,
      (i) => `  subgroupMatrixStore<row_major>(&scores, ${patch(i)}, out${i}_${j}, ${stride}u);\n`,
    ).join("");
  const loadSums = (j: number) =>
    all(
      edges,
      (i) =>
        `  out${i}_${j} = subgroupMatrixLoad<subgroup_matrix_result<f32, 16, 16>, row_major>(&scores, ${patch(i)}, ${stride}u);\n`,
    ).join("");
  /** For each quad of the patches of matrices j. */
  const eachQuad = (count: string, code: string) => `  workgroupBarrier();
  for (var i = thread; i < ${count} * ${quads}u; i += ${threads}u) {
    let row = i / ${quads}u;
    let quad = i % ${quads}u;
${code}  }
`;
  const place = `row * ${stride}u + quad`;
  const rescale = all(
    outEdges,
    (j) =>
      `${storeSums(j)}${eachQuad(`${rows}u`, `    scores[${place}] *= factors[row];\n`)}  workgroupBarrier();\n${loadSums(j)}  workgroupBarrier();\n`,
  ).join("");
  const drain = all(
    outEdges,
    (j) =>
      `  workgroupBarrier();\n${storeSums(j)}${eachQuad("count", `    y[(outAt + row * params.width) / 4u + quad / 4u * ${headDim / columnGroups / 4}u + ${j * 4}u + quad % 4u] = scores[${place}] * factors[row];\n`)}`,
  ).join("");
  const weigh = eachRound(
    (i) => `  {
${all(perRow, (c) => `    let x${c} = select(vec4f(-1e30), scores[${quadAt(i, c)}], ${columns(c)} <= bound${i});\n`).join("")}    let high = ${all(perRow, (c) => `x${c}`).reduce((text, x) => `max(${text}, ${x})`)};
    var most = max(max(high.x, high.y), max(high.z, high.w));
${overLanes("most", (a, b) => `max(${a}, ${b})`)}    var factor = 1.0;
    if (most > base${i} + 8.0) {
      factor = exp2(base${i} - most);
      base${i} = most;
      if (first > 0u) {
        factors[${rows}] = f32(first);
      }
    }
    factors[firstWeighed + ${i * 4}u] = factor;
${all(perRow, (c) => `    let p${c} = vec4<f16>(exp2(x${c} - base${i}));\n    shares[${quadAt(i, c)}] = p${c};\n`).join("")}    let sum = ${all(perRow, (c) => `vec4f(p${c})`).join(" + ")};
    total${i} = total${i} * factor + (sum.x + sum.y + (sum.z + sum.w));
  }
`,
  );
  const keep = (i: number) =>
    keepsSums
      ? `    if (lane % 8u == 0u) {
      let row = firstWeighed + ${i * 4}u;
      sums[head * params.queryRows + tiles[at + 2u] + row] = select(1e30, base${i} + log2(total), row < count);
    }
`
      : "";
  return `${head}${softmaxBindings}${keepsSums ? "@group(0) @binding(6) var<storage, read_write> sums: array<f32>;\n" : ""}
var<workgroup> scores: array<vec4f, ${rows * stride}>;
var<workgroup> shares: array<vec4<f16>, ${rows * stride}>;
var<workgroup> keyTile: array<vec4u, ${keys * p.stagedStride}>;
var<workgroup> valueTile: array<vec4u, ${keys * p.stagedStride}>;
var<workgroup> factors: array<f32, ${rows + 4}>;

@compute @workgroup_size(${tileThreads(shape.tile)})
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${softmaxPlaces(rows, headDim, pieces)}${p.places}${p.resident("query", "q", "queryAt")}${p.startOut("out")}${eachRound((i) => `  var base${i} = -1e30;\n  var total${i} = 0.0;\n`)}  {
${p.read("key", "k", "keysAt")}${p.write("key", "keyTile")}  }
  workgroupBarrier();
  for (var first = 0u; first <= end; first += ${keys}u) {
    let valueAt = keysAt + first * ${pieces}u;
    let nextAt = select(valueAt, valueAt + ${keys * pieces}u, first + ${keys}u <= end);
${p.read("value", "v", "valueAt")}${p.read("key", "k", "nextAt")}${p.score("query", { array: "keyTile", at: "0u" })}${p.write("value", "valueTile")}${p.write("key", "keyTile")}${p.bounds((row) => `i32(min(last, select(last, firstPosition + ${row}, params.causal == 1u)))`)}${weigh}
    let grown = workgroupUniformLoad(&factors[${rows}]);
    if (grown == f32(first) && first > 0u) {
${rescale}    }
${p.add("out", { array: "valueTile", at: "0u" })}  }
${eachRound((i) => `  {\n    var total = total${i};\n${overLanes("total", (a, b) => `${a} + ${b}`)}${keep(i)}    factors[firstWeighed + ${i * 4}u] = 1.0 / total;\n  }\n`)}${drain}}
`;
}
