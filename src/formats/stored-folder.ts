/**
 * A folder whose large files stay in a store near by, block by block as they are read: a model loaded from a web server once
 * is read from the browser's storage afterwards.
 *
 * A block is stored under the file's name, size and version, so a file that changes on the server is read anew. Files
 * without a version (a server that shows neither ETag nor Last-Modified) are told apart by size alone.
 */

import { type ByteSource, checkRange, type Folder } from "./byte-source.ts";

/** Where blocks are kept. */
export interface BlockStore {
  get(key: string): Promise<Uint8Array | null>;
  /** May fail, for want of room: the block is then read from its source the next time. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

export interface StoredFolderOptions {
  /** Smaller files are not stored; bytes, default 1 MiB. */
  readonly leastSize?: number;
  /** Bytes in a block, default 8 MiB. */
  readonly blockSize?: number;
}

/** The same files as `folder`, stored as they are read. */
export function storedFolder(folder: Folder, store: BlockStore, options: StoredFolderOptions = {}): Folder {
  const { leastSize = 2 ** 20, blockSize = 2 ** 23 } = options;
  return {
    name: folder.name,
    async open(fileName) {
      const source = await folder.open(fileName);
      if (!source || source.size < leastSize) return source;
      return storedSource(source, `${folder.name}${fileName}`, store, blockSize);
    },
  };
}

/** Blocks in the browser's Cache Storage, for this origin. Empty it with `caches.delete(name)`. */
export function cacheStore(name = "vl01"): BlockStore {
  const addressOf = (key: string) => `/vl01-blocks/${encodeURIComponent(key)}`;
  return {
    async get(key) {
      const found = await (await caches.open(name)).match(addressOf(key));
      return found ? new Uint8Array(await found.arrayBuffer()) : null;
    },
    async put(key, bytes) {
      const response = new Response(bytes as Uint8Array<ArrayBuffer>);
      await (await caches.open(name)).put(addressOf(key), response);
    },
  };
}

function storedSource(source: ByteSource, path: string, store: BlockStore, blockSize: number): ByteSource {
  const { name, size, version = "" } = source;
  /** Blocks being read, and the one read last: reads mostly go on where the one before ended. */
  const underWay = new Map<number, Promise<Uint8Array>>();
  let last: { readonly index: number; readonly bytes: Uint8Array } | null = null;

  async function load(index: number): Promise<Uint8Array> {
    const key = `${path} ${size} ${version} ${blockSize} ${index}`;
    const length = Math.min(blockSize, size - index * blockSize);
    const stored = await store.get(key).catch(() => null);
    const bytes = stored?.byteLength === length ? stored : await source.read(index * blockSize, length);
    if (bytes !== stored) await store.put(key, bytes).catch(() => {});
    last = { index, bytes };
    return bytes;
  }

  async function block(index: number): Promise<Uint8Array> {
    if (last?.index === index) return last.bytes;
    let loading = underWay.get(index);
    if (!loading) {
      loading = load(index).finally(() => underWay.delete(index));
      underWay.set(index, loading);
    }
    return loading;
  }

  return {
    ...source,
    async read(offset, length) {
      checkRange({ name, size }, offset, length);
      const bytes = new Uint8Array(length);
      for (let at = offset; at < offset + length; ) {
        const index = Math.floor(at / blockSize);
        const from = at - index * blockSize;
        const piece = (await block(index)).subarray(from, Math.min(blockSize, from + offset + length - at));
        bytes.set(piece, at - offset);
        at += piece.byteLength;
      }
      return bytes;
    },
  };
}
