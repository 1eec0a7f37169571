import type { RecordedInputs } from "../../tensor/backend.ts";
import type { OpName } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { CommandQueue } from "./command-queue.ts";
import { encoders } from "./encode.ts";
import { fusedDispatches } from "./encode-fused.ts";
import { type FusedStep, fuse } from "./fusion.ts";
import { maxGemvTokens } from "./gemv-choice.ts";
import { type OpContext, own } from "./gpu-tensor.ts";
import type { Dispatch, KernelContext } from "./kernel.ts";
import { inputsOf, type OpCall } from "./op-call.ts";
import { isOfInputs, type RecordedOp, recordedCall, withInputs } from "./recorded-ops.ts";

const mostWaiting = 64;

/**
 * What may wait for ops that follow: all of a layer, and of the gradients what is fused. The arguments of others are not known to stay
 * as they are. What adds to a tensor in place waits in its turn, since ops that move read no such tensor.
 */
const mayWait: ReadonlySet<OpName> = new Set<OpName>([
  "linear",
  "silu",
  "sigmoidGate",
  "scaledAdd",
  "rmsNorm",
  "rope",
  "softmaxAttention",
  "lightningAttention",
  "routerTopK",
  "routerWeights",
  "experts",
  "expertsLinear",
  "expertsLinearBackwardInput",
  "expertsLinearBackwardWeight",
  "swiglu",
  "swigluBackward",
  "scaleRows",
  "rowDots",
  "sumGroups",
  "linearBackwardInput",
  "linearBackwardWeight",
  "rmsNormBackward",
  "rmsNormBackwardWeight",
  "layerNormBackward",
  "layerNormBackwardWeight",
  "sumRows",
  "addInPlace",
  "sumSquares",
  "clipScale",
  "adamW",
]);

/** Of these there are some hundred together, and nobody waits for the first of them. */
const inLongLists: ReadonlySet<OpName> = new Set<OpName>(["sumSquares", "clipScale", "adamW"]);

/**
 * Holds ops back until what they give is about to be read, freed or waited for, and then has several done by one kernel.
 * Temporaries are freed after a flush, so the buffers of all that waits are distinct.
 */
export class OpQueue {
  readonly #queue: CommandQueue;
  #waiting: OpCall[] = [];
  /** What is queued while it is recorded; null while nothing is. */
  #recorded: RecordedOp[] | null = null;

  constructor(queue: CommandQueue) {
    this.#queue = queue;
  }

  /** @throws {BackendError} `backend_disposed` when an argument was freed */
  push(call: OpCall): void {
    for (const tensor of inputsOf(call)) void own(tensor).range;
    if (mayWait.has(call.op)) {
      this.#waiting.push(call);
      if (this.#waiting.length >= mostWaiting && !inLongLists.has(call.op)) this.flush();
      return;
    }
    this.flush();
    this.#pushPlain(call);
  }

  /** Queues everything that waits. @param dead tensors that nobody reads from now on */
  flush(dead: ReadonlySet<Tensor> = nothing): void {
    if (this.#waiting.length === 0) return;
    const calls = this.#waiting;
    this.#waiting = [];
    if (calls.length === 1) {
      this.#pushPlain(calls[0]!);
      return;
    }
    for (const step of fuse(calls, (tensor) => dead.has(tensor), maxGemvTokens)) this.#pushStep(step);
  }

  /** What `work` queues, in the order in which the device runs it. */
  record<T>(work: () => T): { readonly value: T; readonly ops: readonly RecordedOp[] } {
    this.flush();
    const ops: RecordedOp[] = [];
    this.#recorded = ops;
    try {
      const value = work();
      this.flush();
      return { value, ops };
    } finally {
      this.#recorded = null;
    }
  }

  /** Queues recorded ops once more. @param context for those that are encoded anew */
  replay(ops: readonly RecordedOp[], context: OpContext, inputs: RecordedInputs): void {
    this.flush();
    for (const { dispatch, call } of ops) {
      if (dispatch) this.#queue.push(dispatch);
      else this.#pushWith(withInputs(call, inputs), context);
    }
  }

  #pushStep(step: FusedStep): void {
    const context = contextOf(step.calls[0]!);
    const dispatches = fusedDispatches(step, context);
    if (dispatches) for (const dispatch of dispatches) this.#pushDispatch(dispatch);
    context.freeScratch();
    if (!dispatches) for (const call of step.calls) this.#pushPlain(call);
  }

  #pushPlain(call: OpCall): void {
    const recorded = this.#recorded;
    if (recorded && isOfInputs(call)) {
      recorded.push(recordedCall(call));
      this.#recorded = null;
      this.#pushWith(call, contextOf(call));
      this.#recorded = recorded;
    } else this.#pushWith(call, contextOf(call));
  }

  #pushWith(call: OpCall, context: OpContext): void {
    const encode = encoders[call.op] as (
      args: unknown,
      output: unknown,
      context: KernelContext,
    ) => readonly Dispatch[];
    for (const dispatch of encode(call.args, call.output, context)) this.#pushDispatch(dispatch);
    context.freeScratch();
  }

  #pushDispatch(dispatch: Dispatch): void {
    this.#queue.push(dispatch);
    this.#recorded?.push({ dispatch, call: null });
  }
}

const nothing: ReadonlySet<Tensor> = new Set();

/** The arena of the output; of an input where the output is long-lived. */
function contextOf(call: OpCall) {
  return own(call.output).arena ?? own(inputsOf(call).find((tensor) => own(tensor).arena)!).arena!;
}
