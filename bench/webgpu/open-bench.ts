/**
 * The device under test: Dawn in Node with every ability of the adapter, opened as the backend opens it.
 */

import { createRequire } from "node:module";
import { type OpenDevice, openDevice } from "../../src/backends/webgpu/device.ts";

interface Dawn {
  create(options: string[]): GPU;
  readonly globals: object;
}

/** Dawn aborts the process when its GPU object is collected before the device. */
let gpu: GPU | null = null;

/**
 * @param toggles  Dawn toggles beside the backend's own, such as `disable_robustness`
 * @throws {Error} when there is no adapter
 */
export async function openBench(toggles: readonly string[] = []): Promise<OpenDevice> {
  const require = createRequire(import.meta.url);
  const path = process.env["DAWN_NODE"];
  const dawn: Dawn = path ? require(path) : await import("webgpu");
  Object.assign(globalThis, dawn.globals);
  const enabled = ["allow_unsafe_apis", "vulkan_enable_f16_on_nvidia", "use_vulkan_memory_model", ...toggles];
  gpu = dawn.create([
    "backend=vulkan",
    `enable-dawn-features=${enabled.join(",")}`,
    "disable-dawn-features=timestamp_quantization",
  ]);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("no WebGPU adapter: set VK_DRIVER_FILES to a Vulkan driver");
  const open = await openDevice(adapter);
  open.device.addEventListener("uncapturederror", (event) => {
    console.error(`webgpu: ${(event as GPUUncapturedErrorEvent).error.message}`);
    process.exitCode = 1;
  });
  return open;
}

/** Lets Node exit. */
export function closeBench({ device }: OpenDevice): void {
  device.destroy();
  gpu = null;
}
