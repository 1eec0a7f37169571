/**
 * What a worker of the WASM backend does: the first one runs lists, the others help it on the same memory.
 */

import { createMemory, importsOf, WasmMachine } from "./wasm-machine.ts";

/** Module and memory of a worker, and its part. */
export interface WasmStart {
  readonly module: WebAssembly.Module;
  /** Null for a worker alone: memory that is not shared cannot be sent to it, so it makes its own. */
  readonly memory: WebAssembly.Memory | null;
  readonly part:
    | { readonly kind: "runner"; readonly threads: number }
    | { readonly kind: "helper"; readonly index: number; readonly stackTop: number };
}

export interface WasmList {
  readonly words: Float64Array;
  readonly staged: readonly Uint8Array[];
}

/** First `start`, then lists for the runner; helpers get no more. */
export type ToWorker =
  | { readonly type: "start"; readonly start: WasmStart }
  | { readonly type: "list"; readonly list: WasmList };

/** Lists are answered in the order in which they came. `isBroken`: no list can be run any more, or one will never end. */
export type FromWorker =
  | { readonly type: "help"; readonly index: number; readonly stackTop: number }
  | { readonly type: "results"; readonly buffers: readonly ArrayBuffer[] }
  | { readonly type: "error"; readonly message: string; readonly isBroken: boolean };

/** The answer to messages, given what sends one back. */
export function wasmThread(
  send: (message: FromWorker, transfer: ArrayBuffer[]) => void,
): (message: ToWorker) => void {
  let machine: WasmMachine | null = null;
  /** Whether the others may wait for this helper's part of a job. */
  let isHelping = false;

  const start = ({ module, memory: shared, part }: WasmStart) => {
    const memory = shared ?? createMemory(false);
    const imports = importsOf(memory, (index, stackTop) => send({ type: "help", index, stackTop }, []));
    machine = new WasmMachine(new WebAssembly.Instance(module, imports), memory);
    if (part.kind === "runner") return machine.setThreads(part.threads);
    isHelping = true;
    machine.work(part.index, part.stackTop);
  };

  return (message) => {
    try {
      if (message.type === "start") return start(message.start);
      const buffers = machine!.run(message.list.words, message.list.staged);
      send({ type: "results", buffers }, buffers);
    } catch (error) {
      // After a trap, memory may hold anything; a failed check leaves the machine as it was.
      const isRunnerStart = message.type === "start" && message.start.part.kind === "runner";
      const isBroken = isRunnerStart || isHelping || error instanceof WebAssembly.RuntimeError;
      send({ type: "error", message: error instanceof Error ? error.message : String(error), isBroken }, []);
    }
  };
}
