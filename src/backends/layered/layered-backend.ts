/**
 * One backend out of several: the layers of a model lie on its devices in contiguous ranges, and hidden states are handed
 * from one to the next. Built on the `Backend` interface alone, so any mix will do: two GPUs, or a GPU and the processor.
 *
 * An op runs where its weight or cache lies, one without either where its newest operand was computed. A step of a model on
 * W devices hands over W - 1 hidden states, and the sampled token from the last device to the first.
 */

import { BackendError } from "../../errors.ts";
import type { Arena, Backend, WeightPart, WeightSpec } from "../../tensor/backend.ts";
import type { DType } from "../../tensor/dtype.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import type { Tensor, TensorSpec } from "../../tensor/tensor.ts";
import { CommandList } from "./command-list.ts";
import { LayeredArena } from "./layered-arena.ts";
import { type HostValues, LayeredTensor, own } from "./layered-tensor.ts";
import { placement } from "./placement.ts";
import { Recorder } from "./recorder.ts";

/**
 * Takes over the devices, which close with it.
 *
 * @param devices in the order of the layers; the first has embeddings and vision tower, the last the head
 * @param shares  of the layers, one for each device, above 0; any unit. Equal shares by default
 */
export function createLayeredBackend(
  devices: readonly Backend[],
  shares: readonly number[] = devices.map(() => 1),
): LayeredBackend {
  return new LayeredBackend(devices, shares);
}

export class LayeredBackend implements Backend {
  readonly name: string;
  readonly devices: readonly Backend[];
  readonly #deviceAt: (depth: number) => number;
  readonly #list: CommandList;
  readonly #recorder: Recorder;
  #isClosed = false;

  constructor(devices: readonly Backend[], shares: readonly number[]) {
    this.name = devices.map(({ name }) => name).join("+");
    this.devices = devices;
    this.#deviceAt = placement(shares);
    this.#list = new CommandList(devices);
    this.#recorder = new Recorder(this.#list);
  }

  /** Tensors moved between devices so far, and their bytes. */
  get handedOver(): { readonly count: number; readonly bytes: number } {
    return this.#list.handedOver;
  }

  supports(op: OpName, dtypes: readonly DType[]): boolean {
    return this.devices.every((device) => device.supports(op, dtypes));
  }

  /** @throws {BackendError} `backend_memory` of the device that the weight would lie on */
  expectFits(spec: WeightSpec, parts: readonly WeightPart[]): void {
    this.devices[this.#deviceAt(spec.depth ?? 0)]!.expectFits?.(spec, parts);
  }

  async load(spec: WeightSpec, parts: readonly WeightPart[]): Promise<Tensor> {
    const device = this.#deviceAt(spec.depth ?? 0);
    return this.#keep(await this.devices[device]!.load(spec, parts), device);
  }

  async finishLoading(): Promise<void> {
    for (const device of this.devices) await device.finishLoading?.();
  }

  zeros(spec: TensorSpec, depth = 0): Tensor {
    const device = this.#deviceAt(depth);
    return this.#keep(this.devices[device]!.zeros(spec, depth), device);
  }

  free(tensor: Tensor): void {
    if (tensor instanceof LayeredTensor && tensor.isFreed) return;
    const freed = own(tensor, this.name);
    freed.isFreed = true;
    const device = freed.home!;
    this.#recorder.push({ kind: "free", free: () => this.devices[device]!.free(freed.on(device)) });
  }

  openArena(): Arena {
    return new LayeredArena(this.name, this.devices, this.#recorder);
  }

  run<Op extends OpName>(op: Op, args: OpArgs[Op], output: Tensor): void {
    this.#recorder.run(op, args, own(output, this.name));
  }

  read(tensor: Tensor): Promise<HostValues> {
    const wanted = own(tensor, this.name);
    if (wanted.values) return Promise.resolve(wanted.values.slice());
    return new Promise((resolve, reject) => {
      this.#recorder.push({ kind: "read", device: wanted.home!, tensor: wanted, resolve, reject });
    });
  }

  /** Of all devices together. An arena that was closed counts until the ops queued before have run. */
  memory(): { readonly persistent: number; readonly temporary: number } {
    const all = this.devices.map((device) => device.memory());
    return {
      persistent: all.reduce((sum, { persistent }) => sum + persistent, 0),
      temporary: all.reduce((sum, { temporary }) => sum + temporary, 0),
    };
  }

  /** Whether any device is gone. */
  isLost(): boolean {
    return this.devices.some((device) => device.isLost?.() ?? false);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#list.close(new BackendError("backend_disposed", `${this.name}: closed while work was waiting`));
    for (const device of this.devices) device.close();
  }

  #keep(tensor: Tensor, device: number): LayeredTensor {
    const kept = new LayeredTensor(this.name, tensor, null);
    kept.home = device;
    kept.planned.add(device);
    kept.place(device, tensor);
    return kept;
  }
}
