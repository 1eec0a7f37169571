import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Runs in gradient-scale.wgsl. */
const numRuns = 256;

const runKernel: Kernel = {
  name: "gradientScale largestOfRun",
  code: wgsl.gradientScale,
  entryPoint: "largestOfRun",
  constants: {},
  writes: [false, true],
};
const scaleKernel: Kernel = { ...runKernel, name: "gradientScale scaleOf", entryPoint: "scaleOf" };

export interface GradientScale {
  /** f32 [2]: the power of two that brings the largest to [4, 8), and its inverse. */
  readonly range: BufferRange;
  readonly dispatches: readonly Dispatch[];
}

/** @param x f32 [count] */
export function gradientScale(x: BufferRange, count: number, context: KernelContext): GradientScale {
  const runs = context.scratch(numRuns * 4);
  const range = context.scratch(8);
  const params = paramsOf([count]);
  return {
    range,
    dispatches: [
      { kernel: runKernel, params, buffers: [x, runs], workgroups: [numRuns, 1, 1] },
      { kernel: scaleKernel, params, buffers: [runs, range], workgroups: [1, 1, 1] },
    ],
  };
}
