/**
 * WGSL of the router of few tokens (router-product.ts) on devices with subgroups: one workgroup a token waits for memory once.
 *
 * Every subgroup has an expert, or several share one. Its lanes ask for all 16-byte pieces of its weights, and every thread for its part
 * of x and of the norm's weights, before any is used. Products of these and sums of squares meet in workgroup memory, f32; the norm's
 * factor comes to the logits at the end. Many experts take turns, and of wide rows `mostPieces` a lane are in flight.
 */

import { quadCode } from "./gemv-code.ts";
import { pieceValues } from "./gemv-form.ts";
import { maxChosen, maxExperts, type RouterForm, routerFrame } from "./router-code.ts";

export interface SubgroupRouterForm extends RouterForm {
  readonly lanes: number;
  readonly numExperts: number;
  /** Values of a row, a multiple of those in 16 bytes of the weight. */
  readonly width: number;
}

/** 16-byte pieces of a weight row that a lane holds. */
const mostPieces = 8;

/** Bytes of workgroup memory. */
export function subgroupRouterBytes({ size, lanes, width, numExperts }: SubgroupRouterForm): number {
  const { split } = sharesOf(size / lanes, numExperts);
  return 4 * (width + size / lanes + numExperts * split + maxExperts + maxChosen);
}

/** Subgroups that share an expert, and experts at a time. */
function sharesOf(groups: number, numExperts: number) {
  const split = Math.max(1, Math.floor(groups / numExperts));
  return { split, atOnce: Math.floor(groups / split) };
}

export function subgroupRouterCode(form: SubgroupRouterForm): string {
  const { dtype, hasNorm, size, lanes, numExperts, width } = form;
  const quads = pieceValues[dtype] / 4;
  const rowQuads = width / 4;
  const pieces = rowQuads / quads;
  const { split, atOnce } = sharesOf(size / lanes, numExperts);
  const step = lanes * split;
  const perLane = Math.ceil(pieces / step);
  const held = Math.min(perLane, mostPieces);
  const isHeldAll = numExperts <= atOnce && perLane === held;
  const perThread = Math.ceil(rowQuads / size);
  const each = (count: number, make: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => make(i)).join("");
  const unless = (isAlways: boolean, condition: string, statement: string) =>
    isAlways ? `  ${statement}\n` : `  if (${condition}) {\n    ${statement}\n  }\n`;
  const ofRow = (i: number, statement: string) =>
    unless(rowQuads % size === 0, `thread + ${i * size}u < ${rowQuads}u`, statement);
  const quadAt = (i: number) => `thread + ${i * size}u`;
  const loads = each(
    held,
    (u) =>
      `  let w${u} = weight[min(expert, ${numExperts - 1}u) * params.rowStride + min(piece + ${u * step}u, ${pieces - 1}u)];\n`,
  );
  const adds = each(held, (u) => {
    const products = each(quads, (q) => {
      const value = quadCode(dtype, `w${u}`, q, "");
      return `dots += ${value} * staged[${q * pieces}u + piece + ${u * step}u]; `;
    });
    return unless(pieces % (step * held) === 0, `piece + ${u * step}u < ${pieces}u`, products);
  });
  const stage = each(perThread, (i) => {
    const at = `min(${quadAt(i)}, ${rowQuads - 1}u)`;
    return `  let x${i} = x[first + ${at}];
  let n${i} = ${hasNorm ? `x${i} * normWeight[${at}]` : `x${i}`};
`;
  });
  const keep = each(perThread, (i) => {
    const square = hasNorm ? `squares += x${i} * x${i}; ` : "";
    const quad = `(${quadAt(i)})`;
    return ofRow(i, `${square}staged[${quad} % ${quads}u * ${pieces}u + ${quad} / ${quads}u] = n${i};`);
  });
  const part = `  let expert = base + subgroup / ${split}u;
  var piece = subgroup % ${split}u * ${lanes}u + lane;
`;
  const total = `  let total = subgroupAdd(dot(dots, vec4f(1.0)));
  if (lane == 0u && subgroup < ${atOnce * split}u && expert < ${numExperts}u) {
    partial[base * ${split}u + subgroup] = total;
  }
`;
  const turns = `  for (var base = 0u; base < ${numExperts}u; base += ${atOnce}u) {
${part}  var dots = vec4f();
  for (var turn = 0u; turn < ${Math.ceil(perLane / held)}u; turn++) {
${loads}${adds}  piece += ${held * step}u;
  }
${total}  }
`;
  const factor = `  var allSquares = 0.0;
  for (var i = 0u; i < ${size / lanes}u; i++) {
    allSquares += squaresOf[i];
  }
  let factor = 1.0 / sqrt(allSquares / ${width}.0 + params.eps);
`;
  const code = `  let subgroup = thread / ${lanes}u;
  let lane = thread % ${lanes}u;
${isHeldAll ? `  let base = 0u;\n${part}${loads}` : ""}${stage}  var squares = vec4f();
${keep}${hasNorm ? "  let ownSquares = subgroupAdd(dot(squares, vec4f(1.0)));\n  if (lane == 0u) {\n    squaresOf[subgroup] = ownSquares;\n  }\n" : ""}  workgroupBarrier();
${isHeldAll ? `  var dots = vec4f();\n${adds}${total}` : turns}  workgroupBarrier();
${hasNorm ? factor : ""}  for (var e = thread; e < ${numExperts}u; e += ${size}u) {
    let logit = (${Array.from({ length: split }, (_, i) => `partial[e * ${split}u + ${i}u]`).join(" + ")})${hasNorm ? " * factor" : ""};
    own[e] = logit;
    logits[row * ${numExperts}u + e] = logit;
  }
${hasNorm ? each(perThread, (i) => ofRow(i, `normed[first + ${quadAt(i)}] = n${i} * factor;`)) : ""}  workgroupBarrier();
`;
  const variables = `var<workgroup> staged: array<vec4f, ${rowQuads}>;
var<workgroup> squaresOf: array<f32, ${size / lanes}>;
var<workgroup> partial: array<f32, ${numExperts * split}>;
`;
  return routerFrame(form, "enable subgroups;\n", variables, code);
}
