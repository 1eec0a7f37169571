/**
 * WGSL of products with one or a few rows of x, bound by reading the weights once.
 *
 *   y [T, N] = x [T, K] weight [N, K]^T, f32 sums
 *
 * A group of lanes (a subgroup, or 32 threads where the device has none) makes `rows` values of each row of y: its lanes
 * take 16 bytes of each weight row in turn, so that a load is coalesced and rows x unroll loads are in flight. With
 * split > 1 that many groups share the rows and add up through workgroup memory. x lies in workgroup memory, ordered as
 * the lanes read it, when it fits, else it is read through the cache.
 *
 * Turning int8 and q4 weights to floats costs more than reading them (measured on an H100: 45 us of a 87 us product of
 * 8192 x 8192). With x in 16-bit fixed point, v = round(x 32512 / max |x|) = 256 high + low with both in a byte, four
 * products at a time are two integer dot products with exact sums; x is then off by at most max |x| / 65024, less than f16
 * rounding for all but the smallest values.
 *
 * Prologue: rmsNorm of x (gemv-norm-code.ts), x sigmoid(gate). Epilogue, in this order: scale of int8, the norm's factor, bias, silu
 * or swiglu of a pair of rows, and alpha residual + beta y.
 *
 * Routed, the rows of a weight [E, N, K] are those of the expert that each row of x is assigned to, and the weight's parts
 * hold whole experts. Layer z of the grid does the `tokens` assignments from z tokens on: apart with `tokens` 1 (gate and up),
 * or all experts of one token added up by their weights, in order (down).
 */

import { q4GroupSize, type WeightDType } from "../../tensor/dtype.ts";
import { type GemvNorm, normFunctions, shareSquares, writeNormed } from "./gemv-norm-code.ts";

export interface GemvShape {
  /** Rows of the weight that a group of lanes makes: 1, 2 or 4. With swiglu each is a gate row and an up row. */
  readonly rows: number;
  /** 16-byte pieces of each row in flight. */
  readonly unroll: number;
  /** Groups of lanes in a workgroup. */
  readonly groups: number;
  /** Groups that share their rows, a divisor of `groups`. */
  readonly split: number;
  /** How x is held: read where it is needed, or in workgroup memory as f32 or as 16-bit fixed point (int8 and q4 only). */
  readonly x: "global" | "f32" | "fixed";
  /** Most workgroups: each takes several groups of rows when there are more, and stages x once. */
  readonly workgroups: number;
}

export interface GemvForm {
  readonly dtype: WeightDType;
  /** Rows of x that the code is made for; a product may have fewer. Routed: assignments that make one row of y. */
  readonly tokens: number;
  /** Values of a row, K: constant, so that loops unroll and staging has a size. */
  readonly width: number;
  /** Lanes that add up by subgroup operations; null: 32 threads through workgroup memory. */
  readonly lanes: number | null;
  /** x is normed on the way; not routed and no swiglu then. */
  readonly norm: GemvNorm | null;
  readonly gate: boolean;
  readonly bias: boolean;
  readonly activation: "none" | "silu" | "swiglu";
  readonly residual: boolean;
  /** Weights that share x, one after another in y. Routed: parts of the weight. */
  readonly segments: number;
  /** Each segment has a y of its own [T, its rows] and its own activation; no bias, residual or routing then. */
  readonly separate: readonly ("none" | "silu")[] | null;
  /** Rows of the weight are those of each row's expert; weighted: the products are added up, times a weight each. */
  readonly routed: "plain" | "weighted" | null;
}

/** Weights in 16 bytes. */
export const pieceValues: Readonly<Record<WeightDType, number>> = {
  f32: 4,
  f16: 8,
  bf16: 8,
  int8: 16,
  q4: 32,
};

export function gemvThreads(shape: GemvShape, form: GemvForm): number {
  return shape.groups * (form.lanes ?? 32);
}

