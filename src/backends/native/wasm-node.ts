/**
 * The WASM module in Node: read from the package, run by worker_threads.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { physicalCores } from "./cores.ts";
import type { Executor } from "./executor.ts";
import { openWasmExecutor, type WasmWorker, wasmDetail } from "./wasm-executor.ts";
import type { FromWorker, ToWorker } from "./wasm-thread.ts";

const folder = new URL("../../../native/dist/", import.meta.url);

// Also from src/: workers load no TypeScript, so tests run the built file.
const workerUrl = new URL("../../../dist/backends/native/wasm-worker-node.js", import.meta.url);

/** Whether the module can run, and on how many threads: `VL01_THREADS`, by default the physical cores. */
export function wasmNodeStatus(): { readonly available: boolean; readonly detail: string } {
  if (typeof WebAssembly === "undefined") return { available: false, detail: "this Node has no WebAssembly" };
  const { name } = form();
  for (const url of [new URL(name, folder), workerUrl]) {
    if (!existsSync(url)) return { available: false, detail: `${fileURLToPath(url)} is missing` };
  }
  return { available: true, detail: wasmDetail(form().threads) };
}

/** An executor with a memory and workers of its own. */
export async function openWasmNodeExecutor(): Promise<Executor> {
  const { name, threads } = form();
  const module = await WebAssembly.compile(await readFile(new URL(name, folder)));
  return openWasmExecutor({ module, shared: threads > 1, threads, spawn });
}

function form(): { readonly name: string; readonly threads: number } {
  const wanted = Number(process.env["VL01_THREADS"] ?? physicalCores());
  const threads = Number.isInteger(wanted) ? Math.min(64, Math.max(1, wanted)) : 1;
  return { name: threads > 1 ? "vl01-threads.wasm" : "vl01.wasm", threads };
}

function spawn(
  onMessage: (message: FromWorker) => void,
  onFailure: (message: string) => void,
  onEnd: (message: string) => void,
): WasmWorker {
  // Without execArgv: flags of the main thread, such as loaders, are not for a file that is plain JavaScript.
  const worker = new Worker(workerUrl, { execArgv: [] });
  let isStarted = false;
  worker.once("online", () => {
    isStarted = true;
  });
  worker.on("message", onMessage);
  worker.on("error", (error) => onFailure(error.message));
  worker.once("exit", (code) => isStarted && onEnd(`it ended with ${code}`));
  worker.unref(); // last: a listener keeps the process alive anew
  return {
    post: (message: ToWorker, transfer) => worker.postMessage(message, transfer),
    setAwake: (isAwake) => (isAwake ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}
