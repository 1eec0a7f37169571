/** The thread of `decodeAhead`. */

import { parentPort, workerData } from "node:worker_threads";
import { decodeImage } from "../image/decode.ts";
import type { DecodedMessage, DecodeOrder } from "./node-decode-ahead.ts";
import { sharpCodec } from "./node-image.ts";

const { images, options } = workerData as DecodeOrder;
for (const image of images) {
  const decoded: DecodedMessage = await decodeImage(image, sharpCodec, options).catch(() => null);
  // Sharp's memory is not JavaScript's to move, so it is copied once.
  const own = decoded && { ...decoded, data: decoded.data.slice() };
  parentPort!.postMessage(own, own ? [own.data.buffer] : []);
}
