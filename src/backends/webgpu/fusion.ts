/**
 * Which ops that wait together one kernel can do. Pure: from a list of ops, in the order in which they were called, to steps
 * that give the same values of everything that is read later.
 *
 *   linear, linear, ...                    of the same x: one product, few rows
 *   rmsNorm, sigmoidGate, linear, silu, scaledAdd   any of the others around a linear: its prologue and epilogue, few rows
 *   experts, scaledAdd                     few rows
 *   rmsNorm, linear, routerTopK, routerWeights   with or without rmsNorm, few rows
 *   routerTopK, routerWeights              all are written
 *   scaledAdd, rmsNorm                     both are written
 *   linearBackwardInput, scaledAdd         what several products give for one tensor
 *   gradients of experts                   fusion-experts.ts
 *   gradients of a norm, scaledAdd         fusion-norms.ts
 *   sumSquares, sumSquares, ...; adamW, adamW, ...   fusion-optimizer.ts
 *
 * A value that lies between the parts of a product is never written. So it must be dead (freed, unread from now on) and have
 * no second reader. A step stands where all its inputs are ready: ops move forward past others that they do not read, and
 * back to the scaledAdd that ends them; nothing that moves reads or writes a cache.
 */

import type { OpName } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type ExpertsGradients, expertsGradientsAt } from "./fusion-experts.ts";
import { type AddedInput, addedInputAt } from "./fusion-inputs.ts";
import { type NormGradients, normGradientsAt } from "./fusion-norms.ts";
import { type SquaresOfMany, squaresAt, type UpdatesOfMany, updatesAt } from "./fusion-optimizer.ts";
import { type FusedNorm, normBefore } from "./fusion-product-norm.ts";
import { type FusedResidual, inputsOf, type OpCall, readersOf } from "./op-call.ts";

/** One linear of a product, with what follows it. */
export interface FusedLinear {
  readonly linear: OpCall<"linear">;
  readonly activation: "none" | "silu";
  readonly output: Tensor;
}

/** What one kernel is asked to do. `calls` do the same one by one, where a device has no such kernel. */
export type FusedStep = { readonly calls: readonly OpCall[] } & (
  | { readonly kind: "plain" }
  | {
      readonly kind: "product";
      readonly x: Tensor;
      readonly norm: FusedNorm | null;
      readonly gate: Tensor | null;
      readonly linears: readonly FusedLinear[];
      readonly residual: FusedResidual | null;
    }
  | {
      readonly kind: "experts";
      readonly experts: OpCall<"experts">;
      readonly residual: FusedResidual;
      readonly output: Tensor;
    }
  | {
      readonly kind: "router";
      readonly norm: OpCall<"rmsNorm"> | null;
      readonly linear: OpCall<"linear">;
      readonly topK: OpCall<"routerTopK">;
      readonly weights: OpCall<"routerWeights">;
    }
  | {
      readonly kind: "routerChoice";
      readonly topK: OpCall<"routerTopK">;
      readonly weights: OpCall<"routerWeights">;
    }
  | {
      readonly kind: "addNorm";
      readonly add: OpCall<"scaledAdd">;
      readonly norm: OpCall<"rmsNorm">;
    }
  | ({ readonly kind: "addInput" } & AddedInput)
  | ({ readonly kind: "expertsBackward" } & ExpertsGradients)
  | ({ readonly kind: "normBackward" } & NormGradients)
  | ({ readonly kind: "sumSquares" } & SquaresOfMany)
  | ({ readonly kind: "adamW" } & UpdatesOfMany)
);

/**
 * @param isDead   whether nobody reads a tensor once these ops are done
 * @param maxRows  rows of x that products may have to be fused
 */
