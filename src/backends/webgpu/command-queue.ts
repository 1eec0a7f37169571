/**
 * Dispatches on their way to the device: encoded as they come, submitted together when somebody waits for values.
 */

import { BackendError } from "../../errors.ts";
import { BindGroupCache } from "./bind-groups.ts";
import { BufferPool, usage } from "./buffer-pool.ts";
import type { BufferRange, Dispatch } from "./kernel.ts";
import { maxParamsBytes } from "./kernel.ts";
import { type Pipeline, PipelineCache } from "./pipelines.ts";
import type { Profiler } from "./profiler.ts";
import { UploadPool } from "./uploads.ts";

/** Params of one submit; more dispatches are submitted in several. */
const paramsBytes = 1 << 20;
/**
 * Dispatches after which what is queued is submitted: more than a step of generation has, so that such a step is one submit, and
 * few enough that the device begins on a step of training while the rest of it is encoded.
 */
const mostDispatches = 512;
/** The first submit of a step that is known to be longer: while it runs, the rest is encoded. */
const firstDispatches = 64;

export class CommandQueue {
  readonly device: GPUDevice;
  readonly pipelines: PipelineCache;
  readonly uploads: UploadPool;
  readonly #bindGroups: BindGroupCache;
  readonly #staging: BufferPool;
  readonly #profiler: Profiler | null;
  readonly #params: GPUBuffer;
  readonly #paramsShadow = new Uint32Array(paramsBytes / 4);
  readonly #paramsAlignment: number;
  #paramsUsed = 0;
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #pipeline: Pipeline | null = null;
  /** Dispatches since values were last waited for, and since the last submit. */
  #place = 0;
  #numEncoded = 0;
  #dispatchLimit = mostDispatches;
  /** Whether the last step had more dispatches than one submit takes. */
  #isLong = false;
  /** One array for all calls: Dawn takes a plain array faster than a Uint32Array. */
  readonly #dynamicOffset = [0];
  /** To be destroyed once the commands that use them are submitted. */
  #doomed: GPUBuffer[] = [];
  #failure: BackendError | null = null;

