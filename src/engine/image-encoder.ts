/**
 * Images to features beside the steps of requests: a batch of tiles at a time, which may be of several images. The device runs
 * batches and steps in the order in which they are queued, and one batch at most is queued, so no token waits longer for
 * images than one batch takes.
 */

import { BackendError, RequestError } from "../errors.ts";
import type { TilePlan } from "../image/tile-plan.ts";
import { encodeTiles } from "../models/vl.ts";
import { openOps } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { abortError, throwIfAborted } from "./aborted.ts";
import { PackedFeatures } from "./packed-features.ts";
import type { LoadedModel } from "./step.ts";

/** Features of one image on the backend, to be freed by the caller. */
export interface EncodedImage {
  /** [features of the plan, or of one tile, C] */
  readonly features: Tensor;
  /** Names the content, where it is known: the same key, the same features. */
  readonly key?: string;
  free(): void;
}

/** An image being encoded. */
interface Job {
  /** [numTiles, channels, S, S] */
  readonly pixels: Float32Array;
  readonly plan: TilePlan | null;
  readonly numTiles: number;
  /** Since the first batch. */
  packed: PackedFeatures | null;
  numTaken: number;
  isOver: boolean;
  readonly resolve: (image: EncodedImage) => void;
  readonly reject: (error: unknown) => void;
}

/** Tiles of one image in a batch. */
interface Span {
  readonly job: Job;
  readonly first: number;
  readonly count: number;
}

export class ImageEncoder {
  readonly #model: LoadedModel;
  readonly #tilesPerBatch: number;
  readonly #jobs: Job[] = [];
  #isRunning = false;

  /** @param tilesPerBatch at least 1 */
  constructor(model: LoadedModel, tilesPerBatch: number) {
    this.#model = model;
    this.#tilesPerBatch = tilesPerBatch;
  }

  /** Images under way. */
  get numImages(): number {
    return this.#jobs.length;
  }

  /**
   * @param pixels [plan.numTiles, 3, tileSize, tileSize], normalised; one tile without a plan
   * @throws {RequestError} `image_count` for a text-only model, `aborted`: then no further batch has tiles of the image
   */
  async encode(pixels: Float32Array, plan: TilePlan | null, signal?: AbortSignal): Promise<EncodedImage> {
    const { config, weights } = this.#model;
    if (!weights.image) throw new RequestError("image_count", "this model is text-only and takes no images");
    throwIfAborted(signal);
    const { imageSize, numChannels } = config.visionConfig!;
    const numTiles = plan?.numTiles ?? 1;
    if (pixels.length !== numTiles * numChannels * imageSize ** 2) {
      const wanted = `${numTiles} x ${numChannels} x ${imageSize} x ${imageSize}`;
      throw new BackendError(
        "backend_shape",
        `an image has ${pixels.length} pixel values, expected ${wanted}`,
      );
    }
    return new Promise((resolve, reject) => {
      const state = { packed: null, numTaken: 0, isOver: false };
      const job: Job = { pixels, plan, numTiles, ...state, resolve, reject };
      this.#jobs.push(job);
      signal?.addEventListener("abort", () => this.#end(job, () => reject(abortError(signal))), {
        once: true,
      });
      if (!this.#isRunning) void this.#run();
    });
  }

  /** Ends all images under way with an error. */
  failAll(error: unknown): void {
    for (const job of [...this.#jobs]) this.#end(job, () => job.reject(error));
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#jobs.length > 0) {
      const spans = this.#take();
      try {
        await this.#encodeBatch(spans);
        for (const { job } of spans) if (job.numTaken === job.numTiles) this.#finish(job);
      } catch (error) {
        for (const { job } of spans) this.#end(job, () => job.reject(error));
      }
    }
    this.#isRunning = false;
  }

  /** The tiles of the next batch, images in order. */
  #take(): Span[] {
    const spans: Span[] = [];
    let left = this.#tilesPerBatch;
    for (const job of this.#jobs) {
      const count = Math.min(left, job.numTiles - job.numTaken);
      if (count === 0) break;
      spans.push({ job, first: job.numTaken, count });
      job.numTaken += count;
      left -= count;
    }
    return spans;
  }

  /** Packs the features of the tiles into those of their images, and ends when that is done. */
  async #encodeBatch(spans: readonly Span[]): Promise<void> {
    const { backend, config, weights } = this.#model;
    const temporaries = backend.openArena();
    try {
      const ops = openOps(backend, temporaries);
      const { imageSize, numChannels } = config.visionConfig!;
      const shape = [spans.reduce((sum, { count }) => sum + count, 0), numChannels, imageSize, imageSize];
      const features = encodeTiles(ops, weights.image!, config, temporaries.upload(pixelsOf(spans), shape));
      const perTile = features.shape[0]! / shape[0]!;
      let row = 0;
      for (const { job, first, count } of spans) {
        if (!job.isOver) {
          job.packed ??= new PackedFeatures(backend, job.plan, perTile, weights.image!.imageNewline);
          job.packed.add(ops, { features, row, first: first * perTile, count: count * perTile });
        }
        row += count * perTile;
      }
      const one = temporaries.upload(Int32Array.of(0), [1]);
      await backend.read(ops.gatherRows({ x: features, index: one }));
    } finally {
      temporaries.close();
    }
  }

  #finish(job: Job): void {
    if (job.isOver) return;
    const features = job.packed!.take();
    job.packed = null;
    this.#end(job, () => job.resolve({ features, free: () => this.#model.backend.free(features) }));
  }

  #end(job: Job, answer: () => void): void {
    if (job.isOver) return;
    job.isOver = true;
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
    job.packed?.free();
    answer();
  }
}

function pixelsOf(spans: readonly Span[]): Float32Array {
  const parts = spans.map(({ job: { pixels, numTiles }, first, count }) => {
    const perTile = pixels.length / numTiles;
    return pixels.subarray(first * perTile, (first + count) * perTile);
  });
  if (parts.length === 1) return parts[0]!;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
