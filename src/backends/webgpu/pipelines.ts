import { BackendError } from "../../errors.ts";
import type { Kernel } from "./kernel.ts";
import { maxParamsBytes } from "./kernel.ts";

/** A kernel compiled for a device, and the layout its bind groups have. */
export interface Pipeline {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly layout: BindLayout;
}

/** A pattern of read and written storage bindings behind the params. */
export interface BindLayout {
  readonly id: number;
  readonly group: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
}

/** Compiled kernels of one device. Two kernels with equal code, entry point and constants are one. */
export class PipelineCache {
  readonly #device: GPUDevice;
  /** By the kernel object first: kernels are mostly module constants or memoised. */
  readonly #byKernel = new WeakMap<Kernel, Pipeline>();
  readonly #byContent = new Map<string, Pipeline>();
  readonly #modules = new Map<string, GPUShaderModule>();
  readonly #layouts = new Map<string, BindLayout>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Number of compiled pipelines. */
  get size(): number {
    return this.#byContent.size;
  }

  /** @throws {BackendError} `backend_unsupported` when the device takes no shader with so many buffers */
  get(kernel: Kernel): Pipeline {
    const known = this.#byKernel.get(kernel);
    if (known) return known;
    const { code, entryPoint, constants, writes } = kernel;
    const content = JSON.stringify([entryPoint, constants, writes, code]);
    const pipeline = this.#byContent.get(content) ?? this.#compile(kernel);
    this.#byContent.set(content, pipeline);
    this.#byKernel.set(kernel, pipeline);
    return pipeline;
  }

  #compile(kernel: Kernel): Pipeline {
    const { name, code, entryPoint, constants, writes } = kernel;
    const limit = this.#device.limits.maxStorageBuffersPerShaderStage;
    if (writes.length > limit) {
      throw new BackendError(
        "backend_unsupported",
        `webgpu: kernel ${name} has ${writes.length} storage buffers, this adapter allows ${limit}`,
      );
    }
    let module = this.#modules.get(code);
    if (!module) {
      module = this.#device.createShaderModule({ label: name, code });
      this.#modules.set(code, module);
    }
    const layout = this.#layout(writes);
    const pipeline = this.#device.createComputePipeline({
      label: name,
      layout: layout.pipeline,
      compute: { module, entryPoint, constants },
    });
    return { kernel, pipeline, layout };
  }

  #layout(writes: readonly boolean[]): BindLayout {
    const key = writes.map(Number).join("");
    const known = this.#layouts.get(key);
    if (known) return known;
    const visibility = 4; // GPUShaderStage.COMPUTE
    const group = this.#device.createBindGroupLayout({
      label: `storage ${key}`,
      entries: [
        {
          binding: 0,
          visibility,
          buffer: { type: "uniform", hasDynamicOffset: true, minBindingSize: maxParamsBytes },
        },
        ...writes.map(
          (isWritten, i): GPUBindGroupLayoutEntry => ({
            binding: i + 1,
            visibility,
            buffer: { type: isWritten ? "storage" : "read-only-storage" },
          }),
        ),
      ],
    });
    const pipeline = this.#device.createPipelineLayout({ bindGroupLayouts: [group] });
    const layout = { id: this.#layouts.size, group, pipeline };
    this.#layouts.set(key, layout);
    return layout;
  }
}
