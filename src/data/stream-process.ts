/**
 * A process that draws samples for one thread of a stream (`stream-worker.ts`): takes settings, then indices; gives each sample,
 * finished, or what went wrong.
 *
 * Processes and not threads, since text is drawn, it seems, under locks that a process has once: on 16 cores 15 threads drew 103 samples a
 * second of a mix of pages, and used 5 of the cores; 15 threads in 5 processes drew 391 (docs/log.md).
 */

import sharp from "sharp";
import { drawSample, sampleId } from "./draw-sample.ts";
import { finishNothing, loadFinish } from "./finish.ts";
import { handOver, maxInWork } from "./handover.ts";
import type { ProcessMessage, WorkerSettings } from "./stream-worker.ts";

// Processes are as many as the stream may use cores; libvips has no say in it.
sharp.concurrency(1);

// Where the stream has closed the channel nobody wants it.
const send = (message: ProcessMessage) => process.send!(message, () => {});

// Ctrl-C goes to every process of a terminal; whether drawing ends is the stream's to say, which closes the channel.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
let numSent = 0;
process.once("message", (settings: WorkerSettings) => {
  const finish = settings.finish ? loadFinish(settings.finish) : Promise.resolve(finishNothing);
  finish.catch((cause: Error) => send({ failure: cause.message }));
  process.on("message", async (index: number) => {
    try {
      const finished = await (await finish)(await drawSample(settings, index));
      const file = numSent++ % maxInWork;
      const { value: sample, handed } = handOver(finished, file);
      send({ index, sample, handed });
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause);
      send({ index, id: sampleId(settings, index), error });
    }
  });
});
