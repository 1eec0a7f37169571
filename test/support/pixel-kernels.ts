import { addonStatus } from "../../src/backends/native/addon.ts";
import { openWasmNodeExecutor, wasmNodeStatus } from "../../src/backends/native/wasm-node.ts";
import { type PixelKernels, plainPixelKernels } from "../../src/image/pixel-kernels.ts";
import { executorPixelKernels } from "../../src/runtime/executor-pixels.ts";
import { command, nativeSets } from "./native-sets.ts";

export interface PixelKernelSet {
  readonly name: string;
  /** Null when it can be opened; else why not. */
  readonly missing: string | null;
  /** Puts it in force. */
  open(): Promise<PixelKernels>;
}

/** TypeScript, the addon with every instruction set that it was compiled for, the WASM module. */
export async function pixelKernelSets(): Promise<readonly PixelKernelSet[]> {
  const { executor } = addonStatus();
  const native = (await nativeSets()).map(({ name, missing }) => ({
    name,
    missing,
    open: async () => {
      await command(executor!, "isa", 0, [new TextEncoder().encode(name.replace("native on ", ""))]);
      return executorPixelKernels(executor!);
    },
  }));
  const wasm = wasmNodeStatus();
  return [
    { name: "plain", missing: null, open: async () => plainPixelKernels },
    ...native,
    {
      name: "wasm",
      missing: wasm.available ? null : wasm.detail,
      open: async () => executorPixelKernels(await openWasmNodeExecutor()),
    },
  ];
}
