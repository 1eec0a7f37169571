/**
 * One forward over given ids, with everything worth comparing brought out.
 */

import { batchOf, type LoadedModel, type PlacedImage } from "../engine/step.ts";
import { RequestError } from "../errors.ts";
import type { Folder } from "../formats/byte-source.ts";
import { openCheckpoint } from "../formats/checkpoint.ts";
import type { ModelConfig } from "../formats/config.ts";
import { readModelConfig, readProcessorConfig } from "../formats/config-files.ts";
import type { ImageCodec, Preprocessing } from "../image/decode.ts";
import type { PixelKernels } from "../image/pixel-kernels.ts";
import type { ProcessedImage } from "../image/process.ts";
import { createCache } from "../models/cache.ts";
import { loadWeights } from "../models/load-weights.ts";
import { textLogits } from "../models/text.ts";
import { encodeTiles, forward, packFeatures } from "../models/vl.ts";
import { openOps } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type BackendProvider, openBackend } from "./backends.ts";
import { expectTileSize, type NamedImage, prepareImage } from "./images.ts";

export interface InspectForwardOptions {
  /** [T]; the image token stands once for every feature. */
  readonly ids: Int32Array;
  /** Images in the order of their tokens. */
  readonly images: readonly NamedImage[];
  readonly codec: ImageCodec;
  /** As for `loadModel`. */
  readonly pixelKernels?: PixelKernels;
  readonly preprocessing: Preprocessing;
  /** Feed so many ids at once and the rest one by one; null feeds all at once. */
  readonly prefill: number | null;
  /** Whether hidden states are wanted. */
  readonly layers: boolean;
  /** `exact` multiplies unrounded activations by the weights, `fast` as in generation, where a backend may round them. */
  readonly precision: "exact" | "fast";
  readonly backend?: string;
  readonly providers?: readonly BackendProvider[];
}

/** `logits` [T, V] and, with layers, `hidden.N` [T, C]: 0 the embeddings, the last after the final norm. */
export type ForwardOutputs = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>;

/**
 * Loads a model's weights (a tokenizer is not needed) and runs it.
 *
 * @throws {RequestError} `request_invalid` for ids outside the vocabulary, `image_count` when image tokens and features
 *   differ in number
 */
export async function inspectForward(
  folder: Folder,
  options: InspectForwardOptions,
): Promise<ForwardOutputs> {
  const config = await readModelConfig(folder);
  checkIds(config, options);
  const images = await prepareImages(folder, config, options);
  const backend = await openBackend(options.backend, options.providers);
  try {
    const weights = await loadWeights(config, await openCheckpoint(folder), backend, {
      use: options.precision,
    });
    return await run({ backend, config, weights }, images, options);
  } finally {
    backend.close();
  }
}

function checkIds({ textConfig }: ModelConfig, { ids, prefill }: InspectForwardOptions): void {
  if (ids.length === 0)
    throw new RequestError("request_invalid", "input_ids is empty, expected at least 1 id");
  const wrong = ids.findIndex((id) => id < 0 || id >= textConfig.vocabSize);
  if (wrong >= 0) {
    throw new RequestError(
      "request_invalid",
      `input_ids[${wrong}] is ${ids[wrong]}, expected 0 to ${textConfig.vocabSize - 1}`,
    );
  }
  if (prefill !== null && !(Number.isInteger(prefill) && prefill >= 1 && prefill <= ids.length)) {
    throw new RequestError("request_invalid", `prefill is ${prefill}, expected 1 to ${ids.length}`);
  }
}

async function prepareImages(
  folder: Folder,
  config: ModelConfig,
  { images, codec, preprocessing, pixelKernels }: InspectForwardOptions,
): Promise<ProcessedImage[]> {
  if (images.length === 0) return [];
  const processor = await readProcessorConfig(folder, config);
  const prepared: ProcessedImage[] = [];
  for (const image of images) {
    prepared.push(await prepareImage(image, codec, processor, { preprocessing, pixelKernels }));
    expectTileSize(prepared.at(-1)!, config.visionConfig!.imageSize);
  }
  return prepared;
}

async function run(
  model: LoadedModel,
  images: readonly ProcessedImage[],
  { ids, prefill, layers }: InspectForwardOptions,
): Promise<ForwardOutputs> {
  const { backend, config, weights } = model;
  const placed = placeImages(model, ids, images);
  const pages = Int32Array.from({ length: Math.ceil(ids.length / pageSize) }, (_, page) => page);
  const cache = createCache(backend, config.textConfig, { numPages: pages.length, pageSize, numSlots: 1 });
  const parts = new Map<string, { width: number; values: Float32Array[] }>();
  for (let start = 0; start < ids.length; ) {
    const length = start === 0 ? (prefill ?? ids.length) : 1;
    const ops = openOps(backend, backend.openArena());
    const slice = {
      ids: ids.slice(start, start + length),
      pastLength: start,
      pages,
      stateSlot: 0,
      images: placed,
      sampling: null,
    };
    const seen: [name: string, tensor: Tensor][] = [];
    const hidden = forward(ops, weights, config, batchOf(ops, [slice]), cache, (name, tensor) => {
      if (layers && name.startsWith("hidden.")) seen.push([name, tensor]);
    });
    seen.push(["logits", textLogits(ops, weights.text, hidden)]);
    for (const [name, tensor] of seen) {
      const part = parts.get(name) ?? { width: tensor.shape[1]!, values: [] };
      part.values.push((await backend.read(tensor)) as Float32Array);
      parts.set(name, part);
    }
    ops.arena.close();
    start += length;
  }
  return new Map(
    [...parts].map(([name, { width, values }]) => [
      name,
      { shape: [ids.length, width], values: concatenate(values) },
    ]),
  );
}

/** Encodes the images and finds the ids that stand for them; the backend's close frees the features. */
function placeImages(
  { backend, config, weights }: LoadedModel,
  ids: Int32Array,
  images: readonly ProcessedImage[],
): PlacedImage[] {
  const ops = openOps(backend, backend.openArena());
  const imageRows = Int32Array.from(ids.keys()).filter((i) => ids[i] === config.imageTokenIndex);
  const numFeatures = images.reduce((sum, image) => sum + image.numFeatures, 0);
  if (imageRows.length !== numFeatures) {
    throw new RequestError(
      "image_count",
      `input_ids has ${imageRows.length} image tokens, ${images.length} ${images.length === 1 ? "image gives" : "images give"} ${numFeatures} features; give the images the ids were made for`,
    );
  }
  let at = 0;
  return images.map((image) => {
    const plan = image.mode === "anyres" ? image.plan : null;
    const side = config.visionConfig!.imageSize;
    const pixels = ops.arena.upload(image.pixelValues, [plan?.numTiles ?? 1, 3, side, side]);
    const tiles = encodeTiles(ops, weights.image!, config, pixels);
    const features = packFeatures(ops, weights.image!, plan, tiles);
    const offset = imageRows[at]!;
    at += image.numFeatures;
    return { offset, features };
  });
}

const pageSize = 64;

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
