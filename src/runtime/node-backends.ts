import { existsSync } from "node:fs";
import { addonStatus } from "../backends/native/addon.ts";
import { createNativeBackend } from "../backends/native/native-backend.ts";
import { PackedCache } from "../backends/native/packed-cache.ts";
import { openWasmNodeExecutor, wasmNodeStatus } from "../backends/native/wasm-node.ts";
import { dawnGpu, loadDawn } from "../backends/webgpu/dawn.ts";
import { openWebGpu, webGpuStatus } from "../backends/webgpu/open.ts";
import type { WebGpuOptions } from "../backends/webgpu/webgpu-backend.ts";
import { BackendError } from "../errors.ts";
import { type BackendProvider, referenceProvider } from "./backends.ts";

const webgpuProvider: BackendProvider = {
  name: "webgpu",
  async status() {
    const absence = absentGpu();
    if (absence !== null) return { available: false, detail: absence };
    const loaded = await loadDawn();
    if ("reason" in loaded) return { available: false, detail: loaded.reason };
    return webGpuStatus(dawnGpu(loaded.dawn), "");
  },
  open: () => openNodeWebGpu(),
  openAdapter: (adapter) => openNodeWebGpu({}, adapter),
};

/**
 * Why there can be no GPU, or null. Asked first on Linux, since Vulkan's loader and Dawn write warnings to standard error
 * when they find none. Variables that name drivers are trusted, so that software adapters can be had.
 */
function absentGpu(): string | null {
  if (process.platform !== "linux") return null;
  const variables = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "VK_ADD_DRIVER_FILES"];
  if (variables.some((name) => process.env[name])) return null;
  const devices = ["/dev/dri", "/dev/nvidiactl", "/dev/dxg", "/dev/kfd"];
  return devices.some((path) => existsSync(path)) ? null : `no GPU here (none of ${devices.join(", ")})`;
}

/**
 * A WebGPU backend through the optional package `webgpu`.
 *
 * @param adapter part of an adapter's name; null takes the fastest
 * @throws {BackendError} `backend_unavailable`
 */
export async function openNodeWebGpu(options: WebGpuOptions = {}, adapter: string | null = null) {
  const loaded = await loadDawn();
  if ("reason" in loaded) throw new BackendError("backend_unavailable", `webgpu: ${loaded.reason}`);
  try {
    return await openWebGpu(dawnGpu(loaded.dawn, adapter), options);
  } catch (error) {
    throw adapter === null ? error : withoutAdapter(adapter, error);
  }
}

/** Dawn refuses an unknown adapter with the list of all, one on each line. */
function withoutAdapter(adapter: string, error: unknown): unknown {
  const message = error instanceof Error ? error.message : "";
  const names = [...message.matchAll(/^ \* backend: '.*?', name: '(.*)'$/gm)].map(([, name]) => `"${name}"`);
  if (names.length === 0) return error;
  return new BackendError(
    "backend_unavailable",
    `webgpu: no adapter has "${adapter}" in its name; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`,
    { cause: error },
  );
}

const nativeProvider: BackendProvider = {
  name: "native",
  async status() {
    const { executor, reason } = addonStatus();
    // Its settings are in force after a first list; a wrong one is told by whoever opens it.
    await executor?.submit(new Float64Array(0), []).catch(() => {});
    return executor ? { available: true, detail: executor.detail } : { available: false, detail: reason };
  },
  async open() {
    return createNativeBackend(addonStatus().executor!);
  },
};

/**
 * The providers, of which native keeps the packed weights of one model in its folder: the next start maps them.
 *
 * @param modelFolder directory of the model; it must be writable
 * @param files       names of the checkpoint's files in it
 */
export function packedCacheProviders(
  modelFolder: string,
  files: readonly string[],
): readonly BackendProvider[] {
  const open = async () => createNativeBackend(addonStatus().executor!, new PackedCache(modelFolder, files));
  return nodeProviders.map((provider) => (provider === nativeProvider ? { ...provider, open } : provider));
}

const wasmProvider: BackendProvider = {
  name: "wasm",
  status: async () => wasmNodeStatus(),
  open: async () => createNativeBackend(await openWasmNodeExecutor()),
};

/** What Node has: a GPU, the compiled addon, the same C as WASM, the reference. */
export const nodeProviders: readonly BackendProvider[] = [
  webgpuProvider,
  nativeProvider,
  wasmProvider,
  referenceProvider,
];
