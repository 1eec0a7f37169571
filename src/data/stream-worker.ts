/** A thread that draws samples for a stream: takes an index, gives the sample, finished, or what went wrong. */

import { parentPort, workerData } from "node:worker_threads";
import sharp from "sharp";
import { drawSample, type SampleSettings, sampleId } from "./draw-sample.ts";
import { type Finishing, finishNothing, loadFinish } from "./finish.ts";

export interface WorkerSettings extends SampleSettings {
  readonly finish?: Finishing;
}

export type DrawnMessage =
  | { readonly index: number; readonly sample: unknown }
  | { readonly index: number; readonly id: string; readonly error: string };

// The threads of a stream are as many as it may use; libvips has no say in it.
sharp.concurrency(1);

const port = parentPort!;
const settings = workerData as WorkerSettings;
const finish = settings.finish ? await loadFinish(settings.finish) : finishNothing;

port.on("message", async (index: number) => {
  try {
    const { value, transfer } = finish(await drawSample(settings, index));
    const message: DrawnMessage = { index, sample: value };
    port.postMessage(message, transfer);
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : String(cause);
    port.postMessage({ index, id: sampleId(settings, index), error } satisfies DrawnMessage);
  }
});
