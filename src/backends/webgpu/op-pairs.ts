/**
 * Pairs of ops that one kernel does when the second follows the first at once and reads what it gives. Both outputs are
 * written, so nobody can tell the difference; a decode step has a sixth fewer dispatches.
 */

import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { groupIndex, groupSizes } from "./norms.ts";
import { paramsOf } from "./params.ts";

/** An op with its arguments and where its result goes. */
export interface OpCall<Op extends OpName = OpName> {
  readonly op: Op;
  readonly args: OpArgs[Op];
  readonly output: WebGpuTensor;
}

/** Whether it may be the first of a pair. */
export function mayOpenPair(op: OpName): boolean {
  return op === "scaledAdd" || op === "routerTopK";
}

/** One kernel for both, or null when they are no pair. `first` is given as its dispatch: its inputs may be freed by now. */
export function pairOf(first: OpCall & { readonly dispatch: Dispatch }, second: OpCall): Dispatch | null {
  if (isCall("scaledAdd", first) && isCall("rmsNorm", second)) {
    const { alpha, beta } = first.args;
    const { x, weight, eps } = second.args;
    if (x !== first.output) return null;
    const [rows, width] = second.output.shape as [number, number];
    const [a, b] = first.dispatch.buffers;
    return {
      kernel: addNormKernels[groupIndex(width)]!,
      params: paramsOf([rows, width], [alpha, beta, eps]),
      buffers: [a!, b!, own(weight).range, own(x).range, second.output.range],
      workgroups: spreadWorkgroups(rows),
    };
  }
  if (isCall("routerTopK", first) && isCall("routerWeights", second)) {
    const { logits, experts } = second.args;
    if (experts !== first.output || logits !== first.args.logits || first.args.k > 64) return null;
    const [rows, numExperts] = logits.shape as [number, number];
    return {
      kernel: routerKernel,
      params: paramsOf([rows, numExperts, first.args.k]),
      buffers: [own(logits).range, own(experts).range, second.output.range],
      workgroups: spreadWorkgroups(rows),
    };
  }
  return null;
}

const addNormKernels = groupSizes.map(
  (size): Kernel => ({
    name: "scaledAdd rmsNorm",
    code: wgsl.scaledAddRmsNorm,
    entryPoint: "scaledAddRmsNorm",
    constants: { size },
    writes: [false, false, false, true, true],
  }),
);

const routerKernel: Kernel = {
  name: "routerTopK routerWeights",
  code: wgsl.router,
  entryPoint: "routerBoth",
  constants: {},
  writes: [false, true, true],
};

function isCall<Op extends OpName, Call extends OpCall>(op: Op, call: Call): call is Call & OpCall<Op> {
  return call.op === op;
}
