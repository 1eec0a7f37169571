/** From a platform's entry point to a backend, in Node and in browsers. */

import { BackendError } from "../../errors.ts";
import { describeAdapter, openDevice, requestAdapter } from "./device.ts";
import type { WebGpuBackend, WebGpuOptions } from "./webgpu-backend.ts";

const noAdapter = "WebGPU finds no adapter (a GPU and its Vulkan, Metal or D3D12 driver)";

export interface WebGpuStatus {
  readonly available: boolean;
  readonly detail: string;
  /** True for an adapter that is the processor in disguise. */
  readonly byNameOnly?: boolean;
}

/** @param whyNot said when there is no `gpu` */
export async function webGpuStatus(gpu: GPU | null, whyNot: string): Promise<WebGpuStatus> {
  if (!gpu) return { available: false, detail: whyNot };
  const adapter = await requestAdapter(gpu);
  if (!adapter) return { available: false, detail: noAdapter };
  const { detail, isSoftware } = describeAdapter(adapter);
  return { available: true, detail, byNameOnly: isSoftware };
}

/** @throws {BackendError} `backend_unavailable` */
export async function openWebGpu(gpu: GPU, options: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const adapter = await requestAdapter(gpu);
  if (!adapter) throw new BackendError("backend_unavailable", `webgpu: ${noAdapter}`);
  // A third of all modules, which a process without a GPU need not read.
  const { createWebGpuBackend } = await import("./webgpu-backend.ts");
  return createWebGpuBackend(await openDevice(adapter), options);
}
