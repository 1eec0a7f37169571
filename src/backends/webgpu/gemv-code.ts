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
import { type GemvForm, type GemvShape, pieceValues } from "./gemv-form.ts";
import { xCode } from "./gemv-x-code.ts";

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
  const x = xCode(shape, form, values);
  const halves = values / 16;
  const fixedBlock = (u: number, rowsOfX: readonly number[]) => {
    const piece = `(piece + ${u * step}u)`;
    const xs = rowsOfX
      .map((t) =>
        all(halves, (half) =>
          ["h", "l"]
            .map((name, part) => `        let x${name}${t}_${half} = ${x.fixed(t, half, part, piece)};\n`)
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
  const step = lanes * split;
  /** What `count` pieces of each row are, and where they lie. */
  const loadsOf = (segment: number, count: number) =>
    all(numRows, (r) =>
      all(count, (u) => {
        const at = `piece + ${u * step}u`;
        const scale = `scales${segment}[row${r} * ${width / q4GroupSize}u + ${at}]`;
        return [
          { name: `w${r}_${u}`, type: "vec4u", value: `weight${segment}[at${r} + ${at}]` },
          ...(dtype === "q4" ? [{ name: `s${r}_${u}`, type: "f32", value: scale }] : []),
        ];
      }).flat(),
    ).flat();
  const productsOf = (count: number, rowsOfX: readonly number[]) => {
    if (fixed) return all(count, (u) => fixedBlock(u, rowsOfX)).join("");
    return all(count, (u) =>
      all(quads, (q) => {
        const xs = rowsOfX
          .map((t) => `        let x${t} = ${x.value(t, `(piece + ${u * step}u)`, q)};\n`)
          .join("");
        const products = all(numRows, (r) => {
          const value = quadCode(dtype, `w${r}_${u}`, q, `s${r}_${u}`);
          const adds = rowsOfX.map((t) => `          sum${r}_${t} += v * x${t};\n`).join("");
          return `        {\n          let v = ${value};\n${adds}        }\n`;
        }).join("");
        return `      {\n${xs}${products}      }\n`;
      }).join(""),
    ).join("");
  };
  const weightBlock = (segment: number, count: number, rowsOfX: readonly number[]) => {
    const loads = loadsOf(segment, count).map(({ name, value }) => `      let ${name} = ${value};\n`);
    return loads.join("") + productsOf(count, rowsOfX);
  };
  const everyRowOfX = all(tokens, (t) => t);
  /** The places of a group's rows; `base` is where the rows of an expert begin. */
  const rowsCode = (segment: number, base: string) => {
    const places = all(numRows, (r) => {
      const row = pair
        ? `${base}min(first + ${r % rows}u, rows - 1u)${r >= rows ? " + rows" : ""}`
        : `${base}min(first + ${r}u, rows - 1u)`;
      return `    let row${r} = ${row};\n    let at${r} = row${r} * params.rowStride;\n`;
    });
    return `    let rows = params.segmentRows[${segment}];\n${places.join("")}`;
  };
  const firstPiece = `piece = part * ${lanes}u + lane;\n`;
  const isOnce = shape.workgroups === Number.POSITIVE_INFINITY;
  const isAhead = shape.ahead && isOnce && x.stage !== "" && unroll * step <= pieces;
  /** The products of a group's rows; t is the row of x that has scales of its own. */
  const body = (segment: number, base: string, rowsOfX: readonly number[], t: number) => {
    const scales = all(numRows, (r) => `    scale${r}_${t} = scales${segment}[row${r}];\n`).join("");
    const ahead = isAhead && t === 0;
    const first = ahead
      ? `    {\n${loadsOf(segment, unroll)
          .map(({ name }) => `      let ${name} = ahead_${name};\n`)
          .join("")}${productsOf(unroll, rowsOfX)}    }\n    piece += ${unroll * step}u;\n`
      : "";
    return `${rowsCode(segment, base)}${dtype === "int8" ? scales : ""}    var ${firstPiece}${first}    for (; piece + ${(unroll - 1) * step}u < ${pieces}u; piece += ${unroll * step}u) {
${weightBlock(segment, unroll, rowsOfX)}    }
${
  unroll > 1
    ? `    for (; piece < ${pieces}u; piece += ${step}u) {
${weightBlock(segment, 1, rowsOfX)}    }
`
    : ""
}`;
  };
  const endBefore = (s: number) => (s > 0 ? `params.segmentEnds[${s - 1}]` : "0u");
  /** `inside` for the segment that a task is of, or that the expert of row t of x is in. */
  const inSegment = (task: string, t: number, inside: (s: number, base: string) => string) => {
    const branches = all(segments, (s) => {
      const place = routed ? "expert" : task;
      const condition = s < segments - 1 ? `if (${place} < params.segmentEnds[${s}]) ` : "";
      const own = routed
        ? `    let first = ${task} * ${rows}u;\n    let expertRow = (expert - ${endBefore(s)}) * params.segmentRows[${s}]${pair ? " * 2u" : ""};\n`
        : `    let first = (${task} - ${endBefore(s)}) * ${rows}u;\n`;
      return `${condition}{\n${own}${inside(s, routed ? "expertRow + " : "")}  }`;
    }).join(" else ");
    const expert = `    let expert = u32(experts[firstAssignment + ${t}u]);\n`;
    return routed ? `  {\n${expert}  ${branches}\n  }\n` : `  ${branches}\n`;
  };
  const aheadCode = () => {
    const variables = loadsOf(0, unroll).map(({ name, type }) => `  var ahead_${name}: ${type};\n`);
    const loads = inSegment("firstTask", 0, (s, base) => {
      const own = loadsOf(s, unroll).map(({ name, value }) => `    ahead_${name} = ${value};\n`);
      return `${rowsCode(s, base)}    let ${firstPiece}${own.join("")}`;
    });
    return variables.join("") + loads;
  };
  // Routed, each row of x has scales of its own; otherwise the first stands for all.
  const scaled = routed ? everyRowOfX : [0];
  const ofSegment = (s: number) =>
    `    firstRow = first;\n    column = params.segmentColumns[${s}];\n    segment = ${s}u;\n    count = params.segmentRows[${s}];\n`;
  const segmentCode = scaled
    .map((t) =>
      inSegment(
        "task",
        t,
        (s, base) =>
          (routed || segments === 1 ? "" : ofSegment(s)) + body(s, base, routed ? [t] : everyRowOfX, t),
      ),
    )
    .join("");
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
${x.variables}var<workgroup> sums: array<f32, ${groups * perGroup}>;
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
${routed ? `  let firstAssignment = workgroup.z * ${tokens}u;\n` : ""}  let firstBase = (workgroup.x + workgroup.y * numWorkgroups.x) * ${groups / split}u;
  let firstTask = firstBase + group / ${split}u;
${isAhead ? aheadCode() : ""}${x.stage}  let numTasks = params.tasks;
  ${isOnce ? "let base = firstBase;\n  if (base < numTasks) {" : `let stride = numWorkgroups.x * numWorkgroups.y * ${groups / split}u;\n  for (var base = firstBase; base < numTasks; base += stride) {`}
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
