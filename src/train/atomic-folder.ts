/**
 * Folders that are there whole or not at all, whenever the process or the machine stops.
 *
 * Everything is written under another name beside the folder and brought to the disk; then the folder gets its name, and
 * that is brought to the disk too. A name that begins with a dot is unfinished: what a killed process left is removed by the
 * next one. One process at a time writes into a place.
 */

import { basename, dirname, join } from "node:path";
import type { TensorSpec } from "../formats/safetensors.ts";
import { encodeSafetensorsHeader } from "../formats/safetensors-writer.ts";
import { type FileSystem, writeFile } from "./files.ts";

export interface NewFolder {
  /** A file of the folder, on the disk when this returns. */
  addBytes(name: string, bytes: Uint8Array): Promise<void>;
  addText(name: string, text: string): Promise<void>;
  /** A safetensors file of tensors that are read one after the other. */
  addTensors(
    name: string,
    tensors: readonly TensorToWrite[],
    metadata?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

export interface TensorToWrite extends TensorSpec {
  /** Little-endian, row-major. */
  bytes(): Promise<Uint8Array>;
}

/**
 * Makes the folder `path`, which must not exist. When `write` or the disk fails nothing of it is left.
 *
 * @throws what `write` and the file system throw
 */
export async function writeAtomically(
  files: FileSystem,
  path: string,
  write: (folder: NewFolder) => Promise<void>,
): Promise<void> {
  const parent = dirname(path);
  await files.makeFolder(parent);
  await removeUnfinished(files, parent, basename(path));
  const partial = join(parent, `.${basename(path)}.partial-${process.pid}`);
  try {
    await files.makeFolder(partial);
    await write(newFolder(files, partial));
    await files.syncFolder(partial);
    await files.rename(partial, path);
    await files.syncFolder(parent);
  } catch (error) {
    // A disk that fails may refuse this too; the first error says more.
    await files.remove(partial).catch(() => {});
    throw error;
  }
}

/** Removes a folder so that one that is half gone never looks whole. */
export async function removeAtomically(files: FileSystem, path: string): Promise<void> {
  const doomed = join(dirname(path), `.${basename(path)}.removed-${process.pid}`);
  await files.remove(doomed);
  await files.rename(path, doomed);
  await files.remove(doomed);
}

/** What a killed process was writing or removing under this name, whatever number it ends in. */
async function removeUnfinished(files: FileSystem, parent: string, name: string): Promise<void> {
  const family = name.replace(/\d+$/, "");
  for (const found of await files.list(parent)) {
    const [, of] = /^\.(.*)\.(?:partial|removed)-\d+$/.exec(found) ?? [];
    if (of?.replace(/\d+$/, "") === family) await files.remove(join(parent, found));
  }
}

function newFolder(files: FileSystem, root: string): NewFolder {
  const addBytes = (name: string, bytes: Uint8Array) =>
    writeFile(files, join(root, name), (file) => file.write(bytes, 0));
  return {
    addBytes,
    addText: (name, text) => addBytes(name, new TextEncoder().encode(text)),
    addTensors: (name, tensors, metadata = {}) =>
      writeFile(files, join(root, name), async (file) => {
        const header = encodeSafetensorsHeader(tensors, metadata);
        await file.write(header.bytes, 0);
        const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
        for (const { name: tensor, begin, end } of header.entries) {
          const bytes = await byName.get(tensor)!.bytes();
          if (bytes.length !== end - begin)
            throw new Error(`${tensor}: ${bytes.length} bytes, not ${end - begin}`);
          await file.write(bytes, begin);
        }
      }),
  };
}
