import { type ByteSource, checkRange } from "./byte-source.ts";

export const blockBytes = 2 ** 20;
/** From here on a read is one of its own. */
const largeBytes = blockBytes / 4;
/** Weights, their scales and a third place are read by turns. */
const keptBlocks = 3;

interface Block {
  readonly source: ByteSource;
  readonly index: number;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * Small reads out of blocks of 1 MiB, of which the last few are kept. The tensors of a small model are hundreds and lie side by side;
 * each read for itself opens the file, or is a request to a web server.
 */
export class ReadAhead {
  /** The one that was used last comes last. */
  #blocks: readonly Block[] = [];

  /**
   * As `source.read`, but the bytes may be a view of what else was read: not to be changed or transferred.
   *
   * @throws {CheckpointError} `checkpoint_unreadable`
   */
  async read(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
    checkRange(source, offset, length);
    if (length >= largeBytes) return source.read(offset, length);
    const inBlock = offset % blockBytes;
    if (inBlock + length <= blockBytes)
      return (await this.#block(source, Math.floor(offset / blockBytes))).subarray(inBlock, inBlock + length);
    const result = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = offset + done;
      const block = await this.#block(source, Math.floor(at / blockBytes));
      const begin = at % blockBytes;
      const part = block.subarray(begin, begin + length - done);
      result.set(part, done);
      done += part.length;
    }
    return result;
  }

  #block(source: ByteSource, index: number): Promise<Uint8Array> {
    const isWanted = (one: Block) => one.source === source && one.index === index;
    const begin = index * blockBytes;
    const block = this.#blocks.find(isWanted) ?? {
      source,
      index,
      bytes: source.read(begin, Math.min(blockBytes, source.size - begin)),
    };
    this.#blocks = [...this.#blocks.filter((one) => one !== block), block].slice(-keptBlocks);
    // What failed is tried again.
    block.bytes.catch(() => {
      this.#blocks = this.#blocks.filter((one) => one !== block);
    });
    return block.bytes;
  }
}
