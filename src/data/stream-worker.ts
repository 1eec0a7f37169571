/** A thread that draws samples for a stream: takes an index, gives the sample or what went wrong. */

import { parentPort, workerData } from "node:worker_threads";
import sharp from "sharp";
import type { Sample } from "../formats/dataset.ts";
import { drawSample, type SampleSettings, sampleId } from "./draw-sample.ts";

export type DrawnMessage =
  | { readonly index: number; readonly sample: Sample }
  | { readonly index: number; readonly id: string; readonly error: string };

// The threads of a stream are as many as it may use; libvips has no say in it.
sharp.concurrency(1);

const port = parentPort!;
const settings = workerData as SampleSettings;

port.on("message", async (index: number) => {
  try {
    const sample = await drawSample(settings, index);
    const message: DrawnMessage = { index, sample };
    // Pixels change hands; nothing is copied.
    const buffers = new Set(sample.pictures.map((picture) => picture.data.buffer as ArrayBuffer));
    port.postMessage(message, [...buffers]);
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : String(cause);
    port.postMessage({ index, id: sampleId(settings, index), error } satisfies DrawnMessage);
  }
});
