/**
 * One vector for a text or an image: the mean over its tokens, of length 1.
 *
 * A text's are the hidden states after the final norm, an image's the features as the language model reads them, newlines
 * included. The two lie in different spaces: compare texts with texts, and images with images.
 */

import type { EncodedImage, Engine } from "../engine/engine.ts";
import type { LoadedModel } from "../engine/step.ts";
import { RequestError } from "../errors.ts";
import { forward } from "../models/vl.ts";
import { openOps } from "../tensor/run.ts";
import { wholeSequences } from "../tensor/sequences.ts";
import { encodeImages, type ReadImage } from "./images.ts";

export interface Embedding {
  /** [C], of length 1; the caller owns it. */
  readonly vector: Float32Array;
  /** Tokens or features it is the mean of. */
  readonly numTokens: number;
}

/**
 * @param ids [T], read in one forward, which other requests wait for
 * @throws {RequestError} `request_invalid` without a token, `context_length`
 */
export async function embedText(
  { backend, config, weights }: LoadedModel,
  ids: Int32Array,
  contextLength: number,
): Promise<Embedding> {
  if (ids.length === 0)
    throw new RequestError("request_invalid", "the text has 0 tokens, at least 1 is needed");
  if (ids.length > contextLength) {
    throw new RequestError(
      "context_length",
      `the text has ${ids.length} tokens, the context is ${contextLength}; shorten it`,
      { fields: { promptTokens: ids.length, contextLength } },
    );
  }
  const arena = backend.openArena();
  try {
    const ops = openOps(backend, arena);
    const batch = {
      ids: arena.upload(ids, [ids.length]),
      sequences: wholeSequences([ids.length]),
      features: null,
    };
    const hidden = await backend.read(forward(ops, weights, config, batch, null));
    return pooled(hidden as Float32Array, ids.length);
  } finally {
    arena.close();
  }
}

export async function embedImage(
  engine: Engine,
  image: ReadImage,
  signal: AbortSignal | undefined,
): Promise<Embedding> {
  const [encoded] = (await encodeImages(engine, [image], signal)) as [EncodedImage];
  try {
    const features = await engine.model.backend.read(encoded.features);
    return pooled(features as Float32Array, encoded.features.shape[0]!);
  } finally {
    encoded.free();
  }
}

/** Sums in float64, as the reference backend does. */
function pooled(rows: Float32Array, numTokens: number): Embedding {
  const width = rows.length / numTokens;
  const sums = new Float64Array(width);
  for (const [index, value] of rows.entries()) sums[index % width]! += value;
  const length = Math.hypot(...sums);
  return { vector: Float32Array.from(sums, (sum) => sum / length), numTokens };
}
