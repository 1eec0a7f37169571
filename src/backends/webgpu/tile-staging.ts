/**
 * How the operands of the tiled product (matmul-tile-code.ts) come from global to workgroup memory: WGSL of the loads, of the
 * way from stored weights to f16, and of the stores.
 */

import { q4GroupSize, type WeightDType } from "../../tensor/dtype.ts";
import { type TileForm, type TileShape, tileThreads } from "./tile-form.ts";

/** One operand's way from global to workgroup memory. */
export interface Staging {
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
  /** Loads of all threads; the last of a thread may be over. */
  readonly total: number;
  readonly threads: number;
}

export function staging(name: "a" | "b", shape: TileShape, form: TileForm): Staging {
  const alongK = form[name] === "k";
  const side = name === "a" ? shape.tileM : shape.tileN;
  const dtype = name === "a" ? "f16" : form.weight;
  const rows = alongK ? side : shape.stepK;
  const chunks = (alongK ? shape.stepK : side) / 8;
  const unitChunks = dtype === "q4" ? 4 : dtype === "int8" ? 2 : 1;
  if (chunks % unitChunks !== 0) {
    throw new RangeError(`tile ${name}: ${chunks} chunks of a row of ${dtype} are no whole loads`);
  }
  const threads = tileThreads(shape);
  const total = (rows * chunks) / unitChunks;
  const units = Math.ceil(total / threads);
  return { name, dtype, rows, chunks, alongK, stride: chunks + 1, unitChunks, units, total, threads };
}

/**
 * Where each of a thread's loads starts: constant over the steps.
 *
 * @param tile first row (or column) of the tile
 * @param end  behind the last
 * @param base rows stored before row 0, or, where rows run along K, before value 0
 */
export function placeCode(
  { name, dtype, chunks, alongK, unitChunks, units, threads }: Staging,
  tile: string,
  end: string,
  base = "0u",
): string {
  const unitsInRow = chunks / unitChunks;
  return Array.from({ length: units }, (_, u) => {
    const index = `(thread + ${u * threads}u)`;
    const row = `  let ${name}Row${u} = ${index} / ${unitsInRow}u;\n  let ${name}Unit${u} = ${index} % ${unitsInRow}u;\n`;
    if (alongK) {
      return `${row}  let ${name}At${u} = (${base} + min(${tile} + ${name}Row${u}, ${end} - 1u)) * params.${name}Stride;\n`;
    }
    // f32: a chunk is two pieces, the last one perhaps one.
    const last = dtype === "f32" ? `(params.${name}Stride + 1u) / 2u` : `params.${name}Stride`;
    const factor = dtype === "f32" ? " * 2u" : "";
    return `${row}  let ${name}At${u} = ${base} * params.${name}Stride + min(${tile} / 8u + ${name}Unit${u}, ${last} - 1u)${factor};\n`;
  }).join("");
}

/** Global loads of a step into `a0`, `a1`, ... */
export function loadCode(
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
    const firstK = form.ranges === "none" ? "" : "kStart + ";
    const endK = form.ranges === "none" ? "params.k" : "kEnd";
    const inK = alongK
      ? `${step} * ${perStep}u + ${name}Unit${u}`
      : `${firstK}${step} * ${stepK}u + ${name}Row${u}`;
    const isInside = alongK ? `(${inK}) * ${unitChunks}u < params.kChunks` : `${inK} < ${endK}`;
    const at = alongK
      ? `${name}At${u} + (${inK})${words > 1 ? " * 2u" : ""}`
      : `(${inK}) * params.${name}Stride + ${name}At${u}`;
    return Array.from({ length: words }, (_, word) => {
      const target = `${name}${u}${words > 1 ? `_${word}` : ""}`;
      const value = `${name}[${at} + ${word}u]`;
      const checked = form.raggedK ? `select(vec4u(), ${value}, ${isInside})` : value;
      const scale =
        dtype === "q4" && word === 0
          ? `    ${keyword} ${name}Scale${u} = scales[(weightRow + min(tileColumn + ${name}Row${u}, params.n - 1u)) * (params.kChunks / ${q4GroupSize / 8}u) + min(${inK}, params.kChunks / 4u - 1u)];\n`
          : name === "b" && form.kScales
            ? `    ${keyword} bScale${u} = kScales[min(${inK}, params.k - 1u)] * kOthers[min(${inK}, params.k - 1u)];\n`
            : "";
      return `    ${keyword} ${target} = ${checked};\n${scale}`;
    }).join("");
  }).join("");
}

/** @param placeOf the place in workgroup memory of a row's chunk */
export function storeCode(
  { name, dtype, unitChunks, units, total, threads }: Staging,
  form: TileForm,
  placeOf: (row: string, chunk: string) => string,
): string {
  return Array.from({ length: units }, (_, u) => {
    const stores = Array.from({ length: unitChunks }, (_, chunk) => {
      const raw = `${name}${u}`;
      const value =
        dtype === "f16"
          ? name === "b" && form.kScales
            ? `scaled(${raw}, bScale${u})`
            : raw
          : dtype === "bf16"
            ? `expand(${raw})`
            : dtype === "f32"
              ? `expand(${raw}_0, ${raw}_1)`
              : dtype === "int8"
                ? `expand(${raw}.${chunk === 0 ? "xy" : "zw"})`
                : `expand(${raw}, ${chunk}u, ${name}Scale${u})`;
      return `    ${placeOf(`${name}Row${u}`, `(${name}Unit${u} * ${unitChunks}u + ${chunk}u)`)} = ${value};\n`;
    }).join("");
    const isWhole = (u + 1) * threads <= total;
    return isWhole ? stores : `    if (thread < ${total - u * threads}u) {\n${stores}    }\n`;
  }).join("");
}

/** From stored weights to 8 f16 in a vec4<u32>. */
export function expandCode({ weight, kScales }: TileForm): string {
  switch (weight) {
    case "f16":
      return kScales
        ? `fn scaled(w: vec4u, scale: f32) -> vec4u {
  let a = vec4f(unpack2x16float(w.x), unpack2x16float(w.y)) * scale;
  let b = vec4f(unpack2x16float(w.z), unpack2x16float(w.w)) * scale;
  return vec4u(pack2x16float(a.xy), pack2x16float(a.zw), pack2x16float(b.xy), pack2x16float(b.zw));
}
`
        : "";
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
