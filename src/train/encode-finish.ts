/** Encoding as the last thing that drawing processes do with a sample (`data/finish.ts`), so that training only packs. */

import { isVl01Error } from "../errors.ts";
import type { Sample } from "../formats/dataset.ts";
import { cutImageWith } from "../image/process.ts";
import { nodePixelKernels } from "../runtime/node-pixels.ts";
import { type EncodedSample, encodeSample } from "./encode-sample.ts";
import { type CodecSettings, openCodec } from "./sample-codec.ts";

/** A sample encoded, or why it cannot be, as a sentence. */
export type EncodedOutcome = EncodedSample | string;

/** Names the built file: processes load no TypeScript. */
export function encodeFinishing(settings: CodecSettings) {
  return { module: new URL("../../dist/train/encode-finish.js", import.meta.url).href, settings };
}

/** In a drawing process. */
export async function openFinish(settings: CodecSettings) {
  const codec = await openCodec(settings);
  const { processor } = codec;
  return (sample: Sample) =>
    encodeOutcome(async () => {
      const cut = processor && sample.pictures.map((one) => cutImageWith(nodePixelKernels, one, processor));
      return encodeSample(sample, codec, cut && (await Promise.all(cut)));
    });
}

/** A mistake in the sample is its outcome; what is no error of ours is thrown. */
export async function encodeOutcome(
  encode: () => EncodedSample | Promise<EncodedSample>,
): Promise<EncodedOutcome> {
  try {
    return await encode();
  } catch (error) {
    if (isVl01Error(error)) return error.message;
    throw error;
  }
}
