/** Finds gradients of products' inputs that are added to what others give for the same tensor. */

import type { Tensor } from "../../tensor/tensor.ts";
import type { CallList, FusedResidual, OpCall } from "./op-call.ts";

/** output = alpha a + beta dx, with the residual's place among the ops. */
export interface AddedInput {
  readonly product: OpCall<"linearBackwardInput">;
  readonly residual: FusedResidual & { readonly at: number };
  readonly output: Tensor;
}

/**
 * The product at place `i`; null where its result is read by anything but a sum.
 *
 * @param residualOf the sum that a tensor goes into and nowhere else, and its place
 */
export function addedInputAt(
  list: CallList,
  i: number,
  residualOf: (tensor: Tensor) => (FusedResidual & { readonly at: number }) | null,
): AddedInput | null {
  const product = list.callAt("linearBackwardInput", i);
  const residual = product && residualOf(product.output);
  const sum = residual && list.callAt("scaledAdd", residual.at);
  return sum && { product, residual, output: sum.output };
}
