/** A thread of a stream: has samples drawn by a process of its own, and takes their bytes off the main thread's hands. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { SampleSettings } from "./draw-sample.ts";
import type { Finishing } from "./finish.ts";
import { closeFiles, type Handed, openFiles, takeOver, withArrays } from "./handover.ts";

export interface WorkerSettings extends SampleSettings {
  readonly finish?: Finishing;
}

export type DrawnMessage =
  | { readonly index: number; readonly sample: unknown }
  | { readonly index: number; readonly id: string; readonly error: string };

/** What a process says; a failure is that nothing can be drawn at all. Without `handed` a message has its arrays with it. */
export type ProcessMessage = (DrawnMessage & { readonly handed?: Handed }) | { readonly failure: string };

const port = parentPort!;
const files = openFiles();
const child = fork(fileURLToPath(new URL("stream-process.js", import.meta.url)), {
  serialization: "advanced",
  stdio: [0, 1, 2, "ipc", ...files],
  // What one sample leaves behind is a few megabytes: with more room for the young there is less to move. The default is 16.
  execArgv: ["--max-semi-space-size=32"],
  // Processes are as many as the stream may use cores: kernels of the image pipeline take one thread each.
  env: { ...process.env, VL01_THREADS: "1" },
});
child.send(workerData as WorkerSettings);
port.on("message", (index: number) => child.send(index));
child.on("message", (message: ProcessMessage) => {
  if ("failure" in message) throw new Error(message.failure);
  const { handed, ...drawn } = message;
  const own = handed ? takeOver(drawn, handed, files) : withArrays(drawn, (array) => array.slice());
  const buffers: ArrayBuffer[] = [];
  withArrays(own, (array) => {
    buffers.push(array.buffer as ArrayBuffer);
    return array;
  });
  port.postMessage(own, buffers);
});
child.on("exit", (code) => {
  closeFiles(files);
  process.exit(code ?? 1);
});
