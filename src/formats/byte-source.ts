/**
 * Where bytes come from. A file, an HTTP range and a browser blob look alike to the readers of this package.
 */

/** Random access to a fixed number of bytes. */
export interface ByteSource {
  /** For messages: a file name or address, without its folder. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
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
