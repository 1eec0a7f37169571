// The file that Web Workers load.
import { type FromWorker, type ToWorker, wasmThread } from "./wasm-thread.ts";

/** The part of DedicatedWorkerGlobalScope used here; the types of pages and of workers exclude each other. */
const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};
const answer = wasmThread((message, transfer) => scope.postMessage(message, transfer));
scope.onmessage = ({ data }) => answer(data);
