/**
 * The WASM module in browsers: fetched from beside the code, run by Web Workers. Bundlers that know
 * `new URL("...", import.meta.url)` (Vite, webpack, Rollup plugins) carry the three files along.
 */

import type { Executor } from "./executor.ts";
import { openWasmExecutor, type WasmWorker, wasmDetail } from "./wasm-executor.ts";
import type { FromWorker, ToWorker } from "./wasm-thread.ts";

/** Whether the module can run. Threads need a page that is cross-origin isolated (COOP and COEP headers). */
export function wasmBrowserStatus(): { readonly available: boolean; readonly detail: string } {
  if (typeof WebAssembly === "undefined" || typeof Worker === "undefined") {
    const detail = `this runtime has no ${typeof Worker === "undefined" ? "Web Workers" : "WebAssembly"}`;
    return { available: false, detail };
  }
  const threads = numThreads();
  const why =
    threads === 1 && !globalThis.crossOriginIsolated ? " (the page is not cross-origin isolated)" : "";
  return { available: true, detail: wasmDetail(threads) + why };
}

/** An executor with a memory and workers of its own. */
export async function openWasmBrowserExecutor(): Promise<Executor> {
  const threads = numThreads();
  const url =
    threads > 1
      ? new URL("../../../native/dist/vl01-threads.wasm", import.meta.url)
      : new URL("../../../native/dist/vl01.wasm", import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  return openWasmExecutor({ module, shared: threads > 1, threads, spawn });
}

/** Half of the logical cores: browsers do not tell the physical ones, and two threads of one core do not help. */
function numThreads(): number {
  return globalThis.crossOriginIsolated ? Math.max(1, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
}

function spawn(onMessage: (message: FromWorker) => void, onFailure: (message: string) => void): WasmWorker {
  const worker = new Worker(new URL("./wasm-worker-browser.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => onMessage(data);
  worker.onerror = ({ message }) => onFailure(message || "it does not load");
  return {
    post: (message: ToWorker, transfer) => worker.postMessage(message, transfer),
    setAwake: () => {},
    terminate: () => worker.terminate(),
  };
}
