/**
 * Pictures decoded on a thread of their own while the program's reads a model: loading sharp and one picture of 1280 x 960 take
 * 150 ms there. This file is small, so that the thread begins before the rest of the program is read.
 */

import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { CodecOptions, ImageCodec } from "../image/decode.ts";
import type { RgbImage } from "../image/rgb-image.ts";

// Also from src/: workers load no TypeScript, so tests run the built file.
const workerUrl = new URL("../../dist/runtime/node-decode-worker.js", import.meta.url);

export interface DecodeOrder {
  readonly images: readonly Uint8Array[];
  readonly options: CodecOptions;
}

/** Of one picture after the other; null for one that cannot be decoded. */
export type DecodedMessage = RgbImage | null;

/**
 * Begins to decode.
 *
 * @param images  the same arrays that the codec will be given
 * @param options as it will be given them
 * @returns a codec as `sharpCodec`; what the thread has not decoded, for whatever reason, it decodes itself, with the error that this has
 */
export function decodeAhead(images: readonly Uint8Array[], options: CodecOptions): ImageCodec {
  const begun = existsSync(workerUrl) ? startThread({ images, options }) : null;
  return {
    async header(bytes) {
      return (await sharpCodec()).header(bytes);
    },
    async decode(bytes, wanted) {
      const isBegun =
        wanted.preprocessing === options.preprocessing && wanted.maxPixels === options.maxPixels;
      const decoded = isBegun ? await begun?.get(bytes) : null;
      return decoded ?? (await sharpCodec()).decode(bytes, wanted);
    },
  };
}

async function sharpCodec(): Promise<ImageCodec> {
  return (await import("./node-image.ts")).sharpCodec;
}

/** By picture. The thread ends when all are done. */
function startThread(order: DecodeOrder): ReadonlyMap<Uint8Array, Promise<DecodedMessage>> {
  const worker = new Worker(workerUrl, { workerData: order, execArgv: [] });
  const answer: ((message: DecodedMessage) => void)[] = [];
  const decoded = new Map(
    order.images.map((image) => [image, new Promise<DecodedMessage>((resolve) => answer.push(resolve))]),
  );
  let numDone = 0;
  worker.on("message", (message: DecodedMessage) => answer[numDone++]?.(message));
  const end = () => {
    for (const resolve of answer) resolve(null);
  };
  worker.on("error", end);
  worker.on("exit", end);
  return decoded;
}
