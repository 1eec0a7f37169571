/**
 * Images that clients send once and name in later requests. Each is two files of a folder, `ID` and `ID.json`; an id is 128
 * random bits, so knowing one is the permission to use it.
 */

import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { HttpError } from "../http/http-error.ts";
import { newId, unixTime } from "../ids.ts";
import type { Limits } from "../limits.ts";

const idPattern = /^file-[0-9a-f]{32}$/;

const record = z.object({
  id: z.string().regex(idPattern),
  /** Number of bytes. */
  bytes: z.int().min(0),
  createdAt: z.int(),
  filename: z.string(),
  purpose: z.string(),
});

export type StoredFile = Readonly<z.infer<typeof record>>;

export type FileLimits = Pick<Limits, "maxFiles" | "maxFileBytes" | "maxAllFilesBytes">;

/** Writes a file as a whole; tests give one that finds the disk full. */
export type WriteFile = (path: string, bytes: Uint8Array | string) => Promise<void>;

export class FileStore {
  readonly #folder: string;
  readonly #limits: FileLimits;
  readonly #write: WriteFile;
  readonly #files = new Map<string, StoredFile>();
  /** Files being written, and bytes kept or being written: both count before a byte is on the disk. */
  #numWriting = 0;
  #numBytes = 0;

  private constructor(folder: string, limits: FileLimits, write: WriteFile) {
    this.#folder = folder;
    this.#limits = limits;
    this.#write = write;
  }

  /** Opens a folder, made if need be for its owner alone, with the files that it has from before. */
  static async open(
    folder: string,
    limits: FileLimits,
    write: WriteFile = (path, bytes) => writeFile(path, bytes, { mode: 0o600 }),
  ): Promise<FileStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new FileStore(folder, limits, write);
    for (const name of await readdir(folder)) {
      // Written by a server that ended meanwhile.
      if (/^file-[0-9a-f]{32}(\.json)?\.part$/.test(name)) await rm(join(folder, name), { force: true });
      if (!name.endsWith(".json") || !idPattern.test(name.slice(0, -".json".length))) continue;
      const parsed = record.safeParse(JSON.parse(await readFile(join(folder, name), "utf8")));
      if (!parsed.success || `${parsed.data.id}.json` !== name) continue;
      store.#files.set(parsed.data.id, parsed.data);
      store.#numBytes += parsed.data.bytes;
    }
    return store;
  }

  list(): StoredFile[] {
    return [...this.#files.values()].sort((a, b) => b.createdAt - a.createdAt);
  }

  /** @throws {HttpError} 404 `file_not_found` */
  get(id: string): StoredFile {
    const file = this.#files.get(id);
    if (file) return file;
    throw new HttpError(404, "file_not_found", "there is no file with this id; send it to /v1/files first");
  }

  /** @throws {HttpError} 404 `file_not_found`, also when its bytes are gone from the folder */
  async read(id: string): Promise<Uint8Array> {
    // The path is made of an id of ours, never of what was asked for.
    const { id: known } = this.get(id);
    try {
      return new Uint8Array(await readFile(join(this.#folder, known)));
    } catch (cause) {
      throw new HttpError(404, "file_not_found", "the file is gone; send it to /v1/files again", { cause });
    }
  }

  /**
   * Keeps bytes; they are there as a whole or not at all.
   *
   * @throws {HttpError} 413 `file_too_large`, 409 `too_many_files`, 507 `disk_full`
   */
  async add(bytes: Uint8Array, filename: string, purpose: string): Promise<StoredFile> {
    this.#expectRoom(bytes.length);
    const file: StoredFile = {
      id: newId("file-"),
      bytes: bytes.length,
      createdAt: unixTime(),
      filename,
      purpose,
    };
    this.#numWriting++;
    this.#numBytes += bytes.length;
    try {
      await this.#writeWhole(file.id, bytes);
      await this.#writeWhole(`${file.id}.json`, JSON.stringify(file));
      this.#files.set(file.id, file);
      return file;
    } catch (cause) {
      this.#numBytes -= bytes.length;
      await this.#discard(file.id);
      throw asDiskFull(cause);
    } finally {
      this.#numWriting--;
    }
  }

  /** @throws {HttpError} 404 `file_not_found` */
  async remove(id: string): Promise<void> {
    const file = this.get(id);
    this.#files.delete(file.id);
    this.#numBytes -= file.bytes;
    await this.#discard(file.id);
  }

  #expectRoom(numBytes: number): void {
    const { maxFiles, maxFileBytes, maxAllFilesBytes } = this.#limits;
    if (numBytes > maxFileBytes) {
      throw new HttpError(
        413,
        "file_too_large",
        `the file has ${numBytes} bytes, this server takes at most ${maxFileBytes}`,
      );
    }
    const isFull = this.#files.size + this.#numWriting >= maxFiles;
    if (!isFull && this.#numBytes + numBytes <= maxAllFilesBytes) return;
    throw new HttpError(
      409,
      "too_many_files",
      `${this.#files.size} files with ${this.#numBytes} bytes are kept, which is the most this server keeps; delete some`,
    );
  }

  async #writeWhole(name: string, bytes: Uint8Array | string): Promise<void> {
    const path = join(this.#folder, name);
    await this.#write(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
  }

  async #discard(id: string): Promise<void> {
    for (const name of [`${id}.json`, id, `${id}.json.part`, `${id}.part`]) {
      await rm(join(this.#folder, name), { force: true });
    }
  }
}

function asDiskFull(cause: unknown): unknown {
  const code = cause instanceof Error ? Reflect.get(cause, "code") : null;
  if (code !== "ENOSPC" && code !== "EDQUOT") return cause;
  return new HttpError(507, "disk_full", "the disk of the server is full; nothing was kept", { cause });
}
