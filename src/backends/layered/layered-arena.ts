import { BackendError } from "../../errors.ts";
import type { Arena, Backend } from "../../tensor/backend.ts";
import { formatShape, numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import { type DeviceArenas, type HostValues, LayeredTensor, own } from "./layered-tensor.ts";
import type { Recorder } from "./recorder.ts";

/** An arena on each device that the step touches. They close when the ops queued before have been handed to the devices. */
export class LayeredArena implements Arena, DeviceArenas {
  readonly #name: string;
  readonly #devices: readonly Backend[];
  readonly #recorder: Recorder;
  readonly #arenas = new Map<number, Arena>();
  #tensors: LayeredTensor[] = [];
  #isClosed = false;

  constructor(name: string, devices: readonly Backend[], recorder: Recorder) {
    this.#name = name;
    this.#devices = devices;
    this.#recorder = recorder;
  }

  on(device: number): Arena {
    let arena = this.#arenas.get(device);
    if (!arena) {
      arena = this.#devices[device]!.openArena();
      this.#arenas.set(device, arena);
    }
    return arena;
  }

  allocate(spec: TensorSpec): Tensor {
    return this.#add(new LayeredTensor(this.#name, spec, this));
  }

  upload(values: HostValues, shape: readonly number[]): Tensor {
    if (values.length !== numElements(shape)) {
      throw new BackendError(
        "backend_shape",
        `${this.#name}: ${values.length} values for the shape ${formatShape(shape)}`,
      );
    }
    const dtype = values instanceof Int32Array ? "i32" : "f32";
    return this.#add(new LayeredTensor(this.#name, { dtype, shape }, this, values.slice()));
  }

  scope(work: () => Tensor): Tensor {
    return this.#recorder.scope(this, () => own(work(), this.#name));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const tensor of this.#tensors) tensor.isFreed = true;
    this.#tensors = [];
    const free = () => {
      for (const arena of this.#arenas.values()) arena.close();
    };
    this.#recorder.push({ kind: "free", free });
  }

  #add(tensor: LayeredTensor): LayeredTensor {
    this.#tensors.push(tensor);
    return this.#recorder.add(tensor);
  }
}
