import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FileStore } from "./file-store.ts";

const limits = { maxFiles: 3, maxFileBytes: 10, maxAllFilesBytes: 20 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (length: number) => new Uint8Array(length).fill(7);

describe("a file store", () => {
  test("gives back what was kept, also to the next server, and only to the folder's owner", async () => {
    const kept = join(folder, "new");
    const file = await (await FileStore.open(kept, limits)).add(bytes(4), "a.png", "vision");
    const next = await FileStore.open(kept, limits);
    expect(next.list()).toEqual([file]);
    expect(await next.read(file.id)).toEqual(bytes(4));
    expect((await stat(kept)).mode & 0o777).toBe(0o700);
    expect((await stat(join(kept, file.id))).mode & 0o777).toBe(0o600);
    await next.remove(file.id);
    expect(await readdir(kept)).toEqual([]);
    await expect(next.read(file.id)).rejects.toMatchObject({ status: 404, code: "file_not_found" });
  });

  test("ids cannot be guessed", async () => {
    const store = await FileStore.open(folder, limits);
    const ids = [await store.add(bytes(1), "a", "vision"), await store.add(bytes(1), "a", "vision")].map(
      ({ id }) => id,
    );
    for (const id of ids) expect(id).toMatch(/^file-[0-9a-f]{32}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test.each([
    "../secret",
    "..%2fsecret",
    "/etc/passwd",
    "file-../../secret",
    `file-${"0".repeat(32)}`,
    "file-\0",
    "",
    "__proto__",
    "constructor",
  ])("an id that was never given out reads nothing: %j", async (id) => {
    await writeFile(join(folder, "..", "secret-of-vl01-test"), "secret");
    const store = await FileStore.open(folder, limits);
    await store.add(bytes(1), "a", "vision");
    await expect(store.read(id)).rejects.toMatchObject({ status: 404 });
    await expect(store.remove(id)).rejects.toMatchObject({ status: 404 });
    expect(await readFile(join(folder, "..", "secret-of-vl01-test"), "utf8")).toBe("secret");
    await rm(join(folder, "..", "secret-of-vl01-test"));
  });

  test("a record whose id is a path is passed over", async () => {
    const id = `file-${"a".repeat(32)}`;
    const record = { id: "../secret", bytes: 1, createdAt: 1, filename: "a", purpose: "vision" };
    await writeFile(join(folder, `${id}.json`), JSON.stringify(record));
    expect((await FileStore.open(folder, limits)).list()).toEqual([]);
  });

  test("one file, all bytes and the number of files have caps, also for files written at once", async () => {
    const store = await FileStore.open(folder, limits);
    await expect(store.add(bytes(11), "a", "vision")).rejects.toMatchObject({
      status: 413,
      code: "file_too_large",
    });
    const results = await Promise.allSettled(
      [10, 10, 1].map((length) => store.add(bytes(length), "a", "vision")),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    await store.remove(store.list()[0]!.id);
    await store.add(bytes(1), "a", "vision");
    await store.add(bytes(1), "a", "vision");
    await expect(store.add(bytes(1), "a", "vision")).rejects.toMatchObject({
      status: 409,
      code: "too_many_files",
    });
  });

  test("on a full disk nothing is left, nothing is counted, and the next file is kept", async () => {
    let isFull = true;
    const store = await FileStore.open(folder, limits, async (path, data) => {
      await writeFile(path, data.slice(0, 2));
      if (isFull) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      await writeFile(path, data);
    });
    for (let index = 0; index < 5; index++) {
      await expect(store.add(bytes(10), "a", "vision")).rejects.toMatchObject({
        status: 507,
        code: "disk_full",
      });
    }
    expect(await readdir(folder)).toEqual([]);
    isFull = false;
    const file = await store.add(bytes(10), "a", "vision");
    expect(await store.read(file.id)).toEqual(bytes(10));
  });

  test("what a server left half written is cleared away", async () => {
    await writeFile(join(folder, `file-${"a".repeat(32)}.part`), "half");
    await FileStore.open(folder, limits);
    expect(await readdir(folder)).toEqual([]);
  });
});
