// The file that Node's worker_threads load.
import { parentPort } from "node:worker_threads";
import { type ToWorker, wasmThread } from "./wasm-thread.ts";

const port = parentPort!;
const answer = wasmThread((message, transfer) => port.postMessage(message, transfer));
port.on("message", (message: ToWorker) => answer(message));
