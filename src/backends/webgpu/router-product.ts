/**
 * The router of few tokens in one kernel, one workgroup a token: rmsNorm of x when it comes right before, logits, the k
 * largest of them and the softmax over those. Everything is written.
 *
 *   n = normWeight x / sqrt(mean(x^2) + eps);   logits = n weight^T;   chosen = the k largest;   weights = softmax over them
 *
 * x and n f32 [T, C], weight [E, C] in f32, f16 or bf16, logits f32 [T, E], chosen i32 [T, k], weights f32 [T, k]. Sums in f32.
 */

import type { FusedStep } from "./fusion.ts";
import { pieceValues } from "./gemv-form.ts";
import { own } from "./gpu-tensor.ts";
import { type Abilities, type BufferRange, type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { groupIndex, groupSizes } from "./norms.ts";
import { paramsOf } from "./params.ts";
import { maxExperts, portableRouterCode, type RouterForm } from "./router-code.ts";
import { type SubgroupRouterForm, subgroupRouterBytes, subgroupRouterCode } from "./router-subgroups-code.ts";

/** Null for weights in several parts or integers, an uneven width, or very many experts. */
export function routerProduct(
  { norm, linear, topK, weights }: FusedStep & { kind: "router" },
  abilities: Abilities,
): Dispatch[] | null {
  const { weight, x } = linear.args;
  const { dtype, rowWords, parts } = own(weight).weight;
  const [numExperts, width] = weight.shape as [number, number];
  if (dtype !== "f32" && dtype !== "f16" && dtype !== "bf16") return null;
  if (parts.length > 1 || numExperts > maxExperts || width % pieceValues[dtype] !== 0 || rowWords % 4 !== 0)
    return null;
  const normed = norm ? [norm.args.x, norm.args.weight] : [x];
  const outputs = [linear.output, topK.output, weights.output, ...(norm ? [norm.output] : [])];
  return [
    routerDispatch(routerForm(abilities, { dtype, hasNorm: norm !== null, numExperts, width }), {
      rows: x.shape[0]!,
      numExperts,
      width,
      rowWords,
      k: topK.args.k,
      eps: norm?.args.eps ?? 0,
      buffers: [parts[0]!.values, ...[...normed, ...outputs].map((tensor) => own(tensor).range)],
    }),
  ];
}

export interface Routing {
  /** Tokens. */
  readonly rows: number;
  readonly numExperts: number;
  readonly width: number;
  /** u32 words from one row of the weight to the next. */
  readonly rowWords: number;
  readonly k: number;
  readonly eps: number;
  /** The weight, x, with a norm its weights; logits, chosen, weights of the chosen, and with a norm the normed rows. */
  readonly buffers: readonly BufferRange[];
}

export function routerDispatch(
  form: RouterForm | SubgroupRouterForm,
  { rows, numExperts, width, rowWords, k, eps, buffers }: Routing,
): Dispatch {
  return {
    kernel: routerKernel(form),
    params: paramsOf([width / pieceValues[form.dtype], rowWords / 4, numExperts, k], [eps]),
    buffers,
    workgroups: spreadWorkgroups(rows),
  };
}

const kernels = new Map<string, Kernel>();

function routerKernel(form: RouterForm | SubgroupRouterForm): Kernel {
  const key = Object.values(form).join(" ");
  let kernel = kernels.get(key);
  if (!kernel) {
    const { hasNorm } = form;
    kernel = {
      name: hasNorm ? "rmsNorm router" : "router",
      code: "lanes" in form ? subgroupRouterCode(form) : portableRouterCode(form),
      entryPoint: "route",
      constants: {},
      writes: hasNorm ? [false, false, false, true, true, true, true] : [false, false, true, true, true],
    };
    kernels.set(key, kernel);
  }
  return kernel;
}

const subgroupSizes = [1024, 512, 256, 128, 64];

/**
 * By subgroups, with threads for half of the pieces of all weights, and more than 256 only where each has 24 pieces (on an H200 8 experts
 * of 3072 take 5.5 us with 256, 6.6 with 1024; 32 of 6144 18.9 and 13.5); through workgroup memory without subgroups or where a row is too wide.
 */
export function routerForm(
  abilities: Abilities,
  form: Pick<SubgroupRouterForm, "dtype" | "hasNorm" | "numExperts" | "width">,
): RouterForm | SubgroupRouterForm {
  const { dtype, hasNorm, width } = form;
  return subgroupForm(abilities, form) ?? { dtype, hasNorm, size: groupSizes[groupIndex(width)]! };
}

function subgroupForm(
  { subgroupSize: lanes, limits }: Abilities,
  form: Pick<SubgroupRouterForm, "dtype" | "hasNorm" | "numExperts" | "width">,
): SubgroupRouterForm | null {
  if (lanes === null || lanes < 4 || lanes > 64) return null;
  const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  const pieces = (form.numExperts * form.width) / pieceValues[form.dtype];
  const size = subgroupSizes.find((one) => one <= most && (one > 256 ? 24 : 2) * one <= pieces) ?? 64;
  const whole = { ...form, lanes, size };
  return subgroupRouterBytes(whole) <= limits.maxComputeWorkgroupStorageSize ? whole : null;
}
