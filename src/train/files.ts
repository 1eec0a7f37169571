/** The file operations that checkpoints need, behind an interface so that tests can make each of them fail. */

import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { CheckpointError, isVl01Error } from "../errors.ts";

export interface WritableFile {
  /** Writes all of the bytes. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Returns once the bytes are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface FileSystem {
  /** A new file; it is an error when there is one of that name. */
  create(path: string): Promise<WritableFile>;
  /** Folders on the way are made too; one that is there is fine. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none when there is no folder. */
  list(path: string): Promise<readonly string[]>;
  rename(from: string, to: string): Promise<void>;
  /** A file or a folder with all that is in it; nothing there is fine. */
  remove(path: string): Promise<void>;
  /** Returns once the names in a folder are on the disk. */
  syncFolder(path: string): Promise<void>;
}

export const nodeFiles: FileSystem = {
  async create(path) {
    const file = await open(path, "wx");
    return {
      async write(bytes, position) {
        for (let at = 0; at < bytes.length; ) {
          at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
        }
      },
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { recursive: true, force: true }),
  async syncFolder(path) {
    // Windows opens no folders, and keeps names without being asked.
    if (process.platform === "win32") return;
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

/** Writes one file and waits until it is on the disk. */
export async function writeFile(
  files: FileSystem,
  path: string,
  write: (file: WritableFile) => Promise<void>,
): Promise<void> {
  const file = await files.create(path);
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * The error that a person sees for a failed write.
 *
 * @param remains what is still there, and what to do
 */
export function unwritable(path: string, cause: unknown, remains: string): unknown {
  if (isVl01Error(cause)) return cause;
  const error = cause as NodeJS.ErrnoException;
  if (typeof error?.code !== "string") return cause;
  const problem =
    error.code === "ENOSPC" || error.code === "EDQUOT"
      ? "the disk is full"
      : `cannot be written: ${error.message}`;
  return new CheckpointError("checkpoint_unwritable", `${path}: ${problem}; ${remains}`, {
    cause,
    fields: { path, reason: error.code },
  });
}
