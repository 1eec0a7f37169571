/** A thread of a stream: has samples drawn by a process of its own, and takes their bytes off the main thread's hands. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { SampleSettings } from "./draw-sample.ts";
import type { Finishing } from "./finish.ts";

export interface WorkerSettings extends SampleSettings {
  readonly finish?: Finishing;
}

export type DrawnMessage =
  | { readonly index: number; readonly sample: unknown }
  | { readonly index: number; readonly id: string; readonly error: string };

/** What a process says; a failure is that nothing can be drawn at all. */
export type ProcessMessage = DrawnMessage | { readonly failure: string };

const port = parentPort!;
const child = fork(fileURLToPath(new URL("stream-process.js", import.meta.url)), {
  serialization: "advanced",
  // What one sample leaves behind is a few megabytes: with more room for the young there is less to move. The default is 16.
  execArgv: ["--max-semi-space-size=32"],
  // Processes are as many as the stream may use cores: kernels of the image pipeline take one thread each.
  env: { ...process.env, VL01_THREADS: "1" },
});
child.send(workerData as WorkerSettings);
port.on("message", (index: number) => child.send(index));
child.on("message", (message: ProcessMessage) => {
  if ("failure" in message) throw new Error(message.failure);
  const buffers: ArrayBuffer[] = [];
  port.postMessage(withOwnBuffers(message, buffers), buffers);
});
child.on("exit", (code) => process.exit(code ?? 1));

/** The value with arrays of numbers copied into memory of their own, since what arrives is cut out of larger blocks. */
function withOwnBuffers(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    const copy = Uint8Array.prototype.slice.call(value) as Uint8Array;
    buffers.push(copy.buffer as ArrayBuffer);
    return copy;
  }
  if (Array.isArray(value)) return value.map((one) => withOwnBuffers(one, buffers));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withOwnBuffers(one, buffers)]));
}
