/** Finds the gradients of experts among ops that wait together, as the rule in tensor/gradients.ts calls them. */

import type { OpName } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { CallList, OpCall } from "./op-call.ts";

/** What the gradients are made of, and where each goes. */
export interface ExpertsGradients {
  readonly x: Tensor;
  /** i32 [T, k], and their routing weights */
  readonly experts: Tensor;
  readonly weights: Tensor;
  readonly gateUp: Tensor;
  readonly down: Tensor;
  readonly dy: Tensor;
  readonly outputs: {
    readonly x: Tensor;
    readonly weights: Tensor;
    readonly gateUp: Tensor;
    readonly down: Tensor;
  };
}

/**
 * The gradients whose h is made at place `i`; null where some are not wanted, or something between them is read by others.
 *
 * @returns places of the ops that make them, besides what they are
 */
export function expertsGradientsAt(
  list: CallList,
  i: number,
): { readonly members: readonly number[]; readonly gradients: ExpertsGradients } | null {
  const members = new Set([i]);
  /** The only op of a name that reads a tensor. */
  const readerOf = <Op extends OpName>(tensor: Tensor | undefined, op: Op): OpCall<Op> | null => {
    const places = tensor ? list.readersOf(tensor).filter((at) => list.callAt(op, at)) : [];
    if (places.length !== 1) return null;
    members.add(places[0]!);
    return list.callAt(op, places[0]);
  };
  const h = list.callAt("expertsLinear", i);
  if (!h) return null;
  const { x, experts, weight: gateUp } = h.args;
  const s = readerOf(h.output, "swiglu");
  const dh = readerOf(h.output, "swigluBackward");
  const dots = readerOf(s?.output, "rowDots");
  const u = dots?.args.a;
  const ofU = readerOf(u, "scaleRows");
  const ofS = readerOf(s?.output, "scaleRows");
  const dxRows = readerOf(dh?.output, "expertsLinearBackwardInput");
  const dx = readerOf(dxRows?.output, "sumGroups");
  const dGateUp = readerOf(dh?.output, "expertsLinearBackwardWeight");
  const dDown = readerOf(ofS?.output, "expertsLinearBackwardWeight");
  if (!(u && dh && ofU && dots && dxRows && dx && dGateUp && ofS && dDown)) return null;
  const { dy } = dDown.args;
  const products = list.readersOf(dy).filter((at) => {
    return list.callAt("expertsLinearBackwardInput", at)?.output === u;
  });
  const product = list.callAt("expertsLinearBackwardInput", products[0]);
  if (!product) return null;
  members.add(products[0]!);
  const weights = ofU.args.scale;
  const isOne =
    dh.args.dy === ofU.output &&
    dots.args.b === s?.output &&
    ofS.args.scale === weights &&
    dxRows.args.weight === gateUp &&
    dGateUp.args.x === x &&
    dGateUp.args.weight === gateUp &&
    dDown.args.weight === product.args.weight &&
    [dxRows, dGateUp, dDown, product].every(({ args }) => args.experts === experts);
  // Of each what lies between the ops here is read by nothing else: h, s, u, w u, dh, rows of dx, w s.
  const between = [
    [h.output, 2],
    [s!.output, 2],
    [u, 2],
    [ofU.output, 1],
    [dh.output, 2],
    [dxRows.output, 1],
    [ofS.output, 1],
  ] as const;
  const isInside = between.every(
    ([tensor, count]) => list.isDead(tensor) && list.readersOf(tensor).length === count,
  );
  if (!isOne || !isInside || members.size !== 11) return null;
  const outputs = {
    x: dx.output,
    weights: dots.output,
    gateUp: dGateUp.output,
    down: dDown.output,
  };
  return {
    members: [...members],
    gradients: { x, experts, weights, gateUp, down: product.args.weight, dy, outputs },
  };
}
