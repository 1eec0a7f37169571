import type { Arena, Backend } from "../../src/tensor/backend.ts";
import { type GradientRule, gradients } from "../../src/tensor/gradients.ts";
import type { ForwardOp, OpArgs } from "../../src/tensor/ops.ts";
import { type Ops, openOps } from "../../src/tensor/run.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

export interface Tape {
  /** What is called here is recorded; scopes of its arena keep everything. */
  readonly ops: Ops;
  /** The gradient of every tensor that y was made from, given that of y. */
  backward(y: Tensor, dy: Tensor): ReadonlyMap<Tensor, Tensor>;
}

/** The chain rule over recorded ops, as plain as it gets. */
export function openTape(backend: Backend, arena: Arena): Tape {
  const records: { op: ForwardOp; args: OpArgs[ForwardOp]; output: Tensor }[] = [];
  const keeping: Arena = {
    allocate: (spec) => arena.allocate(spec),
    upload: (values, shape) => arena.upload(values, shape),
    scope: (work) => work(),
    close: () => arena.close(),
  };
  const ops = openOps(backend, keeping, {
    record: (op, args, output) => records.push({ op: op as ForwardOp, args: args as never, output }),
  });
  const plain = openOps(backend, arena);
  return {
    ops,
    backward(y, dy) {
      const found = new Map([[y, dy]]);
      for (const { op, args, output } of records.toReversed()) {
        const own = found.get(output);
        const rule = gradients[op] as GradientRule<ForwardOp> | null;
        if (!own || !rule) continue;
        for (const [name, make] of Object.entries(rule(plain, args, output, own))) {
          const input = args[name as keyof typeof args] as Tensor | null;
          if (!input) continue;
          const before = found.get(input);
          const gradient = (make as () => Tensor)();
          found.set(
            input,
            before ? plain.scaledAdd({ a: before, b: gradient, alpha: 1, beta: 1 }) : gradient,
          );
        }
      }
      return found;
    },
  };
}
