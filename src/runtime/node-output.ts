/**
 * A folder that is there whole or not at all: written under another name beside it, renamed at the end.
 */

import { copyFile, mkdir, open, readdir, rename, rm, rmdir, statfs } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CheckpointError, isVl01Error } from "../errors.ts";
import type { OutputFolder } from "./quantize.ts";

export interface NodeOutputFolder extends OutputFolder {
  /** Copies a file into the folder under its own name. */
  copy(path: string): Promise<void>;
}

/**
 * Makes the folder `path` with what `write` puts in it. When `write` fails nothing of it is left.
 *
 * @param path must not exist, or be an empty folder; its parent must exist
 * @param numBytes of all files, compared with the free space first
 * @throws {CheckpointError} `checkpoint_unwritable`; what `write` throws
 */
export async function writeFolder(
  path: string,
  numBytes: number,
  write: (folder: NodeOutputFolder) => Promise<void>,
): Promise<void> {
  const target = resolve(path);
  const parent = dirname(target);
  const partial = join(parent, `.${basename(target)}.partial-${process.pid}`);
  try {
    await removeEmpty(path);
    await expectSpace(path, parent, numBytes);
    await mkdir(partial);
  } catch (error) {
    throw unwritable(path, error);
  }
  try {
    await write(outputFolder(partial));
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw unwritable(path, error);
  }
}

/** An empty folder is in the way of the rename on some systems, and a mount point on all: better known now than later. */
async function removeEmpty(path: string): Promise<void> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error.code === "ENOTDIR" ? inTheWay(path, "is a file") : error;
  });
  if (names === null) return;
  if (names.length > 0) throw inTheWay(path, `has ${names.length} ${names.length === 1 ? "file" : "files"}`);
  await rmdir(path);
}

function inTheWay(path: string, found: string): CheckpointError {
  return new CheckpointError(
    "checkpoint_unwritable",
    `${path}: ${found}, expected no such folder or an empty one; nothing is overwritten, choose another name`,
  );
}

async function expectSpace(path: string, parent: string, numBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(parent).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new CheckpointError("checkpoint_unwritable", `${path}: there is no folder ${parent} to put it in`);
  });
  const free = bavail * bsize;
  if (free >= numBytes) return;
  throw new CheckpointError(
    "checkpoint_unwritable",
    `${path}: needs ${numBytes} bytes, its disk has ${free} free; make room or choose another disk`,
    { fields: { numBytes, free } },
  );
}

function outputFolder(root: string): NodeOutputFolder {
  return {
    async create(fileName) {
      const file = await open(join(root, fileName), "wx");
      return {
        async write(bytes, position) {
          for (let at = 0; at < bytes.length; ) {
            at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
          }
        },
        close: () => file.close(),
      };
    },
    copy: (path) => copyFile(path, join(root, basename(path))),
  };
}

function unwritable(path: string, cause: unknown): unknown {
  if (isVl01Error(cause)) return cause;
  const error = cause as NodeJS.ErrnoException;
  if (typeof error.code !== "string") return cause;
  const problem =
    error.code === "ENOSPC"
      ? "the disk is full; what was written is removed again, make room or choose another disk"
      : `cannot be written: ${error.message}`;
  return new CheckpointError("checkpoint_unwritable", `${path}: ${problem}`, { cause });
}
