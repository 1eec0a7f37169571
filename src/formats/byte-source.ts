/**
 * Where bytes come from. A file, an HTTP range and a browser blob look alike to the readers of this package.
 */
import { CheckpointError } from "../errors.ts";

/** Random access to a fixed number of bytes. */
export interface ByteSource {
  /** For messages: a file name or address, without its folder. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** Changes when the bytes do, such as an entity tag; absent when there is nothing of the kind. */
  readonly version?: string;
  /**
   * Reads exactly `length` bytes from `offset`; the caller owns the result.
   *
   * @throws {CheckpointError} `checkpoint_unreadable` when the range leaves the source or the read fails
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * A folder of files: a directory, a base address, a list of blobs.
 * File names are relative, without `..`; the reader of an index checks that before it asks.
 */
export interface Folder {
  /** For messages. */
  readonly name: string;
  /** Opens a file, or gives `null` when there is none of that name. */
  open(fileName: string): Promise<ByteSource | null>;
}

/**
 * Checks a range before it is read; every `ByteSource` starts its `read` with this.
 *
 * @throws {CheckpointError} `checkpoint_unreadable` when the range is not within `[0, size]`
 */
export function checkRange(source: Pick<ByteSource, "name" | "size">, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= source.size) return;
  throw new CheckpointError(
    "checkpoint_unreadable",
    `${source.name}: ${length} bytes from offset ${offset} are asked for, it has ${source.size}`,
    { fields: { file: source.name, offset, length, size: source.size } },
  );
}

/** Bytes in memory. `bytes` is not copied until it is read; do not change it meanwhile. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  const source: ByteSource = {
    name,
    size: bytes.byteLength,
    async read(offset, length) {
      checkRange(source, offset, length);
      // Not slice(): on a Node Buffer that is a view.
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
  };
  return source;
}

/** A browser `Blob` or `File`, read in slices. */
export function blobSource(name: string, blob: Blob): ByteSource {
  const source: ByteSource = {
    name,
    size: blob.size,
    async read(offset, length) {
      checkRange(source, offset, length);
      try {
        return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch (cause) {
        throw new CheckpointError(
          "checkpoint_unreadable",
          `${name}: ${length} bytes from offset ${offset} cannot be read; the file may have changed since it was chosen`,
          { cause },
        );
      }
    },
  };
  return source;
}

/** Files in memory, by name. */
export function memoryFolder(name: string, files: ReadonlyMap<string, Uint8Array>): Folder {
  return folderOf(name, files, memorySource);
}

/** Files that a user chose in a browser, by name. */
export function blobFolder(name: string, files: ReadonlyMap<string, Blob>): Folder {
  return folderOf(name, files, blobSource);
}

function folderOf<T>(
  name: string,
  files: ReadonlyMap<string, T>,
  sourceOf: (fileName: string, file: T) => ByteSource,
): Folder {
  return {
    name,
    async open(fileName) {
      const file = files.get(fileName);
      return file === undefined ? null : sourceOf(fileName, file);
    },
  };
}
