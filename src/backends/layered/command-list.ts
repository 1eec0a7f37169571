/**
 * What is to be done on the devices, in order. Commands run as soon as they are queued, except behind a hand-over: moving
 * values from one device to another takes a wait, and `Backend.run` may not wait.
 */

import type { Backend } from "../../tensor/backend.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type DeviceArenas, type HostValues, type LayeredTensor, mapTensors } from "./layered-tensor.ts";

export type Command =
  | {
      readonly kind: "run";
      readonly device: number;
      readonly op: OpName;
      readonly args: OpArgs[OpName];
      readonly output: LayeredTensor;
    }
  /** Uploads host values. */
  | { readonly kind: "place"; readonly device: number; readonly tensor: LayeredTensor }
  /** Reads a tensor where it was computed and uploads it to `device`. */
  | { readonly kind: "handOver"; readonly device: number; readonly tensor: LayeredTensor }
  /** Commands of one device in a scope of its arena, from which `result` alone remains. */
  | {
      readonly kind: "scope";
      readonly device: number;
      readonly arenas: DeviceArenas;
      readonly commands: readonly Command[];
      readonly result: LayeredTensor;
    }
  | {
      readonly kind: "read";
      readonly device: number;
      readonly tensor: LayeredTensor;
      readonly resolve: (values: HostValues) => void;
      readonly reject: (reason: unknown) => void;
    }
  /** Frees what the commands before it used. */
  | { readonly kind: "free"; readonly free: () => void };

type HandOver = Extract<Command, { kind: "handOver" }>;

export class CommandList {
  readonly #devices: readonly Backend[];
  #waiting: Command[] = [];
  #isHandingOver = false;
  #closed: Error | null = null;
  /** Of ops that a device had put off until their arena closed, or into a long-lived tensor; the next read fails with it. */
  #failure: unknown = null;
  #handOvers = 0;
  #handedOverBytes = 0;

  constructor(devices: readonly Backend[]) {
    this.#devices = devices;
  }

  /** Values moved between devices so far. */
  get handedOver(): { readonly count: number; readonly bytes: number } {
    return { count: this.#handOvers, bytes: this.#handedOverBytes };
  }

  push(command: Command): void {
    if (this.#closed) {
      if (command.kind === "read") command.reject(this.#closed);
      return;
    }
    this.#waiting.push(command);
    this.#advance();
  }

  /** Drops what has not run; reads among it, and all later ones, fail with `reason`. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const command of this.#waiting.splice(0)) if (command.kind === "read") command.reject(reason);
  }

  #advance(): void {
    if (this.#isHandingOver) return;
    let done = 0;
    for (; done < this.#waiting.length; done++) {
      const command = this.#waiting[done]!;
      if (command.kind === "handOver") break;
      this.#execute(command);
    }
    this.#waiting.splice(0, done);
    if (this.#waiting.length > 0) void this.#handOverNext();
  }

  /** Hand-overs that follow each other are read together. */
  async #handOverNext(): Promise<void> {
    this.#isHandingOver = true;
    const end = this.#waiting.findIndex(({ kind }) => kind !== "handOver");
    const next = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end) as HandOver[];
    await Promise.all(next.map((command) => this.#handOver(command)));
    this.#isHandingOver = false;
    this.#advance();
  }

  async #handOver({ tensor, device }: HandOver): Promise<void> {
    try {
      const home = tensor.home!;
      const values = await this.#devices[home]!.read(tensor.on(home));
      if (this.#closed) return;
      this.#handOvers++;
      this.#handedOverBytes += values.byteLength;
      tensor.place(device, tensor.arenas!.on(device).upload(values, tensor.shape));
    } catch (error) {
      tensor.place(device, error as Error);
    }
  }

  /** A command that fails leaves its error in the place of its tensor: it fails those who read what depends on it. */
  #execute(command: Exclude<Command, HandOver>): void {
    switch (command.kind) {
      case "run":
        this.#run(command);
        break;
      case "place":
        place(command);
        break;
      case "scope":
        this.#runScope(command);
        break;
      case "read":
        this.#read(command);
        break;
      case "free":
        this.#free(command);
        break;
      default:
        command satisfies never;
    }
  }

  #run({ device, op, args, output }: Extract<Command, { kind: "run" }>): void {
    const into = (tensor: Tensor) => {
      const own = mapTensors(args, (one) => one.on(device));
      this.#devices[device]!.run(op, own, tensor);
      return tensor;
    };
    const { arenas } = output;
    if (arenas) {
      attempt(output, device, () => into(arenas.on(device).allocate(output)));
      return;
    }
    try {
      into(output.on(device));
    } catch (error) {
      this.#failure ??= error; // a long-lived tensor stays, to be freed
    }
  }

  #runScope({ device, arenas, commands, result }: Extract<Command, { kind: "scope" }>): void {
    try {
      arenas.on(device).scope(() => {
        for (const command of commands) this.#execute(command as Exclude<Command, HandOver>);
        return result.on(device);
      });
    } catch (error) {
      // The tensors inside are freed with the arena.
      result.place(device, error as Error);
    }
  }

  #free({ free }: Extract<Command, { kind: "free" }>): void {
    try {
      free();
    } catch (error) {
      this.#failure ??= error;
    }
  }

  #read({ device, tensor, resolve, reject }: Extract<Command, { kind: "read" }>): void {
    const failure = this.#failure;
    this.#failure = null;
    try {
      if (failure !== null) throw failure;
      this.#devices[device]!.read(tensor.on(device)).then(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }
}

function place({ tensor, device }: Extract<Command, { kind: "place" }>): void {
  attempt(tensor, device, () => tensor.arenas!.on(device).upload(tensor.values!, tensor.shape));
}

function attempt(tensor: LayeredTensor, device: number, make: () => Tensor): void {
  try {
    tensor.place(device, make());
  } catch (error) {
    tensor.place(device, error as Error);
  }
}
