/**
 * WGSL of the tiled matrix product on subgroup matrices: f16 operands, f32 sums.
 *
 *   y [M, N] = rowScale * columnScale * (A B) + bias
 *
 * A workgroup makes one tileM x tileN tile of y. Each step copies tileM x stepK of A and stepK x tileN of B to workgroup
 * memory as f16, 16 bytes a thread at a time, rows padded by 16 bytes against bank conflicts. The next step's global loads
 * are in registers while the current step is multiplied; with two stages one barrier a step is enough. Each subgroup owns
 * subgroupM x subgroupN of the tile. The code is unrolled here because an array of subgroup matrices with an index that is
 * not a constant goes to local memory (measured on an H100: 9 to 30 instead of 149 TFLOP/s).
 *
 * Workgroups take tiles in bands of `band` tile rows, so that those running at the same time share operands in the cache.
 */

import { q4GroupSize, type WeightDType } from "../../tensor/dtype.ts";

export interface TileShape {
  readonly tileM: number;
  readonly tileN: number;
  /** Contracted values a step, a multiple of 16. */
  readonly stepK: number;
  readonly subgroupM: number;
  readonly subgroupN: number;
  /** Copies of the tiles in workgroup memory, 1 or 2. */
  readonly stages: 1 | 2;
  /** Tile rows that are walked together. */
  readonly band: number;
}

export interface TileForm {
  /** A is stored [M, K] ("k" contiguous) or [K, M] ("m" contiguous). */
  readonly a: "k" | "m";
  /** B is stored [N, K] ("k" contiguous) or [K, N] ("n" contiguous). */
  readonly b: "k" | "n";
  /** int8 and q4 only in the form "k". */
  readonly weight: WeightDType;
  /** The contracted size is not a multiple of stepK. */
  readonly raggedK: boolean;
  /** y in vec4f: N is a multiple of 4. */
  readonly wide: boolean;
  /** f32 factor of each row of y. */
  readonly rowScale: boolean;
  readonly bias: boolean;
}

export const subgroupLanes = 32;
const edge = 16;

export function tileThreads({ tileM, tileN, subgroupM, subgroupN }: TileShape): number {
  return (tileM / subgroupM) * (tileN / subgroupN) * subgroupLanes;
}

/** One operand's way from global to workgroup memory. */
interface Staging {
  readonly name: "a" | "b";
  readonly dtype: WeightDType;
  /** Rows in workgroup memory, and 8-value chunks a row. */
  readonly rows: number;
  readonly chunks: number;
  readonly alongK: boolean;
  readonly stride: number;
  /** Chunks that one load gives. */
  readonly unitChunks: number;
  readonly units: number;
}

function staging(name: "a" | "b", shape: TileShape, form: TileForm): Staging {
  const alongK = form[name] === "k";
  const side = name === "a" ? shape.tileM : shape.tileN;
  const dtype = name === "a" ? "f16" : form.weight;
  const rows = alongK ? side : shape.stepK;
  const chunks = (alongK ? shape.stepK : side) / 8;
  const unitChunks = dtype === "q4" ? 4 : dtype === "int8" ? 2 : 1;
  const units = (rows * chunks) / unitChunks / tileThreads(shape);
  if (!Number.isInteger(units) || chunks % unitChunks !== 0) {
    throw new RangeError(
      `tile ${name}: ${rows} rows of ${chunks} chunks of ${dtype} do not divide among threads`,
    );
  }
  return { name, dtype, rows, chunks, alongK, stride: chunks + 1, unitChunks, units };
}

function stageWords(shape: TileShape, form: TileForm): number {
  const a = staging("a", shape, form);
  const b = staging("b", shape, form);
  return a.rows * a.stride + b.rows * b.stride;
}

/** Bytes of workgroup memory: the tiles, or the drain of y where that is more. */
export function tileBytes(shape: TileShape, form: TileForm): number {
  const drain = (tileThreads(shape) / subgroupLanes) * edge * (shape.subgroupN / 4 + 1);
  return Math.max(stageWords(shape, form) * shape.stages, drain) * 16;
}

