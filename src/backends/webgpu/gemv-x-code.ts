/**
 * WGSL of x in products with few rows (gemv-code.ts): where it lies, and what comes before the product, rmsNorm and x sigmoid(gate).
 *
 * In workgroup memory it is ordered as lanes read it: the q-th vec4 of all pieces, then the next; 16 bytes of a weight are a piece.
 */

import type { GemvForm, GemvShape } from "./gemv-form.ts";
import { normFunctions, shareSquares, writeNormed } from "./gemv-norm-code.ts";

export interface XCode {
  /** Declarations of the module. */
  readonly variables: string;
  /** Makes x ready for every thread. */
  readonly stage: string;
  /** The q-th vec4f of a piece of row t. */
  value(t: number, piece: string, q: number): string;
  /** In fixed point: high (part 0) or low (1) bytes of sixteen values of a piece. */
  fixed(t: number, half: number, part: number, piece: string): string;
}

/** @param values weights in 16 bytes */
export function xCode(shape: GemvShape, form: GemvForm, values: number): XCode {
  const { tokens, width, norm, gate, routed } = form;
  const lanes = form.lanes ?? 32;
  const threads = shape.groups * lanes;
  const pieces = Math.ceil(width / values);
  const quads = values / 4;
  // Sixteen values: a vec4<u32> of high bytes and one of low bytes.
  const halves = values / 16;
  const sizes = { groups: shape.groups, threads, tokens, width };
  const all = (count: number, make: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => make(i)).join("");
  const xRow = (t: string) => {
    if (routed) return `((firstAssignment + ${t}) / params.tokens)`;
    return tokens > 1 ? `min(${t}, params.tokens - 1u)` : t;
  };
  const xAt = (t: string, piece: string, q: number) =>
    `${xRow(t)} * ${width / 4}u + ${piece} * ${quads}u + ${q}u`;
  // The last piece of a row may reach over its end, where the weights are zero but x has another row.
  const unlessPadded = (value: string, piece: string, q: number) =>
    width % values === 0 ? value : `select(vec4f(), ${value}, ${piece} * ${quads}u + ${q}u < ${width / 4}u)`;
  const readX = (t: number, piece: string, q: number) => {
    const at = xAt(`${t}u`, piece, q);
    const weighed = norm ? `x[${at}] * normWeight[${piece} * ${quads}u + ${q}u]` : `x[${at}]`;
    return unlessPadded(gate ? `${weighed} / (1.0 + exp(-gates[${at}]))` : weighed, piece, q);
  };
  const addSquare = (t: number, q: number) => {
    const value = `x[${xAt(`${t}u`, "piece", q)}]`;
    return norm ? `    own${t} += ${unlessPadded(`${value} * ${value}`, "piece", q)};\n` : "";
  };
  const overPieces = (body: string) =>
    `  for (var piece = thread; piece < ${pieces}u; piece += ${threads}u) {\n${body}  }\n`;
  const stagedAt = (t: number, q: number, piece: string) => `staged[${(t * quads + q) * pieces}u + ${piece}]`;
  const fixed = (t: number, half: number, part: number, piece: string) =>
    `staged[${((t * halves + half) * 2 + part) * pieces}u + ${piece}]`;

  const fixedRows = () => {
    const most = all(tokens, (t) => {
      const reads = all(
        quads,
        (q) => `    most = max(most, abs(${readX(t, "piece", q)}));\n${addSquare(t, q)}`,
      );
      return `  {
    var most = vec4f();
${overPieces(reads)}    let value = bitcast<u32>(max(max(most.x, most.y), max(most.z, most.w)));
${
  form.lanes === null
    ? `    atomicMax(&largest[${t}], value);\n`
    : `    let sharedMost = subgroupMax(value);\n    if (lane == 0u) {\n      atomicMax(&largest[${t}], sharedMost);\n    }\n`
}  }
`;
    });
    const units = all(tokens, (t) => {
      const value = `bitcast<f32>(atomicLoad(&largest[${t}]))`;
      return `  let inverse${t} = ${value} / 32512.0;\n  let unit${t} = select(0.0, 32512.0 / ${value}, ${value} > 0.0);\n`;
    });
    const packs = all(tokens, (t) =>
      all(halves, (half) => {
        const quad = (i: number) =>
          `      let v${i} = vec4i(round(${readX(t, "piece", half * 4 + i)} * unit${t}));\n`;
        const put = (part: number, name: string) =>
          `      ${fixed(t, half, part, "piece")} = vec4u(${[0, 1, 2, 3].map((i) => `${name}(v${i})`).join(", ")});\n`;
        return `    {\n${all(4, quad)}${put(0, "highBytes")}${put(1, "lowBytes")}    }\n`;
      }),
    );
    return { before: most, after: `${units}${overPieces(packs)}  workgroupBarrier();\n` };
  };
  const rows = {
    global: () => ({ before: "", after: "" }),
    f32: () => {
      const copies = all(tokens, (t) =>
        all(quads, (q) => `    ${stagedAt(t, q, "piece")} = ${readX(t, "piece", q)};\n${addSquare(t, q)}`),
      );
      return { before: overPieces(copies), after: "" };
    },
    fixed: fixedRows,
  }[shape.x]();
  const ownSquares = norm ? all(tokens, (t) => `  var own${t} = vec4f();\n`) : "";
  const squares = norm ? all(tokens, (t) => shareSquares(t, tokens, form.lanes !== null)) : "";
  const barrier = rows.before ? "  workgroupBarrier();\n" : "";
  const written = norm === "written" ? writeNormed(sizes) : "";

  const variables = {
    global: "",
    f32: `var<workgroup> staged: array<vec4f, ${tokens * quads * pieces}>;\n`,
    fixed: `var<workgroup> staged: array<vec4u, ${tokens * halves * 2 * pieces}>;
var<workgroup> largest: array<atomic<u32>, ${tokens}>;

fn highBytes(v: vec4i) -> u32 {
  return pack4xI8((v + 128) >> vec4u(8u));
}

fn lowBytes(v: vec4i) -> u32 {
  return pack4xI8(v - (((v + 128) >> vec4u(8u)) << vec4u(8u)));
}
`,
  }[shape.x];
  return {
    variables: variables + (norm ? normFunctions(sizes) : ""),
    stage: ownSquares + rows.before + squares + barrier + rows.after + written,
    value: (t, piece, q) => (shape.x === "f32" ? stagedAt(t, q, piece) : readX(t, piece, q)),
    fixed,
  };
}
