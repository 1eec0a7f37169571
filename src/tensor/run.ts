/**
 * The ops as models call them: `ops.linear({ x, weight, bias })` checks shapes, takes an output from the arena, runs the
 * backend's kernel, and tells the recorder, if one listens.
 */

import type { Arena, Backend } from "./backend.ts";
import type { OpArgs, OpName } from "./ops.ts";
import { shapeRules } from "./shape-rules.ts";
import type { Tensor } from "./tensor.ts";

/** Hears every op in order: what a gradient tape or a profiler needs. */
export interface Recorder {
  record<Op extends OpName>(op: Op, args: OpArgs[Op], output: Tensor): void;
}

type OpFunctions = { readonly [Op in OpName]: (args: OpArgs[Op]) => Tensor };

export interface Ops extends OpFunctions {
  readonly arena: Arena;
}

/**
 * Ops of one step.
 *
 * @param arena     owns every result; its caller closes it
 * @param recorder  hears every call; for training and tracing
 */
export function openOps(backend: Backend, arena: Arena, recorder?: Recorder): Ops {
  const functions: Record<string, (args: never) => Tensor> = {};
  for (const name of Object.keys(shapeRules) as OpName[]) {
    functions[name] = (args: never) => call(backend, arena, recorder, name, args);
  }
  return { ...(functions as unknown as OpFunctions), arena };
}

function call<Op extends OpName>(
  backend: Backend,
  arena: Arena,
  recorder: Recorder | undefined,
  op: Op,
  args: OpArgs[Op],
): Tensor {
  const output = arena.allocate(shapeRules[op](args));
  backend.run(op, args, output);
  recorder?.record(op, args, output);
  return output;
}
