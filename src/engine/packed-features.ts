import type { TilePlan } from "../image/tile-plan.ts";
import { packingIndex } from "../models/packing.ts";
import type { Backend } from "../tensor/backend.ts";
import type { Ops } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Some tiles of one image in the features of a batch, [rows, C]. */
export interface TileRows {
  readonly features: Tensor;
  /** Where the image's rows begin in them. */
  readonly row: number;
  /** Number of the first of them among all rows of the image's tiles, end to end. */
  readonly first: number;
  readonly count: number;
}

/**
 * Features of one image, [plan.numFeatures, C], packed while its tiles come. They lie in one of two tensors by turns, since no op
 * writes where it reads.
 */
export class PackedFeatures {
  readonly #backend: Backend;
  readonly #newline: Tensor;
  /** As `packingIndex` gives it. */
  readonly #index: Int32Array;
  /** The row that stands for a newline. */
  readonly #newlineRow: number;
  #packed: Tensor;
  #other: Tensor;

  /**
   * @param plan    null for an image that is one tile of `numRows` rows without newlines
   * @param newline [1, C]
   */
  constructor(backend: Backend, plan: TilePlan | null, numRows: number, newline: Tensor) {
    this.#backend = backend;
    this.#newline = newline;
    this.#index = plan ? packingIndex(plan) : Int32Array.from({ length: numRows }, (_, row) => row);
    this.#newlineRow = plan ? plan.numTiles * plan.tileFeatures ** 2 : -1;
    const spec = { dtype: "f32", shape: [this.#index.length, newline.shape[1]!] } as const;
    this.#packed = backend.zeros(spec);
    this.#other = backend.zeros(spec);
  }

  /** Queues copies to their places; newlines come with the first rows. */
  add(ops: Ops, { features, row, first, count }: TileRows): void {
    const from: number[] = [];
    const to: number[] = [];
    const withNewlines = first === 0 && this.#newlineRow >= 0;
    for (const [place, source] of this.#index.entries()) {
      const isNewline = source === this.#newlineRow;
      if (isNewline ? !withNewlines : source < first || source >= first + count) continue;
      to.push(place);
      from.push(isNewline ? features.shape[0]! : row + source - first);
    }
    const upload = (values: readonly number[]) => ops.arena.upload(Int32Array.from(values), [values.length]);
    const x = withNewlines ? ops.concatRows({ a: features, b: this.#newline }) : features;
    const rows = ops.gatherRows({ x, index: upload(from) });
    this.#backend.run("scatterRows", { x: this.#packed, rows, index: upload(to) }, this.#other);
    [this.#packed, this.#other] = [this.#other, this.#packed];
  }

  /** What is packed: the caller's to free from now on. */
  take(): Tensor {
    this.#backend.free(this.#other);
    return this.#packed;
  }

  /** In place of `take`. */
  free(): void {
    this.#backend.free(this.#packed);
    this.#backend.free(this.#other);
  }
}
