import { dawnGpu, loadDawn } from "../../src/backends/webgpu/dawn.ts";
import { openDevice, requestAdapter } from "../../src/backends/webgpu/device.ts";
import type { Abilities, KernelLimits } from "../../src/backends/webgpu/kernel.ts";
import { createWebGpuBackend, type WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { nodeProviders } from "../../src/runtime/node-backends.ts";

/** Null when this machine has an adapter, else why not. */
export async function missingWebGpu(): Promise<string | null> {
  const { available, detail } = await nodeProviders.find(({ name }) => name === "webgpu")!.status();
  return available ? null : detail;
}

/** A WebGPU backend that believes in smaller limits, or fewer abilities, than its adapter has. */
export async function openLimitedWebGpu(
  limits: Partial<KernelLimits>,
  changed: Partial<Abilities> = {},
): Promise<WebGpuBackend> {
  const loaded = await loadDawn();
  if ("reason" in loaded) throw new Error(loaded.reason);
  const opened = await openDevice((await requestAdapter(dawnGpu(loaded.dawn)))!);
  const abilities = { ...opened.abilities, ...changed, limits: { ...opened.abilities.limits, ...limits } };
  return createWebGpuBackend({ ...opened, abilities });
}

/** How many buffers a device has made from now on. */
export function countBuffers({ device }: WebGpuBackend): () => number {
  let count = 0;
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    count++;
    return createBuffer(descriptor);
  };
  return () => count;
}
