import { addonStatus } from "../backends/native/addon.ts";
import { createNativeBackend } from "../backends/native/native-backend.ts";
import { openWasmNodeExecutor, wasmNodeStatus } from "../backends/native/wasm-node.ts";
import { type BackendProvider, referenceProvider } from "./backends.ts";

const nativeProvider: BackendProvider = {
  name: "native",
  async status() {
    const { executor, reason } = addonStatus();
    return executor ? { available: true, detail: executor.detail } : { available: false, detail: reason };
  },
  async open() {
    return createNativeBackend(addonStatus().executor!);
  },
};

const wasmProvider: BackendProvider = {
  name: "wasm",
  status: async () => wasmNodeStatus(),
  open: async () => createNativeBackend(await openWasmNodeExecutor()),
};

/** What Node has: the compiled addon, the same C as WASM, the reference. */
export const nodeProviders: readonly BackendProvider[] = [nativeProvider, wasmProvider, referenceProvider];
