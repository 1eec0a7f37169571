/**
 * The router of few tokens in one kernel, one workgroup a token: rmsNorm of x when it comes right before, logits, the k
 * largest of them and the softmax over those. Everything is written.
 *
 *   n = normWeight x / sqrt(mean(x^2) + eps);   logits = n weight^T;   chosen = the k largest;   weights = softmax over them
 *
 * x and n f32 [T, C], weight [E, C] in f32, f16 or bf16, logits f32 [T, E], chosen i32 [T, k], weights f32 [T, k]. Sums in f32.
 */

import type { FusedStep } from "./fusion.ts";
import { pieceValues } from "./gemv-code.ts";
import { own } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { groupIndex, groupSizes } from "./norms.ts";
import { paramsOf } from "./params.ts";
import { maxExperts, type RouterDType, routerCode } from "./router-code.ts";

/** Null for weights in several parts or integers, an uneven width, or very many experts. */
export function routerProduct({
  norm,
  linear,
  topK,
  weights,
}: FusedStep & { kind: "router" }): Dispatch[] | null {
  const { weight, x } = linear.args;
  const { dtype, rowWords, parts } = own(weight).weight;
  const [numExperts, width] = weight.shape as [number, number];
  if (dtype !== "f32" && dtype !== "f16" && dtype !== "bf16") return null;
  if (parts.length > 1 || numExperts > maxExperts || width % pieceValues[dtype] !== 0 || rowWords % 4 !== 0)
    return null;
  const rows = x.shape[0]!;
  const kernel = routerKernel(dtype, norm !== null, groupSizes[groupIndex(width)]!);
  const sizes = [width / pieceValues[dtype], rowWords / 4, numExperts, topK.args.k];
  const normed = norm ? [norm.args.x, norm.args.weight] : [x];
  const outputs = [linear.output, topK.output, weights.output, ...(norm ? [norm.output] : [])];
  return [
    {
      kernel,
      params: paramsOf(sizes, [norm?.args.eps ?? 0]),
      buffers: [parts[0]!.values, ...[...normed, ...outputs].map((tensor) => own(tensor).range)],
      workgroups: spreadWorkgroups(rows),
    },
  ];
}

const kernels = new Map<string, Kernel>();

function routerKernel(dtype: RouterDType, hasNorm: boolean, size: number): Kernel {
  const key = `${dtype} ${hasNorm} ${size}`;
  let kernel = kernels.get(key);
  if (!kernel) {
    kernel = {
      name: hasNorm ? "rmsNorm router" : "router",
      code: routerCode(dtype, hasNorm, size),
      entryPoint: "route",
      constants: {},
      writes: hasNorm ? [false, false, false, true, true, true, true] : [false, false, true, true, true],
    };
    kernels.set(key, kernel);
  }
  return kernel;
}
