/**
 * The pixel kernels of Node: the addon's, else those of the WASM module, else TypeScript.
 */

import { addonStatus } from "../backends/native/addon.ts";
import { openWasmNodeExecutor, wasmNodeStatus } from "../backends/native/wasm-node.ts";
import { type PixelKernels, plainPixelKernels } from "../image/pixel-kernels.ts";
import { executorPixelKernels } from "./executor-pixels.ts";

let chosen: Promise<PixelKernels> | null = null;

/** Chosen when the first image comes; nothing is loaded before. */
export const nodePixelKernels: PixelKernels = {
  resample: async (image, sizes) => (await kernels()).resample(image, sizes),
  normalize: async (tiles, mean, std) => (await kernels()).normalize(tiles, mean, std),
};

function kernels(): Promise<PixelKernels> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<PixelKernels> {
  const { executor } = addonStatus();
  if (executor) return executorPixelKernels(executor);
  // Its workers start once, and do not keep the process alive.
  if (wasmNodeStatus().available) return executorPixelKernels(await openWasmNodeExecutor());
  return plainPixelKernels;
}
