/**
 * Reverse-mode gradients of what the models compute, recorded by the ops themselves.
 *
 *   forward    every op whose output depends on a trained tensor is kept in a list, inputs and output
 *   backward   the list from its end: dy of an output -> `gradients` -> added to the inputs' gradients
 *
 * Gradients of trained tensors are added to the accumulators that the tape is given, so that several tapes add up (gradient
 * accumulation); those of everything else are freed once they are read, and so are activations once the ops that read them have run
 * backward.
 *
 * A scope of the arena, which models open around each layer, is a checkpoint of activations (Chen et al., arXiv:1604.06174):
 * the forward pass keeps its result alone, and the backward pass runs it again with its insides recorded. So memory grows with
 * the insides of one layer, not of all, at the cost of one forward pass more.
 */

import type { Arena, Backend } from "./backend.ts";
import { type GradientRule, gradients, multiplied, type Scaled, scaled } from "./gradients.ts";
import type { ForwardOp, OpArgs, OpName } from "./ops.ts";
import { type Ops, openOps } from "./run.ts";
import { isSameShape, type Tensor, type TensorSpec } from "./tensor.ts";

export interface TapeOptions {
  /** Whether scopes forget their insides and run again in the backward pass; true when left out. */
  readonly recompute?: boolean;
}

/** Where the gradient of a trained tensor is added up. */
export interface Accumulator {
  /** f32 of the same shape, long-lived; its values mean nothing while it is empty. */
  readonly sum: Tensor;
  /** The first gradient is written instead of added, by the op that makes it where it can, so that emptying costs nothing. */
  isEmpty: boolean;
}

export type Accumulators = ReadonlyMap<Tensor, Accumulator>;

type OpRecord = { readonly op: ForwardOp; readonly args: OpArgs[ForwardOp]; readonly output: Tensor };
type ScopeRecord = { readonly work: () => Tensor; readonly output: Tensor };
/** Ops of a backward pass. The next result of `last` goes to `target` if it fits. */
type BackwardOps = { readonly plain: Ops; readonly last: Ops; target: Tensor | null };
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
      ...(arena.uploadPixels && {
        uploadPixels: (tiles, values, shape) => this.#arena.uploadPixels!(tiles, values, shape),
      }),
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
    this.#backward(records, new Map(), this.#arena);
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

  /** @param arena of the records' outputs, and of their gradients */
  #backward(
    records: readonly (OpRecord | ScopeRecord | SeedRecord)[],
    found: Map<Tensor, Scaled>,
    arena: Arena,
  ): void {
    const made = new Set<Tensor>();
    const ops = this.#backwardOps(arena, made);
    const { plain } = ops;
    const add = (tensor: Tensor, gradient: Tensor | Scaled) => {
      const accumulator = this.#accumulators.get(tensor);
      const before = found.get(tensor);
      const { of, factor } = scaled(gradient);
      if (accumulator) this.#accumulate(accumulator, { of, factor }, plain);
      else if (before) {
        const sum = plain.scaledAdd({ a: before.of, b: of, alpha: before.factor, beta: factor });
        found.set(tensor, { of: sum, factor: 1 });
      } else found.set(tensor, { of, factor });
    };
    for (const record of records.toReversed()) {
      // Together, so that a device knows all that lies between the ops of one rule.
      const dead: Tensor[] = [];
      if ("seed" in record) {
        add(record.seed, record.make(plain));
      } else {
        this.#backwardOutput(record, found.get(record.output), ops, add);
        found.delete(record.output);
        dead.push(record.output);
      }
      // A gradient that an op passes on unchanged is found under several tensors.
      const waiting = new Set([...found.values()].map(({ of }) => of));
      for (const tensor of made) {
        if (waiting.has(tensor)) continue;
        made.delete(tensor);
        dead.push(tensor);
      }
      if (dead.length > 0) arena.free?.(dead);
    }
  }

  #backwardOutput(
    record: OpRecord | ScopeRecord,
    gradient: Scaled | undefined,
    ops: BackwardOps,
    add: (x: Tensor, dx: Tensor | Scaled) => void,
  ): void {
    if (!gradient) return;
    const dy = multiplied(ops.plain, gradient);
    if ("work" in record) this.#backwardScope(record, dy, ops.plain, add);
    else this.#backwardOp(record, dy, ops, add);
  }

  /** @param made gets what the ops take from the arena */
  #backwardOps(arena: Arena, made: Set<Tensor>): BackwardOps {
    const allocate = (spec: TensorSpec) => {
      const tensor = arena.allocate(spec);
      made.add(tensor);
      return tensor;
    };
    const openIn = (take: Arena["allocate"]) =>
      openOps(this.#backend, {
        allocate: take,
        upload: (values, shape) => arena.upload(values, shape),
        scope: (work) => arena.scope(work),
        close: () => arena.close(),
      });
    const last = openIn((spec) => {
      const { target } = ops;
      ops.target = null;
      const fits = target && target.dtype === spec.dtype && isSameShape(target.shape, spec.shape);
      return fits ? target : allocate(spec);
    });
    const ops: BackwardOps = { plain: openIn(allocate), last, target: null };
    return ops;
  }

  #accumulate(accumulator: Accumulator, gradient: Scaled, ops: Ops): void {
    const { sum, isEmpty } = accumulator;
    const { of, factor } = gradient;
    if (!isEmpty) ops.addInPlace({ target: sum, x: multiplied(ops, gradient) });
    else if (of !== sum) this.#backend.run("scaledAdd", { a: of, b: of, alpha: factor, beta: 0 }, sum);
    accumulator.isEmpty = false;
  }

  #backwardOp(
    { op, args, output }: OpRecord,
    dy: Tensor,
    ops: BackwardOps,
    add: (x: Tensor, dx: Tensor | Scaled) => void,
  ) {
    const rule = gradients[op] as GradientRule<ForwardOp>;
    for (const [name, make] of Object.entries(rule(ops.plain, args, output, dy))) {
      const input = args[name as keyof typeof args] as Tensor | null;
      if (!input || !this.wants(input)) continue;
      const accumulator = this.#accumulators.get(input);
      ops.target = accumulator?.isEmpty ? accumulator.sum : null;
      add(input, (make as (last: Ops) => Tensor | Scaled)(ops.last));
    }
  }

  /** Runs a scope again in an arena of its own; what its gradients leave outside is copied out of it by `ops`. */
  #backwardScope({ work }: ScopeRecord, dy: Tensor, ops: Ops, add: (x: Tensor, dx: Tensor) => void) {
    const outside = this.#arena;
    const arena = this.#backend.openArena();
    const records: (OpRecord | ScopeRecord | SeedRecord)[] = [];
    this.#arena = arena;
    this.#records = records;
    this.#isReplaying = true;
    const again = work();
    this.#isReplaying = false;
    this.#records = null;
    this.#arena = outside;

    const found = new Map([[again, { of: dy, factor: 1 }]]);
    this.#backward(records, found, arena);
    for (const [tensor, { of, factor }] of found) {
      add(tensor, ops.scaledAdd({ a: of, b: of, alpha: factor, beta: 0 }));
    }
    for (const record of records) if ("output" in record) this.#wanted.delete(record.output);
    arena.close();
  }
}
