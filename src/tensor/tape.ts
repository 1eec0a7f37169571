/**
 * Reverse-mode gradients of what the models compute, recorded by the ops themselves.
 *
 *   forward    every op whose output depends on a trained tensor is kept in a list, inputs and output
 *   backward   the list from its end: dy of an output -> `gradients` -> added to the inputs' gradients
 *
 * Gradients of trained tensors are added to the accumulators that the tape is given, so that several tapes add up (gradient
 * accumulation); those of everything else live in the tape's arena until it is read no more.
 *
 * A scope of the arena, which models open around each layer, is a checkpoint of activations (Chen et al., arXiv:1604.06174):
 * the forward pass keeps its result alone, and the backward pass runs it again with its insides recorded. So memory grows with
 * the insides of one layer, not of all, at the cost of one forward pass more.
 */

import type { Arena, Backend } from "./backend.ts";
import { type GradientRule, gradients } from "./gradients.ts";
import type { ForwardOp, OpArgs, OpName } from "./ops.ts";
import { type Ops, openOps } from "./run.ts";
import type { Tensor } from "./tensor.ts";

export interface TapeOptions {
  /** Whether scopes forget their insides and run again in the backward pass; true when left out. */
  readonly recompute?: boolean;
}

/** Where the gradient of a trained tensor is added up. */
export interface Accumulator {
  /** f32 of the same shape, long-lived; its values mean nothing while it is empty. */
  readonly sum: Tensor;
  /** The first gradient is written instead of added, so that emptying costs nothing. */
  isEmpty: boolean;
}

export type Accumulators = ReadonlyMap<Tensor, Accumulator>;

type OpRecord = { readonly op: ForwardOp; readonly args: OpArgs[ForwardOp]; readonly output: Tensor };
type ScopeRecord = { readonly work: () => Tensor; readonly output: Tensor };
type SeedRecord = { readonly seed: Tensor; readonly make: (ops: Ops) => Tensor };

/** One forward and backward pass. */
export class Tape {
  /** Ops that are recorded: what models are called with. */
  readonly ops: Ops;
  /** Ops that are not, with results that live as long as the tape: for losses and their gradients. */
  readonly plain: Ops;
  readonly #backend: Backend;
  readonly #accumulators: Accumulators;
  readonly #recompute: boolean;
  /** Tensors that a gradient is wanted for: trained ones, and those made from them. */
  readonly #wanted: Set<object>;
  #arena: Arena;
  #records: (OpRecord | ScopeRecord | SeedRecord)[] | null = [];
  #isReplaying = false;

  /** @param arena of the step; the caller closes it after `backward` */
  constructor(
    backend: Backend,
    arena: Arena,
    accumulators: Accumulators,
    { recompute = true }: TapeOptions = {},
  ) {
    this.#backend = backend;
    this.#accumulators = accumulators;
    this.#recompute = recompute;
    this.#wanted = new Set(accumulators.keys());
    this.#arena = arena;
    this.plain = openOps(backend, arena);
    const recorded: Arena = {
      allocate: (spec) => this.#arena.allocate(spec),
      upload: (values, shape) => this.#arena.upload(values, shape),
      scope: (work) => this.#scope(work),
      close: () => arena.close(),
    };
    this.ops = openOps(backend, recorded, { record: (op, args, output) => this.#record(op, args, output) });
  }

  /** Whether a scope is being run again for its gradients, so that an observer sees its insides for the second time. */
  get isReplaying(): boolean {
    return this.#isReplaying;
  }

  /** Whether gradients flow into a tensor. */
  wants(tensor: Tensor): boolean {
    return this.#wanted.has(tensor);
  }

  /**
   * Says that a loss depends on a tensor: its gradient from there is made when the backward pass arrives at it. An observer
   * that is called inside a scope may call this; what it says in the forward pass is forgotten with the scope, and what it
   * says when the scope runs again counts.
   */
  seed(tensor: Tensor, make: (ops: Ops) => Tensor): void {
    if (this.wants(tensor)) this.#records?.push({ seed: tensor, make });
  }

  /** Runs everything backward, once. Work is queued; nothing waits. */
  backward(): void {
    if (!this.#records) throw new Error("Tape.backward: already run");
    const records = this.#records;
    this.#records = null;
    this.#backward(records, new Map(), this.plain);
  }

  #record(op: OpName, args: OpArgs[OpName], output: Tensor): void {
    if (!(op in gradients) || gradients[op as ForwardOp] === null) return;
    if (!Object.values(args).some((value) => this.#wanted.has(value as object))) return;
    this.#wanted.add(output);
    this.#records?.push({ op: op as ForwardOp, args: args as OpArgs[ForwardOp], output });
  }

  #scope(work: () => Tensor): Tensor {
    if (!this.#recompute || this.#isReplaying) return work();
    const records = this.#records;
    this.#records = null;
    const output = this.#arena.scope(work);
    this.#records = records;
    if (this.wants(output)) records?.push({ work, output });
    return output;
  }

  #backward(
    records: readonly (OpRecord | ScopeRecord | SeedRecord)[],
    found: Map<Tensor, Tensor>,
    ops: Ops,
  ): void {
    const add = (tensor: Tensor, gradient: Tensor) => {
      const accumulator = this.#accumulators.get(tensor);
      const before = found.get(tensor);
      if (accumulator) this.#accumulate(accumulator, gradient, ops);
      else if (before) found.set(tensor, ops.scaledAdd({ a: before, b: gradient, alpha: 1, beta: 1 }));
      else found.set(tensor, gradient);
    };
    for (const record of records.toReversed()) {
      if ("seed" in record) {
        add(record.seed, record.make(ops));
        continue;
      }
      const dy = found.get(record.output);
      if (!dy) continue;
      found.delete(record.output);
      if ("work" in record) this.#backwardScope(record, dy, add);
      else this.#backwardOp(record, dy, ops, add);
    }
  }

  #accumulate(accumulator: Accumulator, gradient: Tensor, ops: Ops): void {
    const { sum, isEmpty } = accumulator;
    if (isEmpty) this.#backend.run("scaledAdd", { a: gradient, b: gradient, alpha: 1, beta: 0 }, sum);
    else ops.addInPlace({ target: sum, x: gradient });
    accumulator.isEmpty = false;
  }

  #backwardOp({ op, args, output }: OpRecord, dy: Tensor, ops: Ops, add: (x: Tensor, dx: Tensor) => void) {
    const rule = gradients[op] as GradientRule<ForwardOp>;
    for (const [name, make] of Object.entries(rule(ops, args, output, dy))) {
      const input = args[name as keyof typeof args] as Tensor | null;
      if (input && this.wants(input)) add(input, (make as () => Tensor)());
    }
  }

  /** Runs a scope again in an arena of its own; what its gradients leave outside is copied out of it. */
  #backwardScope({ work }: ScopeRecord, dy: Tensor, add: (x: Tensor, dx: Tensor) => void) {
    const outside = this.#arena;
    const arena = this.#backend.openArena();
    const ops = openOps(this.#backend, arena);
    const records: (OpRecord | ScopeRecord | SeedRecord)[] = [];
    this.#arena = arena;
    this.#records = records;
    this.#isReplaying = true;
    const again = work();
    this.#isReplaying = false;
    this.#records = null;
    this.#arena = outside;

    const found = new Map([[again, dy]]);
    this.#backward(records, found, ops);
    for (const [tensor, gradient] of found) {
      add(tensor, this.plain.scaledAdd({ a: gradient, b: gradient, alpha: 1, beta: 0 }));
    }
    for (const record of records) if ("output" in record) this.#wanted.delete(record.output);
    arena.close();
  }
}
