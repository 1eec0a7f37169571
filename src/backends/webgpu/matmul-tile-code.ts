/**
 * WGSL of the tiled matrix product on subgroup matrices: f16 operands, f32 sums.
 *
 *   y [M, N] = rowScale * columnScale * (A B) + bias, or that times beta plus alpha residual
 *
 * A workgroup makes one tileM x tileN tile of y. Each step copies tileM x stepK of A and stepK x tileN of B to workgroup
 * memory as f16, 16 bytes a thread at a time, rows padded by 16 bytes against bank conflicts. The next step's global loads
 * are in registers while the current step is multiplied; with two stages one barrier a step is enough. Each subgroup owns
 * subgroupM x subgroupN of the tile. The code is unrolled here because an array of subgroup matrices with an index that is
 * not a constant goes to local memory (measured on an H100: 9 to 30 instead of 149 TFLOP/s).
 *
 * Tint puts a branch around a matrix read whose place is computed. With `sliced` shapes workgroup memory is an array of slices, each
 * the rows or columns of a subgroup: matrices then lie at constant places of a slice, which are read without a branch.
 *
 * Workgroups take tiles in bands of `band` tile rows, so that those running at the same time share operands in the cache.
 */

import { subgroupLanes, type TileForm, type TileShape, tileThreads } from "./tile-form.ts";
import { expandCode, loadCode, placeCode, type Staging, staging, storeCode } from "./tile-staging.ts";

const edge = 16;

function stageWords(shape: TileShape, form: TileForm): number {
  const a = staging("a", shape, form);
  const b = staging("b", shape, form);
  return a.rows * a.stride + b.rows * b.stride;
}

/** Slices of a stage: those of A, then those of B, all of the size of the larger ones. */
function slicesOf(shape: TileShape, form: TileForm) {
  const { tileM, tileN, subgroupM, subgroupN, stages } = shape;
  const side = Math.min(subgroupM, subgroupN);
  const stride = (operand: Staging) => (operand.alongK ? operand.stride : side / 8 + 1);
  const words = (operand: Staging) => (operand.alongK ? side : operand.rows) * stride(operand);
  const a = staging("a", shape, form);
  const b = staging("b", shape, form);
  const patch = edge * (subgroupN / 4 + 1);
  const size = Math.max(words(a), words(b), patch);
  const patches = Math.floor(size / patch);
  const ofA = tileM / side;
  const count = ofA + tileN / side;
  const drains = Math.ceil(tileThreads(shape) / subgroupLanes / patches);
  return { side, stride, size, patch, patches, ofA, count, all: Math.max(count * stages, drains) };
}

/** Bytes of workgroup memory: the tiles, or the drain of y where that is more. */
export function tileBytes(shape: TileShape, form: TileForm): number {
  if (shape.sliced) {
    const { size, all } = slicesOf(shape, form);
    return size * all * 16;
  }
  const drain = (tileThreads(shape) / subgroupLanes) * edge * (shape.subgroupN / 4 + 1);
  return Math.max(stageWords(shape, form) * shape.stages, drain) * 16;
}

