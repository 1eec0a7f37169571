import { BackendError } from "../../errors.ts";
import type { OpArgs } from "../../tensor/ops.ts";
import { swigluRows } from "./activations.ts";
import { type ExpertGroups, groupsOf } from "./expert-groups.ts";
import { hiddenOf, isTrained } from "./experts-hidden.ts";
import { forwardByExpert } from "./experts-linear.ts";
import { downProducts, hiddenProducts, type TiledExperts, takesTiledExperts } from "./experts-tiles.ts";
import type { Gemv } from "./gemv.ts";
import { fewRowsOfExperts, maxGemvTokens } from "./gemv-choice.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { sortedHalfRowsOf } from "./half-rows.ts";
import {
  type BufferRange,
  type Dispatch,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Threads of a workgroup in experts-sum.wgsl. */
const groupSize = 64;

const sumKernel: Kernel = {
  name: "expertsSum",
  code: wgsl.expertsSum,
  entryPoint: "sumRows",
  constants: {},
  writes: [false, false, true],
};

export function experts(args: OpArgs["experts"], output: WebGpuTensor, context: KernelContext): Dispatch[] {
  const { experts: chosen, weights, gateUp, down, x } = args;
  const [tokens, width] = x.shape as [number, number];
  const k = chosen.shape[1]!;
  const few = expertsOfFewTokens(args, null, output, context);
  if (few) return few;
  const rows = context.scratch(tokens * k * width * 4);
  const weighed = { gateUp: own(gateUp).weight, down: own(down).weight, rows };
  const groups = groupsOf(chosen, down.shape[0]!, context);
  return [
    ...groups.dispatches,
    ...allRows(args, groups.value, weighed, context),
    {
      kernel: sumKernel,
      params: paramsOf([tokens * width, width, k]),
      buffers: [rows, own(weights).range, output.range],
      workgroups: spreadWorkgroups(Math.ceil((tokens * width) / groupSize)),
    },
  ];
}

function allRows(
  { x, experts: chosen, gateUp }: OpArgs["experts"],
  groups: ExpertGroups,
  weighed: Pick<TiledExperts, "gateUp" | "down" | "rows">,
  context: KernelContext,
): Dispatch[] {
  const [tokens, k] = chosen.shape as [number, number];
  const count = tokens * k;
  const isTiled =
    tokens > maxGemvTokens && takesTiledExperts(context.abilities, count, weighed.gateUp, weighed.down);
  if (!isTiled) return portableExperts(context, { ...weighed, groups, tokens, k, x: own(x).range });
  if (isTrained(weighed.gateUp)) {
    const { value: hidden, dispatches } = hiddenOf(x, chosen, gateUp, groups, context);
    return [...dispatches, ...downProducts({ ...weighed, groups, count, hidden }, context)];
  }
  const input = sortedHalfRowsOf(x, chosen, groups, context);
  const hidden = context.scratch(count * weighed.gateUp.shape[1]! * 4);
  const tiled = { ...weighed, groups, count, hidden, input: input.value };
  return [...input.dispatches, ...hiddenProducts(tiled, context), ...downProducts(tiled, context)];
}

/** Two dispatches, or null when there are many tokens or these kernels do not do it. `residual` is what they are added to. */
export function expertsOfFewTokens(
  { x, experts: chosen, weights, gateUp, down }: OpArgs["experts"],
  residual: Gemv["residual"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] | null {
  const { abilities } = context;
  const [tokens, k] = chosen.shape as [number, number];
  if (tokens > maxGemvTokens) return null;
  const hidden = context.scratch(tokens * k * down.shape[2]! * 4);
  const shared = { k, experts: own(chosen).range };
  const first = fewRowsOfExperts(abilities, {
    ...shared,
    rows: tokens * k,
    weights: null,
    x: own(x).range,
    weight: own(gateUp).weight,
    activation: "swiglu",
    residual: null,
    y: hidden,
  });
  const second = fewRowsOfExperts(abilities, {
    ...shared,
    rows: tokens,
    weights: own(weights).range,
    x: hidden,
    weight: own(down).weight,
    activation: "none",
    residual,
    y: output.range,
  });
  return first && second && [first, second];
}

interface PortableExperts extends Pick<TiledExperts, "groups" | "gateUp" | "down" | "rows"> {
  readonly tokens: number;
  readonly k: number;
  /** f32 [T, C] */
  readonly x: BufferRange;
}

/** In f32 tiles, on any device. @throws {BackendError} `backend_memory` when a temporary is over the largest binding */
function portableExperts(
  context: KernelContext,
  { groups, tokens, k, x, gateUp, down, rows }: PortableExperts,
): Dispatch[] {
  const [, width, inner] = down.shape as [number, number, number];
  const count = tokens * k;
  const pairBytes = count * 2 * inner * 4;
  const limit = context.abilities.limits.maxStorageBufferBindingSize;
  if (pairBytes > limit) {
    throw new BackendError(
      "backend_memory",
      `webgpu: experts of ${tokens} tokens need one ${pairBytes}-byte buffer, this adapter allows ${limit}; use a smaller prefillChunk`,
      { fields: { bytes: pairBytes, limit } },
    );
  }
  const pairs = context.scratch(pairBytes);
  const hidden = context.scratch(pairBytes / 2);
  return [
    ...forwardByExpert({ range: x, width, shared: k }, groups, gateUp, pairs, count),
    swigluRows(pairs, hidden, count, inner),
    ...forwardByExpert({ range: hidden, width: inner, shared: 1 }, groups, down, rows, count),
  ];
}
