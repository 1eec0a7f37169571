import { open } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CheckpointError } from "../errors.ts";
import { type ByteSource, checkRange, type Folder } from "../formats/byte-source.ts";

/**
 * A directory as a `Folder`. Files are opened for each read and closed after it, so nothing is left open.
 *
 * @param path absolute, or relative to the working directory
 */
export function directory(path: string): Folder {
  const root = resolve(path);
  return { name: basename(root), open: (fileName) => openFile(root, fileName) };
}

async function openFile(root: string, fileName: string): Promise<ByteSource | null> {
  const path = join(root, fileName);
  const size = await withFile(path, async (file) => {
    const stats = await file.stat();
    return stats.isFile() ? stats.size : null;
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw unreadable(fileName, error);
  });
  if (size === null) return null;
  const source: ByteSource = {
    name: fileName,
    size,
    async read(offset, length) {
      checkRange(source, offset, length);
      return withFile(path, (file) => readFully(file, fileName, offset, length)).catch((error: unknown) => {
        throw error instanceof CheckpointError ? error : unreadable(fileName, error);
      });
    },
  };
  return source;
}

type FileHandle = Awaited<ReturnType<typeof open>>;

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "r");
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readFully(
  file: FileHandle,
  name: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) {
      throw new CheckpointError(
        "checkpoint_unreadable",
        `${name}: ends at byte ${offset + at}, ${length} bytes from ${offset} are wanted; it was cut while in use`,
      );
    }
    at += bytesRead;
  }
  return bytes;
}

function unreadable(name: string, cause: unknown): CheckpointError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CheckpointError("checkpoint_unreadable", `${name}: cannot be read: ${reason}`, { cause });
}