export function tileCode(shape: TileShape, form: TileForm): string {
  const { tileM, tileN, stepK, subgroupM, subgroupN, stages, band } = shape;
  const a = staging("a", shape, form);
  const b = staging("b", shape, form);
  const threads = tileThreads(shape);
  const words = stageWords(shape, form);
  const aStart = 0;
  const bStart = a.rows * a.stride;
  const acrossN = tileN / subgroupN;
  const rowsOfEdges = subgroupM / edge;
  const columnsOfEdges = subgroupN / edge;
  const all = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const scaled = form.weight === "int8" || form.weight === "q4";
  let binding = 0;
  const bind = (declaration: string) => `@group(0) @binding(${++binding}) var<storage, ${declaration};`;
  const declarations = [
    bind("read> a: array<vec4u>"),
    bind("read> b: array<vec4u>"),
    ...(scaled ? [bind("read> scales: array<f32>")] : []),
    ...(form.rowScale ? [bind("read> rowScales: array<f32>")] : []),
    ...(form.bias ? [bind("read> bias: array<f32>")] : []),
    bind(`read_write> y: array<${form.wide ? "vec4f" : "f32"}>`),
  ];
  const multiply = (stage: string) =>
    all(stepK / edge, (k) => {
      // Offsets and strides count elements of the array, 16 bytes each.
      const left = (i: number) => {
        const at = a.alongK
          ? `(subgroupRow + ${i * edge}u) * ${a.stride}u + ${(k * edge) / 8}u`
          : `${k * edge * a.stride + (i * edge) / 8}u + subgroupRow / 8u`;
        const order = a.alongK ? "row_major" : "col_major";
        return `let left${i} = subgroupMatrixLoad<subgroup_matrix_left<f16, 16, 16>, ${order}>(&tiles, ${stage} + ${at}, ${a.stride}u);`;
      };
      const right = (j: number) => {
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
  const drainStride = subgroupN / 4 + 1;
  const drain = all(rowsOfEdges, (i) => {
    const stores = all(
      columnsOfEdges,
      (j) =>
        `  subgroupMatrixStore<row_major>(&tiles, drainStart + ${(j * edge) / 4}u, sum${i}_${j}, ${drainStride}u);\n`,
    ).join("");
    return `  workgroupBarrier();\n${stores}  workgroupBarrier();\n  drain(drainStart, lane, tileRow + subgroupRow + ${i * edge}u, tileColumn + subgroupColumn);\n`;
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
}

@group(0) @binding(0) var<uniform> params: Params;
${declarations.join("\n")}

var<workgroup> tiles: array<vec4u, ${tileBytes(shape, form) / 16}>;

${expandCode(form.weight)}
${drainCode(form, subgroupN / 4, drainStride)}
@compute @workgroup_size(${threads})
fn matmulTile(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index >= params.tilesM * params.tilesN) {
    return;
  }
  let bandSize = ${band}u * params.tilesN;
  let bandStart = index / bandSize * ${band}u;
  let bandRows = min(params.tilesM - bandStart, ${band}u);
  let tileRow = (bandStart + index % bandSize % bandRows) * ${tileM}u;
  let tileColumn = index % bandSize / bandRows * ${tileN}u;
  let subgroup = thread / ${subgroupLanes}u;
  let lane = thread % ${subgroupLanes}u;
  let subgroupRow = subgroup / ${acrossN}u * ${subgroupM}u;
  let subgroupColumn = subgroup % ${acrossN}u * ${subgroupN}u;
${placeCode(a, "params.m", "tileRow", threads)}${placeCode(b, "params.n", "tileColumn", threads)}
${all(rowsOfEdges, (i) => all(columnsOfEdges, (j) => `  var sum${i}_${j} = subgroup_matrix_result<f32, 16, 16>();\n`).join("")).join("")}
  let steps = (params.k + ${stepK - 1}u) / ${stepK}u;
${loadCode(a, form, stepK, "0u", "var")}${loadCode(b, form, stepK, "0u", "var")}${storeCode(a, "0u", aStart)}${storeCode(b, "0u", bStart)}  workgroupBarrier();
  for (var step = 0u; step < steps; step++) {
    let next = min(step + 1u, steps - 1u);
${loadCode(a, form, stepK, "next", "")}${loadCode(b, form, stepK, "next", "")}${
  stages === 2
    ? `    let stage = step % 2u * ${words}u;
${multiply("stage")}    let other = ${words}u - stage;
${storeCode(a, "other", aStart)}${storeCode(b, "other", bStart)}    workgroupBarrier();
`
    : `${multiply("0u")}    workgroupBarrier();
${storeCode(a, "0u", aStart)}${storeCode(b, "0u", bStart)}    workgroupBarrier();
`
}  }
  let drainStart = subgroup * ${edge * drainStride}u;
${drain}}
`;
}

/** Where each of a thread's loads starts: constant over the steps. */
function placeCode(
  { name, chunks, alongK, unitChunks, units }: Staging,
  side: string,
  tile: string,
  threads: number,
): string {
  const unitsInRow = chunks / unitChunks;
  return Array.from({ length: units }, (_, u) => {
    const index = `(thread + ${u * threads}u)`;
    const row = `  let ${name}Row${u} = ${index} / ${unitsInRow}u;\n  let ${name}Unit${u} = ${index} % ${unitsInRow}u;\n`;
    if (alongK) {
      return `${row}  let ${name}At${u} = min(${tile} + ${name}Row${u}, ${side} - 1u) * params.${name}Stride;\n`;
    }
    return `${row}  let ${name}At${u} = min(${tile} / 8u + ${name}Unit${u}, params.${name}Stride - 1u);\n`;
  }).join("");
}

/** Global loads of a step into `a0`, `a1`, ... */
function loadCode(
  { name, dtype, chunks, alongK, unitChunks, units }: Staging,
  form: TileForm,
  stepK: number,
  step: string,
  keyword: string,
): string {
  const perStep = chunks / unitChunks;
  // f32: a chunk is two vec4<u32>.
  const words = dtype === "f32" ? 2 : 1;
  return Array.from({ length: units }, (_, u) => {
    const inK = alongK ? `${step} * ${perStep}u + ${name}Unit${u}` : `${step} * ${stepK}u + ${name}Row${u}`;
    const isInside = alongK ? `(${inK}) * ${unitChunks}u < params.kChunks` : `${inK} < params.k`;
    const at = alongK
      ? `${name}At${u} + (${inK})${words > 1 ? " * 2u" : ""}`
      : `(${inK}) * params.${name}Stride + ${name}At${u}${words > 1 ? " * 2u" : ""}`;
    return Array.from({ length: words }, (_, word) => {
      const target = `${name}${u}${words > 1 ? `_${word}` : ""}`;
      const value = `${name}[${at} + ${word}u]`;
      const checked = form.raggedK ? `select(vec4u(), ${value}, ${isInside})` : value;
      const scale =
        dtype === "q4" && word === 0
          ? `    ${keyword} ${name}Scale${u} = scales[(min(tileColumn + ${name}Row${u}, params.n - 1u)) * (params.kChunks / ${q4GroupSize / 8}u) + min(${inK}, params.kChunks / 4u - 1u)];\n`
          : "";
      return `    ${keyword} ${target} = ${checked};\n${scale}`;
    }).join("");
  }).join("");
}

function storeCode(
  { name, dtype, unitChunks, units, stride }: Staging,
  stage: string,
  start: number,
): string {
  return Array.from({ length: units }, (_, u) => {
    const at = `${stage} + ${start}u + ${name}Row${u} * ${stride}u + ${name}Unit${u} * ${unitChunks}u`;
    return Array.from({ length: unitChunks }, (_, chunk) => {
      const raw = `${name}${u}`;
      const value =
        dtype === "f16"
          ? raw
          : dtype === "bf16"
            ? `expand(${raw})`
            : dtype === "f32"
              ? `expand(${raw}_0, ${raw}_1)`
              : dtype === "int8"
                ? `expand(${raw}.${chunk === 0 ? "xy" : "zw"})`
                : `expand(${raw}, ${chunk}u, ${name}Scale${u})`;
      return `    tiles[${at} + ${chunk}u] = ${value};\n`;
    }).join("");
  }).join("");
}

/** From stored weights to 8 f16 in a vec4<u32>. */
function expandCode(dtype: WeightDType): string {
  switch (dtype) {
    case "f16":
      return "";
    case "bf16":
      return `fn expand(w: vec4u) -> vec4u {
  let even = bitcast<vec4f>(w << vec4u(16u));
  let odd = bitcast<vec4f>(w & vec4u(0xffff0000u));
  return vec4u(
    pack2x16float(vec2f(even.x, odd.x)),
    pack2x16float(vec2f(even.y, odd.y)),
    pack2x16float(vec2f(even.z, odd.z)),
    pack2x16float(vec2f(even.w, odd.w)),
  );
}
`;
    case "f32":
      return `fn expand(low: vec4u, high: vec4u) -> vec4u {
  let a = bitcast<vec4f>(low);
  let b = bitcast<vec4f>(high);
  return vec4u(pack2x16float(a.xy), pack2x16float(a.zw), pack2x16float(b.xy), pack2x16float(b.zw));
}
`;
    case "int8":
      return `fn expand(w: vec2u) -> vec4u {
  let a = vec4f(unpack4xI8(w.x));
  let b = vec4f(unpack4xI8(w.y));
  return vec4u(pack2x16float(a.xy), pack2x16float(a.zw), pack2x16float(b.xy), pack2x16float(b.zw));
}
`;
    case "q4":
      // Byte i of a group holds value i in its low half and value i + 16 in its high half.
      return `fn expand(w: vec4u, chunk: u32, scale: f32) -> vec4u {
  let pair = select(w.xy, w.zw, (chunk & 1u) == 1u) >> vec2u(chunk / 2u * 4u);
  let a = (vec4f(unpack4xU8(pair.x & 0x0f0f0f0fu)) - 8.0) * scale;
  let b = (vec4f(unpack4xU8(pair.y & 0x0f0f0f0fu)) - 8.0) * scale;
  return vec4u(pack2x16float(a.xy), pack2x16float(a.zw), pack2x16float(b.xy), pack2x16float(b.zw));
}
`;
  }
}

/** A subgroup's 16 rows of y from workgroup memory to their place, `quads` vec4f a row. */
function drainCode(form: TileForm, quads: number, stride: number): string {
  const factor = form.rowScale ? " * rowScales[row]" : "";
  const value = (c: number) => {
    const scale = form.weight === "int8" ? ` * scales[column + ${c}u]` : "";
    const bias = form.bias ? ` + bias[params.firstColumn + column + ${c}u]` : "";
    return `value[${c}]${factor}${scale}${bias}`;
  };
  const target = "row * params.yStride + params.firstColumn + column";
  const wide = `      if (column < params.n) {
        y[(${target}) / 4u] = vec4f(${[0, 1, 2, 3].map(value).join(", ")});
      }
`;
  const narrow = [0, 1, 2, 3]
    .map(
      (c) => `      if (column + ${c}u < params.n) {\n        y[${target} + ${c}u] = ${value(c)};\n      }\n`,
    )
    .join("");
  return `fn drain(start: u32, lane: u32, firstRow: u32, firstColumn: u32) {
  for (var i = 0u; i < ${(edge * quads) / subgroupLanes}u; i++) {
    let index = lane + i * ${subgroupLanes}u;
    let row = firstRow + index / ${quads}u;
    let column = firstColumn + index % ${quads}u * 4u;
    let value = bitcast<vec4f>(tiles[start + index / ${quads}u * ${stride}u + index % ${quads}u]);
    if (row < params.m) {
${form.wide ? wide : narrow}    }
  }
}
`;
}
