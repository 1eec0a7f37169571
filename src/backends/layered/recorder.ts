/**
 * Decides, as ops are called, on which device each runs and what has to be there before, and queues it.
 *
 * What a scope holds is kept back until the scope ends, since only then is it known which tensor remains. Values that it
 * takes from outside are brought to its device before it, so that it runs without a wait.
 */

import { BackendError } from "../../errors.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import type { Command, CommandList } from "./command-list.ts";
import { type DeviceArenas, type LayeredTensor, mapTensors } from "./layered-tensor.ts";

/** A scope that is open. */
interface Level {
  readonly commands: Command[];
  /** Made since it was opened. */
  readonly tensors: Set<LayeredTensor>;
  /** Where its ops run; null before the first one. */
  device: number | "several" | null;
}

export class Recorder {
  readonly #list: CommandList;
  /** The innermost last. */
  readonly #levels: Level[] = [];
  #order = 0;

  constructor(list: CommandList) {
    this.#list = list;
  }

  /** Tells it of a new temporary. */
  add(tensor: LayeredTensor): LayeredTensor {
    this.#levels.at(-1)?.tensors.add(tensor);
    return tensor;
  }

  run<Op extends OpName>(op: Op, args: OpArgs[Op], output: LayeredTensor): void {
    const operands = new Set<LayeredTensor>();
    mapTensors(args, (tensor) => {
      operands.add(tensor);
      return tensor;
    });
    const isKept = output.arenas === null;
    const device = isKept ? output.home! : deviceOf(op, operands);
    for (const operand of operands) this.#bring(operand, device);
    output.home = device;
    output.order = ++this.#order;
    output.planned.add(device);
    this.push({ kind: "run", device, op, args, output });
  }

  /** Queues a command in the scope that is open, if one is. */
  push(command: Command): void {
    this.#pushTo(this.#levels.at(-1), command);
  }

  scope(arenas: DeviceArenas, work: () => LayeredTensor): LayeredTensor {
    const level: Level = { commands: [], tensors: new Set(), device: null };
    this.#levels.push(level);
    let result: LayeredTensor | null = null;
    try {
      result = work();
      return result;
    } finally {
      this.#levels.pop();
      this.#end(level, arenas, result);
    }
  }

  #end({ commands, tensors, device }: Level, arenas: DeviceArenas, result: LayeredTensor | null): void {
    const outer = this.#levels.at(-1);
    const isWhole =
      typeof device === "number" && result !== null && tensors.has(result) && result.home === device;
    if (isWhole) this.#pushTo(outer, { kind: "scope", device, arenas, commands, result });
    // Over several devices, or broken off: nothing is freed before the arena is.
    else for (const command of commands) this.#pushTo(outer, command);
    for (const tensor of tensors) {
      if (isWhole && tensor !== result && tensor.arenas === arenas) tensor.isFreed = true;
      else outer?.tensors.add(tensor);
    }
  }

  /** Sees to it that a device has a tensor before the next op. */
  #bring(tensor: LayeredTensor, device: number): void {
    if (tensor.planned.has(device)) return;
    tensor.planned.add(device);
    const level = this.#levels.findLast(({ tensors }) => tensors.has(tensor));
    this.#pushTo(level, { kind: tensor.values ? "place" : "handOver", device, tensor });
  }

  #pushTo(level: Level | undefined, command: Command): void {
    if (!level) {
      this.#list.push(command);
      return;
    }
    level.commands.push(command);
    if (command.kind === "handOver") level.device = "several";
    if (command.kind !== "run" && command.kind !== "scope") return;
    if (level.device === null) level.device = command.device;
    else if (level.device !== command.device) level.device = "several";
  }
}

/** Where a weight or cache among the operands lies, else where the newest operand was computed. */
function deviceOf(op: OpName, operands: ReadonlySet<LayeredTensor>): number {
  let newest: LayeredTensor | null = null;
  let kept: LayeredTensor | null = null;
  for (const tensor of operands) {
    if (tensor.arenas === null) {
      if (kept && kept.home !== tensor.home) {
        throw new BackendError(
          "backend_unsupported",
          `${tensor.backend}: ${op} reads weights or caches of two devices; load them at one depth`,
        );
      }
      kept = tensor;
    }
    if (tensor.home !== null && (newest === null || tensor.order > newest.order)) newest = tensor;
  }
  return (kept ?? newest)?.home ?? 0;
}