export function fuse(
  calls: readonly OpCall[],
  isDead: (tensor: Tensor) => boolean,
  maxRows: number,
): FusedStep[] {
  const readers = readersOf(calls);
  const producers = new Map(calls.map((call, i) => [call.output, i]));
  /** Where the step of an op stands. */
  const taken = new Map<number, number>();
  const placed = new Map<number, FusedStep>();

  const callAt = <Op extends OpName>(op: Op, i: number | undefined): OpCall<Op> | null => {
    const call = i === undefined || taken.has(i) ? undefined : calls[i];
    return call?.op === op ? (call as OpCall<Op>) : null;
  };
  const list = { callAt, readersOf: (tensor: Tensor) => readers.get(tensor) ?? [], isDead };
  /** The only reader of a tensor that then need not be written. */
  const soleReader = (tensor: Tensor): number | undefined => {
    const all = readers.get(tensor);
    return all?.length === 1 && isDead(tensor) ? all[0] : undefined;
  };
  const readerWith = <Op extends OpName>(tensor: Tensor, op: Op, fits: (call: OpCall<Op>) => boolean) =>
    readers.get(tensor)?.find((i) => {
      const call = callAt(op, i);
      return call !== null && fits(call);
    });
  /** Whether an op can move forward to `at`, together with some before it. */
  const isReady = (i: number, at: number, together: readonly number[]) =>
    inputsOf(calls[i]!).every((tensor) => {
      const producer = producers.get(tensor);
      return producer === undefined || (taken.get(producer) ?? producer) < at || together.includes(producer);
    });
  const place = (at: number, members: readonly number[], step: (calls: readonly OpCall[]) => FusedStep) => {
    const inOrder = members.toSorted((a, b) => a - b);
    for (const i of inOrder) taken.set(i, at);
    placed.set(at, step(inOrder.map((i) => calls[i]!)));
  };
  const residualOf = (product: Tensor): (FusedResidual & { readonly at: number }) | null => {
    const at = soleReader(product);
    const add = callAt("scaledAdd", at);
    if (!add || at === undefined) return null;
    const { a, b, alpha, beta } = add.args;
    return b === product ? { a, alpha, beta, at } : { a: b, alpha: beta, beta: alpha, at };
  };

  calls.forEach((_, i) => {
    const topK = callAt("routerTopK", i);
    if (!topK) return;
    const { logits, k } = topK.args;
    const weightsAt = readerWith(
      topK.output,
      "routerWeights",
      ({ args }) => args.logits === logits && args.experts === topK.output,
    );
    if (weightsAt === undefined || k > 64) return;
    const weights = calls[weightsAt] as OpCall<"routerWeights">;
    const linearAt = producers.get(logits);
    const linear = callAt("linear", linearAt);
    if (linear && linearAt !== undefined && !linear.args.bias && logits.shape[0]! <= maxRows) {
      const producer = producers.get(linear.args.x);
      const normAt = producer !== undefined && isReady(linearAt, producer, [producer]) ? producer : undefined;
      const norm = callAt("rmsNorm", normAt);
      const members = [linearAt, i, weightsAt, ...(norm && normAt !== undefined ? [normAt] : [])];
      place(Math.min(...members), members, (own) => ({
        kind: "router",
        calls: own,
        norm,
        linear,
        topK,
        weights,
      }));
    } else place(i, [i, weightsAt], (own) => ({ kind: "routerChoice", calls: own, topK, weights }));
  });

  calls.forEach((_, i) => {
    const experts = callAt("experts", i);
    if (!experts || experts.output.shape[0]! > maxRows) return;
    const residual = residualOf(experts.output);
    if (!residual) return;
    const { output } = calls[residual.at]!;
    place(residual.at, [i, residual.at], (own) => ({
      kind: "experts",
      calls: own,
      experts,
      residual,
      output,
    }));
  });

  const chainOf = (i: number, linear: OpCall<"linear">) => {
    const members = [i];
    let output = linear.output;
    const siluAt = soleReader(output);
    const silu = callAt("silu", siluAt);
    if (silu && siluAt !== undefined) {
      output = silu.output;
      members.push(siluAt);
    }
    return { members, linear, activation: silu ? "silu" : "none", output } as const;
  };

  calls.forEach((_, i) => {
    const linear = callAt("linear", i);
    if (!linear || linear.output.shape[0]! > maxRows) return;
    const { x, weight, bias } = linear.args;
    const chain = chainOf(i, linear);
    const gateAt = soleReader(x) === i ? producers.get(x) : undefined;
    const gating = callAt("sigmoidGate", gateAt);
    const gated = gating && gateAt !== undefined ? { members: [gateAt], ...gating.args } : null;
    const residual = residualOf(chain.output);
    const isAlone = gated !== null || residual !== null || bias !== null;
    const siblings = (isAlone ? [] : (readers.get(x) ?? []))
      .filter((j) => j > i)
      .flatMap((j) => {
        const other = callAt("linear", j);
        if (!other || other.args.bias || other.args.weight.dtype !== weight.dtype) return [];
        if (!isReady(j, i, [])) return [];
        const own = chainOf(j, other);
        return residualOf(own.output) ? [] : [own];
      });
    const chains = [chain, ...siblings.slice(0, maxLinears - 1)];
    const readingX = [...chains.flatMap((one) => one.members), ...(gated?.members ?? [])];
    const at = residual?.at ?? i;
    const input = gated?.x ?? x;
    const normed = normBefore(list, producers.get(input), readingX, at);
    const members = [...readingX, ...(residual ? [residual.at] : []), ...(normed ? [normed.at] : [])];
    if (members.length === 1) return;
    const last = residual ? calls[residual.at]!.output : null;
    place(at, members, (own) => ({
      kind: "product",
      calls: own,
      x: input,
      norm: normed,
      gate: gated?.gate ?? null,
      linears: chains.map((one) => ({ ...one, output: last ?? one.output })),
      residual,
    }));
  });

  calls.forEach((_, i) => {
    const add = callAt("scaledAdd", i);
    if (!add) return;
    const normAt = readerWith(add.output, "rmsNorm", ({ args }) => args.x === add.output);
    if (normAt === undefined || !isReady(normAt, i, [i])) return;
    const norm = calls[normAt] as OpCall<"rmsNorm">;
    place(i, [i, normAt], (own) => ({ kind: "addNorm", calls: own, add, norm }));
  });

  calls.forEach((_, i) => {
    const found = expertsGradientsAt(list, i);
    if (!found) return;
    const { members, gradients } = found;
    // At the first of them: a sum of gradients that stands between them reads what they give.
    const first = Math.min(...members);
    if (!members.every((at) => isReady(at, first, members))) return;
    place(first, members, (own) => ({ kind: "expertsBackward", calls: own, ...gradients }));
  });

  calls.forEach((_, i) => {
    const added = addedInputAt(list, i, residualOf);
    if (!added || !isReady(added.residual.at, i, [i])) return;
    place(i, [i, added.residual.at], (own) => ({ kind: "addInput", calls: own, ...added }));
  });

  calls.forEach((_, i) => {
    const found = normGradientsAt(list, i, residualOf);
    if (!found) return;
    const { members, gradients } = found;
    const first = Math.min(...members);
    if (!members.every((at) => isReady(at, first, members))) return;
    place(first, members, (own) => ({ kind: "normBackward", calls: own, ...gradients }));
  });

  calls.forEach((_, i) => {
    const squares = squaresAt(list, i);
    if (squares) {
      const { members, found } = squares;
      place(members.at(-1)!, members, (own) => ({ kind: "sumSquares", calls: own, ...found }));
    }
    const updates = updatesAt(list, i);
    if (updates) {
      const { members, found } = updates;
      place(i, members, (own) => ({ kind: "adamW", calls: own, ...found }));
    }
  });

  return calls.flatMap((call, i): FusedStep[] => {
    const step = placed.get(i);
    if (step) return [step];
    return taken.has(i) ? [] : [{ kind: "plain", calls: [call] }];
  });
}

/** Weights of one product. */
const maxLinears = 4;
