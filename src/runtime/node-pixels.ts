/**
 * The pixel kernels of Node: the addon's, else those of the WASM module, else TypeScript.
 */

import { addonStatus } from "../backends/native/addon.ts";
import type { Executor } from "../backends/native/executor.ts";
import { openWasmNodeExecutor, wasmNodeStatus } from "../backends/native/wasm-node.ts";
import { BackendError } from "../errors.ts";
import { type PixelKernels, plainPixelKernels } from "../image/pixel-kernels.ts";
import { executorPixelKernels } from "./executor-pixels.ts";

let chosen: Promise<Chosen> | null = null;

interface Chosen {
  readonly kernels: PixelKernels;
  /** Whose workers may go away; null without any. */
  readonly executor: Executor | null;
}

/**
 * Chosen when the first image comes; nothing is loaded before.
 *
 * @throws {BackendError} `backend_lost` from its methods when a worker is gone; the next image has new ones
 */
export const nodePixelKernels: PixelKernels = {
  resample: (image, sizes) => run((kernels) => kernels.resample(image, sizes)),
  normalize: (tiles, mean, std) => run((kernels) => kernels.normalize(tiles, mean, std)),
};

async function run<T>(work: (kernels: PixelKernels) => Promise<T>): Promise<T> {
  let { kernels, executor } = await choice();
  if (executor?.isBroken?.()) {
    chosen = null;
    ({ kernels, executor } = await choice());
  }
  try {
    return await work(kernels);
  } catch (cause) {
    if (!executor?.isBroken?.()) throw cause;
    throw new BackendError("backend_lost", `${executor.name}: ${(cause as Error).message}`, { cause });
  }
}

function choice(): Promise<Chosen> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<Chosen> {
  const { executor } = addonStatus();
  if (executor) return { kernels: executorPixelKernels(executor), executor };
  if (!wasmNodeStatus().available) return { kernels: plainPixelKernels, executor: null };
  // Its workers start once, and do not keep the process alive.
  const workers = await openWasmNodeExecutor();
  return { kernels: executorPixelKernels(workers), executor: workers };
}