/** Bytes of workgroup memory. */
export function gemvWorkgroupBytes(shape: GemvShape, form: GemvForm): number {
  const values = pieceValues[form.dtype];
  const bytesOfX = { global: 0, f32: 4, fixed: 2 }[shape.x];
  const staged = form.tokens * Math.ceil(form.width / values) * values * bytesOfX;
  const sums = sumsPerGroup(shape, form);
  const adding = form.lanes === null ? gemvThreads(shape, form) * 4 : 0;
  const squares = form.norm ? shape.groups * form.tokens * 4 : 0;
  return staged + shape.groups * sums * 4 + adding + squares;
}

function sumsPerGroup({ rows }: GemvShape, { tokens, activation }: GemvForm): number {
  return rows * tokens * (activation === "swiglu" ? 2 : 1);
}

export function gemvCode(shape: GemvShape, form: GemvForm): string {
  const { rows, unroll, groups, split } = shape;
  const staged = shape.x === "f32";
  const fixed = shape.x === "fixed";
  const { dtype, tokens, width, norm, gate, activation, residual, segments, routed, separate } = form;
  const lanes = form.lanes ?? 32;
  const threads = gemvThreads(shape, form);
  const values = pieceValues[dtype];
  const pieces = Math.ceil(width / values);
  const quads = values / 4;
  const pair = activation === "swiglu";
  const numRows = pair ? rows * 2 : rows;
  const all = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const hasScales = dtype === "int8" || dtype === "q4";
  let binding = 0;
  const bind = (declaration: string) => `@group(0) @binding(${++binding}) var<storage, ${declaration};\n`;
  const declarations = [
    bind("read> x: array<vec4f>"),
    ...(norm ? [bind("read> normWeight: array<vec4f>")] : []),
    ...(gate ? [bind("read> gates: array<vec4f>")] : []),
    ...all(segments, (s) => bind(`read> weight${s}: array<vec4u>`)),
    ...(hasScales ? all(segments, (s) => bind(`read> scales${s}: array<f32>`)) : []),
    ...(routed ? [bind("read> experts: array<i32>")] : []),
    ...(routed === "weighted" ? [bind("read> expertWeights: array<f32>")] : []),
    ...(form.bias ? [bind("read> bias: array<f32>")] : []),
    ...(residual ? [bind("read> residual: array<f32>")] : []),
    ...(separate ? separate : [""]).map((_, s) => bind(`read_write> y${separate ? s : ""}: array<f32>`)),
    ...(norm === "written" ? [bind("read_write> normed: array<vec4f>")] : []),
  ].join("");
  const xRow = (t: string) => {
    if (routed) return `((firstAssignment + ${t}) / params.tokens)`;
    return tokens > 1 ? `min(${t}, params.tokens - 1u)` : t;
  };
  const xAt = (t: string, piece: string, q: number) =>
    `${xRow(t)} * ${width / 4}u + ${piece} * ${quads}u + ${q}u`;
  // The last piece of a row may reach over its end, where the weights are zero but x has another row.
  const isPadded = width % values !== 0;
  const unlessPadded = (value: string, piece: string, q: number) =>
    isPadded ? `select(vec4f(), ${value}, ${piece} * ${quads}u + ${q}u < ${width / 4}u)` : value;
  const readX = (t: string, piece: string, q: number) => {
    const at = xAt(t, piece, q);
    const weighed = norm ? `x[${at}] * normWeight[${piece} * ${quads}u + ${q}u]` : `x[${at}]`;
    return unlessPadded(gate ? `${weighed} / (1.0 + exp(-gates[${at}]))` : weighed, piece, q);
  };
  const addSquare = (t: number, q: number) => {
    const value = `x[${xAt(`${t}u`, "piece", q)}]`;
    return norm ? `    own${t} += ${unlessPadded(`${value} * ${value}`, "piece", q)};\n` : "";
  };
  const ownSquares = norm ? all(tokens, (t) => `  var own${t} = vec4f();\n`).join("") : "";
  const sharedSquares = norm ? all(tokens, (t) => shareSquares(t, tokens, form.lanes !== null)).join("") : "";
  const xValue = (t: number, piece: string, q: number) =>
    staged ? `staged[${(t * quads + q) * pieces}u + ${piece}]` : readX(`${t}u`, piece, q);
  // Sixteen values: a vec4<u32> of high bytes and one of low bytes.
  const halves = values / 16;
  const fixedAt = (t: number, half: number, part: number, piece: string) =>
    `staged[${((t * halves + half) * 2 + part) * pieces}u + ${piece}]`;
  const fixedBlock = (u: number, rowsOfX: readonly number[]) => {
    const piece = `(piece + ${u * lanes * split}u)`;
    const xs = rowsOfX
      .map((t) =>
        all(halves, (half) =>
          ["h", "l"]
            .map((name, part) => `        let x${name}${t}_${half} = ${fixedAt(t, half, part, piece)};\n`)
            .join(""),
        ).join(""),
      )
      .join("");
    const dots = (r: number, name: string, t: number) =>
      all(halves, (half) =>
        all(4, (i) => `dot4I8Packed(v${r}_${half}[${i}], x${name}${t}_${half}[${i}])`).join(" + "),
      ).join(" + ");
    const products = all(numRows, (r) => {
      const word = `w${r}_${u}`;
      // A nibble in the upper half of a byte with its top bit turned is 16 (value - 8).
      const unpacked =
        dtype === "int8"
          ? `        let v${r}_0 = ${word};\n`
          : `        let v${r}_0 = ((${word} << vec4u(4u)) & vec4u(0xf0f0f0f0u)) ^ vec4u(0x80808080u);\n        let v${r}_1 = (${word} & vec4u(0xf0f0f0f0u)) ^ vec4u(0x80808080u);\n`;
      const adds = rowsOfX
        .map((t) =>
          dtype === "int8"
            ? `        high${r}_${t} += ${dots(r, "h", t)};\n        low${r}_${t} += ${dots(r, "l", t)};\n`
            : `        sum${r}_${t} += s${r}_${u} * f32((${dots(r, "h", t)}) * 256 + ${dots(r, "l", t)});\n`,
        )
        .join("");
      return unpacked + adds;
    }).join("");
    return `      {\n${xs}${products}      }\n`;
  };
  const weightBlock = (segment: number, count: number, rowsOfX: readonly number[]) => {
    const load = all(numRows, (r) =>
      all(
        count,
        (u) => `      let w${r}_${u} = weight${segment}[at${r} + piece + ${u * lanes * split}u];\n`,
      ).join(""),
    ).join("");
    const scale =
      dtype === "q4"
        ? all(numRows, (r) =>
            all(
              count,
              (u) =>
                `      let s${r}_${u} = scales${segment}[row${r} * ${width / q4GroupSize}u + piece + ${u * lanes * split}u];\n`,
            ).join(""),
          ).join("")
        : "";
    if (fixed) return load + scale + all(count, (u) => fixedBlock(u, rowsOfX)).join("");
    const add = all(count, (u) =>
      all(quads, (q) => {
        const xs = rowsOfX
          .map((t) => `        let x${t} = ${xValue(t, `(piece + ${u * lanes * split}u)`, q)};\n`)
          .join("");
        const products = all(numRows, (r) => {
          const value = quadCode(dtype, `w${r}_${u}`, q, `s${r}_${u}`);
          const adds = rowsOfX.map((t) => `          sum${r}_${t} += v * x${t};\n`).join("");
          return `        {\n          let v = ${value};\n${adds}        }\n`;
        }).join("");
        return `      {\n${xs}${products}      }\n`;
      }).join(""),
    ).join("");
    return load + scale + add;
  };
  const everyRowOfX = all(tokens, (t) => t);
  const body = (
    segment: number,
    rowsOfX: readonly number[],
    base = "",
  ) => `    let rows = params.segmentRows[${segment}];
${all(numRows, (r) => {
  const row = pair
    ? `${base}min(first + ${r % rows}u, rows - 1u)${r >= rows ? " + rows" : ""}`
    : `${base}min(first + ${r}u, rows - 1u)`;
  return `    let row${r} = ${row};\n    let at${r} = row${r} * params.rowStride;\n`;
}).join("")}    var piece = part * ${lanes}u + lane;
    for (; piece + ${(unroll - 1) * lanes * split}u < ${pieces}u; piece += ${unroll * lanes * split}u) {
${weightBlock(segment, unroll, rowsOfX)}    }
${
  unroll > 1
    ? `    for (; piece < ${pieces}u; piece += ${lanes * split}u) {
${weightBlock(segment, 1, rowsOfX)}    }
`
    : ""
}`;
  // Routed, each row of x has scales of its own; otherwise the first stands for all.
  const scaled = routed ? everyRowOfX : [0];
  const scaleOf = (segment: number, t: number) =>
    dtype === "int8" ? all(numRows, (r) => `    scale${r}_${t} = scales${segment}[row${r}];\n`).join("") : "";
  const routedCode = (t: number) =>
    `  {\n    let expert = u32(experts[firstAssignment + ${t}u]);\n    let first = firstRow;\n${all(
      segments,
      (s) =>
        `    ${s > 0 ? "else " : ""}if (expert < params.segmentEnds[${s}]) {\n    let base = (expert - ${s > 0 ? `params.segmentEnds[${s - 1}]` : "0u"}) * params.segmentRows[${s}]${pair ? " * 2u" : ""};\n${body(s, [t], "base + ")}${scaleOf(s, t)}    }\n`,
    ).join("")}  }\n`;
  const segmentCode = routed
    ? everyRowOfX.map(routedCode).join("")
    : segments === 1
      ? `  {\n    let first = task * ${rows}u;\n${body(0, everyRowOfX)}${scaleOf(0, 0)}  }\n`
      : all(
          segments,
          (s) =>
            `  ${s > 0 ? "else " : ""}if (task < params.segmentEnds[${s}]) {\n    let first = (task - ${s > 0 ? `params.segmentEnds[${s - 1}]` : "0u"}) * ${rows}u;\n    firstRow = first;\n    column = params.segmentColumns[${s}];\n    segment = ${s}u;\n    count = params.segmentRows[${s}];\n${body(s, everyRowOfX)}${scaleOf(s, 0)}  }\n`,
        ).join("");
  const sum = (r: number, t: number) => {
    if (!fixed) return `dot(sum${r}_${t}, vec4f(1.0))`;
    const unit = `inverse${t}`;
    return dtype === "int8"
      ? `(f32(high${r}_${t}) * 256.0 + f32(low${r}_${t})) * ${unit}`
      : `sum${r}_${t} * (${unit} / 16.0)`;
  };
  const added = all(numRows, (r) =>
    all(tokens, (t) =>
      form.lanes === null
        ? `  let total${r}_${t} = addLanes(${sum(r, t)}, thread, lane);\n`
        : `  let total${r}_${t} = subgroupAdd(${sum(r, t)});\n`,
    ).join(""),
  ).join("");
  const perGroup = sumsPerGroup(shape, form);
  const sizes = { groups, threads, tokens, width };
  const scaleBy = (r: number, t: number) => (dtype === "int8" ? ` * scale${r}_${routed ? t : 0}` : "");
  const shared = all(numRows, (r) =>
    all(
      tokens,
      (t) => `    sums[group * ${perGroup}u + ${r * tokens + t}u] = total${r}_${t}${scaleBy(r, t)};\n`,
    ).join(""),
  ).join("");
  const gather = (index: string) => {
    const parts = all(split, (p) => `sums[(lead + ${p}u) * ${perGroup}u + ${index}]`);
    return parts.join(" + ");
  };
  const outputRows = routed ? 1 : tokens;
  const product =
    routed === "weighted"
      ? everyRowOfX
          .map((t) => `expertWeights[firstAssignment + ${t}u] * (${gather(`out * ${tokens}u + ${t}u`)})`)
          .join(" + ")
      : gather("out");
  const activated =
    activation === "none"
      ? ""
      : activation === "silu"
        ? "      value = value / (1.0 + exp(-value));\n"
        : `      let up = ${gather(`out + ${rows * tokens}u`)};\n      value = value / (1.0 + exp(-value)) * up;\n`;
  const separateWrites = separate
    ?.map((own, s) => {
      const value = own === "silu" ? "value / (1.0 + exp(-value))" : "value";
      return `      if (segment == ${s}u) {\n        y${s}[out % ${tokens}u * count + row] = ${value};\n      }\n`;
    })
    .join("");
  const stageCode = () => {
    if (staged) {
      const copies = all(tokens, (t) =>
        all(
          quads,
          (q) =>
            `    staged[${(t * quads + q) * pieces}u + piece] = ${readX(`${t}u`, "piece", q)};\n${addSquare(t, q)}`,
        ).join(""),
      ).join("");
      return `${ownSquares}  for (var piece = thread; piece < ${pieces}u; piece += ${threads}u) {\n${copies}  }\n${sharedSquares}  workgroupBarrier();\n`;
    }
    if (!fixed) {
      if (!norm) return "";
      const adds = all(tokens, (t) => all(quads, (q) => addSquare(t, q)).join("")).join("");
      return `${ownSquares}  for (var piece = thread; piece < ${pieces}u; piece += ${threads}u) {\n${adds}  }\n${sharedSquares}  workgroupBarrier();\n`;
    }
    const most = all(tokens, (t) => {
      const reads = all(
        quads,
        (q) => `    most = max(most, abs(${readX(`${t}u`, "piece", q)}));\n${addSquare(t, q)}`,
      ).join("");
      return `  {
    var most = vec4f();
    for (var piece = thread; piece < ${pieces}u; piece += ${threads}u) {
${reads}    }
    let value = bitcast<u32>(max(max(most.x, most.y), max(most.z, most.w)));
${
  form.lanes === null
    ? `    atomicMax(&largest[${t}], value);\n`
    : `    let sharedMost = subgroupMax(value);\n    if (lane == 0u) {\n      atomicMax(&largest[${t}], sharedMost);\n    }\n`
}  }
`;
    }).join("");
    const units = all(tokens, (t) => {
      const value = `bitcast<f32>(atomicLoad(&largest[${t}]))`;
      return `  let inverse${t} = ${value} / 32512.0;\n  let unit${t} = select(0.0, 32512.0 / ${value}, ${value} > 0.0);\n`;
    }).join("");
    const packs = all(tokens, (t) =>
      all(halves, (half) => {
        const quad = (i: number) =>
          `      let v${i} = vec4i(round(${readX(`${t}u`, "piece", half * 4 + i)} * unit${t}));\n`;
        const put = (part: number, name: string) =>
          `      ${fixedAt(t, half, part, "piece")} = vec4u(${[0, 1, 2, 3].map((i) => `${name}(v${i})`).join(", ")});\n`;
        return `    {\n${all(4, quad).join("")}${put(0, "highBytes")}${put(1, "lowBytes")}    }\n`;
      }).join(""),
    ).join("");
    return `${ownSquares}${most}${sharedSquares}  workgroupBarrier();\n${units}  for (var piece = thread; piece < ${pieces}u; piece += ${threads}u) {\n${packs}  }\n  workgroupBarrier();\n`;
  };
  return `${form.lanes === null ? "" : "enable subgroups;\n"}
struct Params {
  // vec4<u32> from one row of a weight to the next.
  rowStride: u32,
  yStride: u32,
  alpha: f32,
  beta: f32,
  // Per segment: its rows (of y), the groups of rows up to its end, and its first column of y.
  segmentRows: vec4u,
  segmentEnds: vec4u,
  segmentColumns: vec4u,
  // Rows of x; the code may do more and repeats the last. Routed: assignments that take the same row of x.
  tokens: u32,
  // Groups of rows in all.
  tasks: u32,
  // Of the norm.
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
${declarations}
${staged ? `var<workgroup> staged: array<vec4f, ${tokens * quads * pieces}>;\n` : ""}${
  fixed
    ? `var<workgroup> staged: array<vec4u, ${tokens * halves * 2 * pieces}>;
var<workgroup> largest: array<atomic<u32>, ${tokens}>;

fn highBytes(v: vec4i) -> u32 {
  return pack4xI8((v + 128) >> vec4u(8u));
}

fn lowBytes(v: vec4i) -> u32 {
  return pack4xI8(v - (((v + 128) >> vec4u(8u)) << vec4u(8u)));
}
`
    : ""
}${norm ? normFunctions(sizes) : ""}var<workgroup> sums: array<f32, ${groups * perGroup}>;
${
  form.lanes === null
    ? `var<workgroup> adding: array<f32, ${threads}>;

fn addLanes(value: f32, thread: u32, lane: u32) -> f32 {
  adding[thread] = value;
  for (var half = 16u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      adding[thread] += adding[thread + half];
    }
  }
  workgroupBarrier();
  let total = adding[thread - lane];
  workgroupBarrier();
  return total;
}
`
    : ""
}
@compute @workgroup_size(${threads})
fn gemv(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) numWorkgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = thread / ${lanes}u;
  let lane = thread % ${lanes}u;
  let part = group % ${split}u;
  let lead = group - part;
${routed ? `  let firstAssignment = workgroup.z * ${tokens}u;\n` : ""}${stageCode()}${norm === "written" ? writeNormed(sizes) : ""}  let numTasks = params.tasks;
  let stride = numWorkgroups.x * numWorkgroups.y * ${groups / split}u;
  for (var base = (workgroup.x + workgroup.y * numWorkgroups.x) * ${groups / split}u; base < numTasks; base += stride) {
  let task = base + group / ${split}u;
${all(numRows, (r) =>
  all(tokens, (t) =>
    fixed && dtype === "int8"
      ? `  var high${r}_${t} = 0i;\n  var low${r}_${t} = 0i;\n`
      : `  var sum${r}_${t} = ${fixed ? "0.0" : "vec4f()"};\n`,
  ).join(""),
).join(
  "",
)}${dtype === "int8" ? scaled.map((t) => all(numRows, (r) => `  var scale${r}_${t} = 0.0;\n`).join("")).join("") : ""}  var firstRow = task * ${rows}u;
  var column = params.segmentColumns[0];
  var count = params.segmentRows[0];
  var segment = 0u;
${segmentCode}${added}  if (lane == 0u) {
${shared}  }
  workgroupBarrier();
  if (part == 0u) {
    for (var out = lane; out < ${rows * outputRows}u; out += ${lanes}u) {
      let row = firstRow + out / ${outputRows}u;
      if (row >= count${routed ? "" : ` || out % ${tokens}u >= params.tokens`}) {
        continue;
      }
      let place = column + row;
      let at = ${routed ? "workgroup.z" : `out % ${tokens}u`} * params.yStride + place;
      var value = ${norm ? `(${product}) * factorOf(out % ${tokens}u)` : product};
${
  separate
    ? separateWrites
    : `${form.bias ? "      value += bias[place];\n" : ""}${activated}${residual ? "      value = params.alpha * residual[at] + params.beta * value;\n" : ""}      y[at] = value;\n`
}    }
  }
  workgroupBarrier();
  }
}
`;
}

/** WGSL of four weights of a 16-byte piece as vec4f. */
export function quadCode(dtype: WeightDType, word: string, q: number, scale: string): string {
  const at = (i: number) => `${word}[${i}]`;
  switch (dtype) {
    case "f32":
      return `bitcast<vec4f>(${word})`;
    case "f16":
      return `vec4f(unpack2x16float(${at(2 * q)}), unpack2x16float(${at(2 * q + 1)}))`;
    case "bf16":
      return `bitcast<vec4f>(vec4u(${at(2 * q)} << 16u, ${at(2 * q)} & 0xffff0000u, ${at(2 * q + 1)} << 16u, ${at(2 * q + 1)} & 0xffff0000u))`;
    case "int8":
      return `vec4f(unpack4xI8(${at(q)}))`;
    case "q4":
      // Byte i holds value i in its low half and value i + 16 in its high half.
      return q < 4
        ? `(vec4f(unpack4xU8(${at(q)} & 0x0f0f0f0fu)) - 8.0) * ${scale}`
        : `(vec4f(unpack4xU8((${at(q - 4)} >> 4u) & 0x0f0f0f0fu)) - 8.0) * ${scale}`;
  }
}
