/**
 * What was chosen for products with few rows, found again by their weights: a decode step has about a hundred of them, the same
 * in every step, and choosing costs more than the rest of making a dispatch.
 */

import type { GemvSegment } from "./gemv.ts";
import type { GemvForm, GemvShape } from "./gemv-form.ts";
import type { Abilities, GpuWeight, Kernel } from "./kernel.ts";

/** All that a choice depends on. */
export interface GemvQuestion
  extends Pick<GemvForm, "tokens" | "norm" | "gate" | "bias" | "activation" | "residual"> {
  readonly abilities: Abilities;
  /** The first is what it is found by. */
  readonly weights: readonly GpuWeight[];
  readonly separate: readonly { readonly activation: "none" | "silu" }[] | null;
  readonly fixedPoint: boolean;
  readonly routed: GemvForm["routed"];
  /** Rows of y when routed, else 0. */
  readonly rows: number;
}

export interface GemvPlan {
  readonly kernel: Kernel;
  readonly shape: GemvShape;
  readonly segments: readonly GemvSegment[];
}

interface Entry {
  readonly question: GemvQuestion;
  readonly plan: GemvPlan;
}

/** Sizes of a batch and what surrounds a product make few; of more the oldest goes. */
const mostOfWeight = 32;

const entries = new WeakMap<GpuWeight, Entry[]>();

/** What `choose` gives, which is asked once; null, which is asked again, when there is no such product. */
export function planOf(question: GemvQuestion, choose: () => GemvPlan | null): GemvPlan | null {
  const first = question.weights[0]!;
  const known = entries.get(first);
  if (known) for (const entry of known) if (isSame(entry.question, question)) return entry.plan;
  const plan = choose();
  if (!plan) return null;
  if (!known) entries.set(first, [{ question, plan }]);
  else {
    if (known.length >= mostOfWeight) known.shift();
    known.push({ question, plan });
  }
  return plan;
}

function isSame(a: GemvQuestion, b: GemvQuestion): boolean {
  return (
    a.tokens === b.tokens &&
    a.rows === b.rows &&
    a.norm === b.norm &&
    a.gate === b.gate &&
    a.bias === b.bias &&
    a.residual === b.residual &&
    a.activation === b.activation &&
    a.routed === b.routed &&
    a.fixedPoint === b.fixedPoint &&
    a.abilities === b.abilities &&
    a.weights.length === b.weights.length &&
    a.weights.every((weight, i) => weight === b.weights[i]) &&
    a.separate?.length === b.separate?.length &&
    (a.separate ?? []).every(({ activation }, i) => activation === b.separate![i]!.activation)
  );
}