  constructor(device: GPUDevice, profiler: Profiler | null) {
    this.device = device;
    this.#profiler = profiler;
    this.pipelines = new PipelineCache(device);
    this.uploads = new UploadPool(device, (buffer) => this.destroyLater(buffer));
    this.#params = device.createBuffer({
      label: "params",
      size: paramsBytes,
      usage: usage.uniform | usage.copyDestination,
    });
    this.#paramsAlignment = device.limits.minUniformBufferOffsetAlignment;
    this.#bindGroups = new BindGroupCache(device, this.#params);
    this.#staging = new BufferPool(device, usage.mapRead | usage.copyDestination, (buffer) =>
      this.destroyLater(buffer),
    );
    device.addEventListener("uncapturederror", (event) => this.#fail(describeError(event.error)));
    void device.lost.then(({ message, reason }) => {
      this.#failure = new BackendError(
        "backend_lost",
        `webgpu: the device was lost (${reason}): ${message || "no reason given"}; what ran on it failed, ask again to start it anew`,
      );
    });
  }

  /** Whether commands wait to be submitted. */
  get hasCommands(): boolean {
    return this.#encoder !== null;
  }

  get numBindGroups(): number {
    return this.#bindGroups.size;
  }

  get isLost(): boolean {
    return this.#failure?.code === "backend_lost";
  }

  /** Queues a dispatch. */
  push({ kernel, params, buffers, workgroups }: Dispatch): void {
    const pipeline = this.pipelines.get(kernel);
    const isFull =
      this.#numEncoded >= this.#dispatchLimit ||
      this.#paramsUsed + 2 * maxParamsBytes > paramsBytes ||
      this.#profiler?.isFull;
    if (isFull) this.submit();
    const group = this.#bindGroups.get(pipeline.layout, buffers, this.#place);
    const pass = this.#openPass(kernel.name);
    if (this.#pipeline !== pipeline) {
      pass.setPipeline(pipeline.pipeline);
      this.#pipeline = pipeline;
    }
    this.#dynamicOffset[0] = params ? this.#writeParams(params) : 0;
    pass.setBindGroup(0, group, this.#dynamicOffset);
    pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2]);
    this.#place++;
    this.#numEncoded++;
    if (this.#profiler) this.#endPass();
  }

  /** Queues a copy between buffers; sizes are multiples of 4. */
  copy(from: BufferRange, to: BufferRange, numBytes: number): void {
    this.#openEncoder().copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, numBytes);
  }

  /** Queues zeros. */
  clear({ buffer, offset, size }: BufferRange): void {
    this.#openEncoder().clearBuffer(buffer, offset, size);
  }

  /** Hands everything queued to the device. */
  submit(): void {
    if (this.#encoder) {
      this.#endPass();
      this.uploads.flush();
      if (this.#paramsUsed > 0) {
        this.device.queue.writeBuffer(this.#params, 0, this.#paramsShadow, 0, this.#paramsUsed / 4);
      }
      this.#profiler?.resolve(this.#encoder);
      this.device.queue.submit([this.#encoder.finish()]);
      this.#profiler?.submitted();
      this.#encoder = null;
      this.#paramsUsed = 0;
      this.#numEncoded = 0;
      this.#dispatchLimit = mostDispatches;
    }
    this.uploads.settle();
    if (this.#doomed.length === 0) return;
    for (const buffer of this.#doomed) buffer.destroy();
    this.#bindGroups.forget(new Set(this.#doomed));
    this.#doomed = [];
  }

  /**
   * The bytes of a range once everything queued before is done.
   *
   * @throws {BackendError} what went wrong on the device since the last read
   */
  async read({ buffer, offset }: BufferRange, numBytes: number): Promise<ArrayBuffer> {
    const size = Math.max(4, Math.ceil(numBytes / 4) * 4);
    const staging = this.#staging.take(size);
    this.#openEncoder().copyBufferToBuffer(buffer, offset, staging.buffer, 0, size);
    this.submit();
    this.#endStep();
    try {
      await this.#map(staging.buffer, size);
      const bytes = staging.buffer.getMappedRange(0, size).slice(0, numBytes);
      staging.buffer.unmap();
      this.throwFailure();
      return bytes;
    } finally {
      this.#staging.giveBack(staging);
    }
  }

  /** Waits until the device has done everything submitted. */
  async settle(): Promise<void> {
    this.submit();
    this.#endStep();
    await this.device.queue.onSubmittedWorkDone();
    this.throwFailure();
  }

  #endStep(): void {
    // Values of a step that are read one by one are not steps.
    if (this.#place > firstDispatches) this.#isLong = this.#place > mostDispatches;
    this.#place = 0;
    this.#dispatchLimit = this.#isLong ? firstDispatches : mostDispatches;
  }

  /** @throws {BackendError} once for an error of the device; always when it is lost */
  throwFailure(): void {
    const failure = this.#failure;
    if (!failure) return;
    if (failure.code !== "backend_lost") this.#failure = null;
    throw failure;
  }

  /** Destroys a buffer after the commands that may use it are submitted. */
  destroyLater(buffer: GPUBuffer): void {
    this.#doomed.push(buffer);
  }

  /** Drops what is queued and frees the queue's own buffers. */
  close(): void {
    this.#pass?.end();
    this.#pass = null;
    this.#encoder = null;
    this.uploads.clear();
    this.#staging.clear();
    this.#profiler?.close();
    for (const buffer of this.#doomed) buffer.destroy();
    this.#params.destroy();
    this.#bindGroups.clear();
  }

  async #map(staging: GPUBuffer, size: number): Promise<void> {
    try {
      await staging.mapAsync(1, 0, size); // GPUMapMode.READ
    } catch (cause) {
      // An error or the loss of the device may reject the mapping before it is told itself.
      await Promise.race([this.device.lost, new Promise((resolve) => setTimeout(resolve, 100))]);
      this.throwFailure();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new BackendError("backend_lost", `webgpu: values cannot be read: ${reason}`, { cause });
    }
  }

  #writeParams(params: ArrayBuffer | Uint32Array): number {
    const offset = this.#paramsUsed;
    this.#paramsShadow.set(params instanceof Uint32Array ? params : new Uint32Array(params), offset / 4);
    const end = offset + params.byteLength;
    this.#paramsUsed = Math.ceil(end / this.#paramsAlignment) * this.#paramsAlignment;
    return offset;
  }

  #openPass(kernelName: string): GPUComputePassEncoder {
    if (this.#pass) return this.#pass;
    this.#encoder ??= this.device.createCommandEncoder();
    const timestampWrites = this.#profiler?.next(kernelName);
    this.#pass = this.#encoder.beginComputePass(timestampWrites && { timestampWrites });
    this.#pipeline = null;
    return this.#pass;
  }

  #openEncoder(): GPUCommandEncoder {
    this.#endPass();
    this.#encoder ??= this.device.createCommandEncoder();
    return this.#encoder;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }

  #fail(failure: BackendError): void {
    this.#failure ??= failure;
  }
}

function describeError(error: GPUError): BackendError {
  const isMemory = error.constructor.name === "GPUOutOfMemoryError";
  return new BackendError(
    isMemory ? "backend_memory" : "backend_unsupported",
    `webgpu: ${error.message.slice(0, 1000)}`,
    { cause: error },
  );
}
