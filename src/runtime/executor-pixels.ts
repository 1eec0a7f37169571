/**
 * The image pipeline's arithmetic in native/ops/resample.c, on the addon or the WASM module, off the calling thread. Which inputs
 * make an output, and with which weights, is computed here, by the same code that the TypeScript form uses.
 */

import type { Executor } from "../backends/native/executor.ts";
import { BackendError } from "../errors.ts";
import { type ChannelValues, normalizedValues } from "../image/normalize.ts";
import type { PixelKernels } from "../image/pixel-kernels.ts";
import { type Axis, resamplePasses } from "../image/resample.ts";
import type { ImageSize } from "../image/tile-plan.ts";

/** @throws {Error} from its methods, with the command's message: memory ran out, or the executor was closed */
export function executorPixelKernels(executor: Executor): PixelKernels {
  return {
    async resample(image, sizes) {
      const list = new ImageList(executor);
      const source = [1, list.stage(image.data)];
      for (const size of sizes) list.resample(image, size, source);
      const results = await list.run();
      return sizes.map(({ width, height }, i) => ({ width, height, data: new Uint8Array(results[i]!) }));
    },
    async normalize(tiles, mean, std) {
      const list = new ImageList(executor);
      list.normalize(tiles, mean, std);
      return new Float32Array((await list.run())[0]!);
    },
  };
}

/** Commands over blocks that live as long as the list runs. */
class ImageList {
  readonly #executor: Executor;
  readonly #words: number[] = [];
  readonly #staged: Uint8Array[] = [];
  readonly #blocks: number[] = [];

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  stage(bytes: Uint8Array): number {
    return this.#staged.push(bytes) - 1;
  }

  /** @param source of the image: 1 and the index of staged bytes, or 0, a block and an offset */
  resample(image: ImageSize, size: ImageSize, source: readonly number[]): void {
    let from = image;
    let words = source;
    for (const pass of resamplePasses(image, size)) {
      const { width, height } = pass.size;
      const block = this.#block(width * height * 3);
      const axes = [...this.#axis(pass.across), ...this.#axis(pass.down)];
      this.#push("resample", [from.width, from.height, width, height, block, 0, ...words, ...axes]);
      from = pass.size;
      words = [0, block, 0];
    }
    this.#push("read", [size.width * size.height * 3, this.#blocks.at(-1)!, 0]);
  }

  normalize(tiles: readonly Uint8Array[], mean: ChannelValues, std: ChannelValues): void {
    const size = tiles.reduce((sum, { length }) => sum + length, 0) * 4;
    const block = this.#block(size);
    const tables = this.stage(new Uint8Array(normalizedValues(mean, std).buffer));
    let offset = 0;
    for (const tile of tiles) {
      this.#push("normalize_pixels", [tile.length / 3, block, offset, this.stage(tile), tables]);
      offset += tile.length * 4;
    }
    this.#push("read", [size, block, 0]);
  }

  async run(): Promise<ArrayBuffer[]> {
    for (const block of this.#blocks) this.#push("free", [block]);
    try {
      return await this.#executor.submit(Float64Array.from(this.#words), this.#staged);
    } catch (error) {
      await this.#freeWhatIsLeft();
      throw error;
    } finally {
      this.#executor.blockNumbers.giveBack(this.#blocks);
    }
  }

  /** After a command that failed: those behind it, which free blocks, did not run. */
  async #freeWhatIsLeft(): Promise<void> {
    for (const block of this.#blocks) {
      const words = Float64Array.of(this.#code("free"), 1, block);
      await this.#executor.submit(words, []).catch(() => {});
    }
  }

  #axis(axis: Axis | null): number[] {
    if (axis === null) return [0];
    const { first, count, weights, stride } = axis;
    const table = new Int32Array(first.length * (2 + stride));
    table.set(first);
    table.set(count, first.length);
    table.set(weights, 2 * first.length);
    return [stride, this.stage(new Uint8Array(table.buffer))];
  }

  #block(size: number): number {
    const block = this.#executor.blockNumbers.take();
    this.#blocks.push(block);
    this.#push("create", [block, Math.ceil(size / 64) * 64, 0]);
    return block;
  }

  #push(name: string, words: readonly number[]): void {
    this.#words.push(this.#code(name), words.length, ...words);
  }

  #code(name: string): number {
    const { commandNames, name: backend } = this.#executor;
    const code = commandNames.indexOf(name);
    if (code >= 0) return code;
    throw new BackendError("backend_unsupported", `${backend}: there is no command ${name}; build it again`);
  }
}