export function tileCode(shape: TileShape, form: TileForm): string {
  const { tileM, tileN, stepK, subgroupM, subgroupN, stages, band, prefetch, sliced } = shape;
  const a = staging("a", shape, form);
  const b = staging("b", shape, form);
  const threads = tileThreads(shape);
  const words = stageWords(shape, form);
  const aStart = 0;
  const bStart = a.rows * a.stride;
  const slices = slicesOf(shape, form);
  const acrossN = tileN / subgroupN;
  const rowsOfEdges = subgroupM / edge;
  const columnsOfEdges = subgroupN / edge;
  const all = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const scaled = form.weight === "int8" || form.weight === "q4";
  const groups = form.experts !== null || form.ranges === "experts";
  let binding = 0;
  const bind = (declaration: string) => `@group(0) @binding(${++binding}) var<storage, ${declaration};`;
  const declarations = [
    bind("read> a: array<vec4u>"),
    bind("read> b: array<vec4u>"),
    ...(scaled ? [bind("read> scales: array<f32>")] : []),
    ...(form.kScales ? [bind("read> kScales: array<f32>"), bind("read> kOthers: array<f32>")] : []),
    ...(form.rowScale ? [bind("read> rowScales: array<f32>")] : []),
    ...(form.bias ? [bind("read> bias: array<f32>")] : []),
    ...(form.residual ? [bind(`read> residual: array<${form.wide ? "vec4f" : "f32"}>`)] : []),
    ...(groups ? [bind("read> groups: array<u32>")] : []),
    bind(`read_write> y: array<${form.wide ? "vec4f" : "f32"}>`),
  ];
  const sliceLoad = (side: "left" | "right", operand: Staging, first: string, i: number, k: number) => {
    const stride = slices.stride(operand);
    const slice = Math.floor((i * edge) / slices.side);
    const inSlice = (i * edge) % slices.side;
    const at = operand.alongK ? inSlice * stride + (k * edge) / 8 : k * edge * stride + inSlice / 8;
    const order = operand.alongK === (side === "left") ? "row_major" : "col_major";
    return `subgroupMatrixLoad<subgroup_matrix_${side}<f16, 16, 16>, ${order}>(&tiles[${first} + ${slice}u], ${at}u, ${stride}u)`;
  };
  const multiply = (stage: string) =>
    all(stepK / edge, (k) => {
      // Offsets and strides count elements of the array, 16 bytes each.
      const left = (i: number) => {
        if (sliced)
          return `let left${i} = ${sliceLoad("left", a, `${stage} + subgroupRow / ${slices.side}u`, i, k)};`;
        const at = a.alongK
          ? `(subgroupRow + ${i * edge}u) * ${a.stride}u + ${(k * edge) / 8}u`
          : `${k * edge * a.stride + (i * edge) / 8}u + subgroupRow / 8u`;
        const order = a.alongK ? "row_major" : "col_major";
        return `let left${i} = subgroupMatrixLoad<subgroup_matrix_left<f16, 16, 16>, ${order}>(&tiles, ${stage} + ${at}, ${a.stride}u);`;
      };
      const right = (j: number) => {
        if (sliced)
          return `let right${j} = ${sliceLoad("right", b, `${stage} + ${slices.ofA}u + subgroupColumn / ${slices.side}u`, j, k)};`;
        const at = b.alongK
          ? `(subgroupColumn + ${j * edge}u) * ${b.stride}u + ${bStart + (k * edge) / 8}u`
          : `${bStart + k * edge * b.stride + (j * edge) / 8}u + subgroupColumn / 8u`;
        const order = b.alongK ? "col_major" : "row_major";
        return `let right${j} = subgroupMatrixLoad<subgroup_matrix_right<f16, 16, 16>, ${order}>(&tiles, ${stage} + ${at}, ${b.stride}u);`;
      };
      const products = all(rowsOfEdges, (i) =>
        all(
          columnsOfEdges,
          (j) => `sum${i}_${j} = subgroupMatrixMultiplyAccumulate(left${i}, right${j}, sum${i}_${j});`,
        ),
      ).flat();
      return `    {\n${[...all(rowsOfEdges, left), ...all(columnsOfEdges, right), ...products].map((line) => `      ${line}\n`).join("")}    }\n`;
    }).join("");
  const store = (operand: Staging, stage: string) => {
    const { name, alongK, stride } = operand;
    const { side, ofA } = slices;
    return storeCode(operand, form, (row, chunk) => {
      if (!sliced)
        return `tiles[${stage} + ${name === "a" ? aStart : bStart}u + ${row} * ${stride}u + ${chunk}]`;
      const first = `${stage} + ${name === "a" ? 0 : ofA}u`;
      return alongK
        ? `tiles[${first} + ${row} / ${side}u][${row} % ${side}u * ${stride}u + ${chunk}]`
        : `tiles[${first} + ${chunk} / ${side / 8}u][${row} * ${slices.stride(operand)}u + ${chunk} % ${side / 8}u]`;
    });
  };
  const stageSize = sliced ? slices.count : words;
  const load = (operand: Staging, step: string, keyword: string) =>
    loadCode(operand, form, stepK, step, keyword);
  const early = [a, b].filter(({ name }) => prefetch === "both" || prefetch === name);
  const late = [a, b].filter((operand) => !early.includes(operand));
  const loadNext = (operands: readonly Staging[]) =>
    operands.map((operand) => load(operand, "next", "")).join("");
  const drainStride = subgroupN / 4 + 1;
  const drain = all(rowsOfEdges, (i) => {
    const stores = all(
      columnsOfEdges,
      (j) =>
        `  subgroupMatrixStore<row_major>(&tiles${sliced ? "[drainSlice]" : ""}, drainStart + ${(j * edge) / 4}u, sum${i}_${j}, ${drainStride}u);\n`,
    ).join("");
    return `  workgroupBarrier();\n${stores}  workgroupBarrier();\n  drain(${sliced ? "drainSlice, " : ""}drainStart, lane, Slice(tileRow + subgroupRow + ${i * edge}u, rowEnd, tileColumn + subgroupColumn, weightRow, yStart));\n`;
  }).join("");
  return `enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;
diagnostic(off, chromium.subgroup_matrix_uniformity);

struct Params {
  m: u32,
  n: u32,
  // Contracted values, counted in rows or in 8-value chunks, as operands are stored.
  k: u32,
  kChunks: u32,
  // vec4<u32> from one stored row to the next.
  aStride: u32,
  bStride: u32,
  // Floats from one row of y to the next, and the column of y that B starts at.
  yStride: u32,
  firstColumn: u32,
  tilesM: u32,
  tilesN: u32,
  // With experts: of all, and of this part of B.
  numExperts: u32,
  firstExpert: u32,
  partExperts: u32,
  // With ranges that split K: contracted values of each. With ranges of experts: parts that an expert's are cut into.
  kPerRange: u32,
  // Of the residual and of the product.
  alpha: f32,
  beta: f32,
}

// 16 rows of a subgroup's part of y: the first, the one behind the last that counts, the first column, the stored rows of B
// before column 0, and the values of y before row 0.
struct Slice {
  firstRow: u32,
  rowEnd: u32,
  firstColumn: u32,
  weightRow: u32,
  yStart: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
${declarations.join("\n")}

var<workgroup> tiles: ${sliced ? `array<array<vec4u, ${slices.size}>, ${slices.all}>` : `array<vec4u, ${tileBytes(shape, form) / 16}>`};

${expandCode(form)}
${drainCode(form, subgroupN / 4, drainStride, sliced)}
@compute @workgroup_size(${threads})
fn matmulTile(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = group.x + group.y * groupCounts.x;
  if (index >= params.tilesM * params.tilesN) {
    return;
  }
  let bandSize = ${band}u * params.tilesN;
  let bandStart = index / bandSize * ${band}u;
  let bandRows = min(params.tilesM - bandStart, ${band}u);
  var tile = bandStart + index % bandSize % bandRows;
${form.experts ? groupCode(tileM, form.b) : `  let tileRow = tile * ${tileM}u;\n  let rowEnd = params.m;\n  let weightRow = 0u;\n`}${rangeCode(form, stepK)}  let tileColumn = index % bandSize / bandRows * ${tileN}u;
  let subgroup = thread / ${subgroupLanes}u;
  let lane = thread % ${subgroupLanes}u;
  let subgroupRow = subgroup / ${acrossN}u * ${subgroupM}u;
  let subgroupColumn = subgroup % ${acrossN}u * ${subgroupN}u;
${placeCode(a, "tileRow", a.alongK ? "rowEnd" : "params.m")}${placeCode(b, "tileColumn", "params.n", "weightRow")}
${all(rowsOfEdges, (i) => all(columnsOfEdges, (j) => `  var sum${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`).join("")).join("")}
  let steps = (${form.ranges === "none" ? "params.k" : "kEnd - kStart"} + ${stepK - 1}u) / ${stepK}u;
${load(a, "0u", "var")}${load(b, "0u", "var")}${store(a, "0u")}${store(b, "0u")}  workgroupBarrier();
  for (var step = 0u; step < steps; step++) {
    let next = min(step + 1u, steps - 1u);
${loadNext(early)}${
  stages === 2
    ? `    let stage = step % 2u * ${stageSize}u;
${multiply("stage")}    let other = ${stageSize}u - stage;
${loadNext(late)}${store(a, "other")}${store(b, "other")}    workgroupBarrier();
`
    : `${multiply("0u")}${loadNext(late)}    workgroupBarrier();
${store(a, "0u")}${store(b, "0u")}    workgroupBarrier();
`
}  }
${sliced ? `  let drainSlice = subgroup / ${slices.patches}u;\n  let drainStart = subgroup % ${slices.patches}u * ${slices.patch}u;\n` : `  let drainStart = subgroup * ${edge * drainStride}u;\n`}${drain}}
`;
}

/** The range of contracted values of a workgroup, and where its y starts. */
function rangeCode({ ranges }: TileForm, stepK: number): string {
  switch (ranges) {
    case "none":
      return "  let yStart = 0u;\n";
    case "split":
      return `  let kStart = group.z * params.kPerRange;
  let kEnd = min(kStart + params.kPerRange, params.k);
  let yStart = group.z * params.m * params.yStride;
`;
    case "experts":
      return `  let kFirst = groups[group.z % params.numExperts];
  let kLast = groups[group.z % params.numExperts + 1u];
  // Whole steps a part.
  let kPart = ((kLast - kFirst + params.kPerRange - 1u) / params.kPerRange + ${stepK - 1}u) / ${stepK}u * ${stepK}u;
  let kStart = min(kFirst + group.z / params.numExperts * kPart, kLast);
  let kEnd = min(kStart + kPart, kLast);
  let yStart = group.z * params.m * params.yStride;
`;
  }
}

/** From the tile's place among the tiles of all experts to its rows and its expert's B. */
function groupCode(tileM: number, b: TileForm["b"]): string {
  return `  var expert = params.firstExpert;
  let expertEnd = params.firstExpert + params.partExperts;
  for (; expert < expertEnd; expert++) {
    let tiles = (groups[expert + 1u] - groups[expert] + ${tileM - 1}u) / ${tileM}u;
    if (tile < tiles) {
      break;
    }
    tile -= tiles;
  }
  if (expert == expertEnd) {
    return;
  }
  let tileRow = groups[expert] + tile * ${tileM}u;
  let rowEnd = groups[expert + 1u];
  let weightRow = (expert - params.firstExpert) * params.${b === "k" ? "n" : "k"};
`;
}

/** A subgroup's 16 rows of y from workgroup memory to their place, `quads` vec4f a row. */
function drainCode(form: TileForm, quads: number, stride: number, sliced: boolean): string {
  const factor = form.rowScale ? " * rowScales[row]" : "";
  const value = (c: number) => {
    const scale = form.weight === "int8" ? ` * scales[slice.weightRow + column + ${c}u]` : "";
    const bias = form.bias ? ` + bias[params.firstColumn + column + ${c}u]` : "";
    return `value[${c}]${factor}${scale}${bias}`;
  };
  const before = (at: string) => (form.residual ? `params.alpha * residual[${at}] + params.beta * ` : "");
  const target = "slice.yStart + yRow * params.yStride + params.firstColumn + column";
  const wide = `      if (column < params.n) {
        y[(${target}) / 4u] = ${before(`(${target}) / 4u`)}vec4f(${[0, 1, 2, 3].map(value).join(", ")});
      }
`;
  const narrow = [0, 1, 2, 3]
    .map(
      (c) =>
        `      if (column + ${c}u < params.n) {\n        y[${target} + ${c}u] = ${before(`${target} + ${c}u`)}(${value(c)});\n      }\n`,
    )
    .join("");
  const place = form.experts === "scattered" ? "groups[params.numExperts + 1u + row]" : "row";
  return `fn drain(${sliced ? "sliceIndex: u32, " : ""}start: u32, lane: u32, slice: Slice) {
  for (var i = 0u; i < ${(edge * quads) / subgroupLanes}u; i++) {
    let index = lane + i * ${subgroupLanes}u;
    let row = slice.firstRow + index / ${quads}u;
    let column = slice.firstColumn + index % ${quads}u * 4u;
    let value = bitcast<vec4f>(tiles${sliced ? "[sliceIndex]" : ""}[start + index / ${quads}u * ${stride}u + index % ${quads}u]);
    if (row < slice.rowEnd) {
      let yRow = ${place};
${form.wide ? wide : narrow}    }
  }
}
`;
}
