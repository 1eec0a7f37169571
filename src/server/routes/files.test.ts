import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixtures } from "../../../test/support/fixtures.ts";
import { fakeEngine, type TestApp, testApp } from "../../../test/support/server.ts";
import { FileStore } from "../files/file-store.ts";
import { defaultLimits } from "../limits.ts";

const photo = new Uint8Array(await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`));
let folder: string;
let port: ReturnType<typeof fakeEngine>;
let server: TestApp;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-files-"));
  port = fakeEngine();
  server = testApp({
    port,
    files: await FileStore.open(folder, defaultLimits),
    limits: { maxFileBytes: 100_000 },
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function send(
  bytes: Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = { purpose: "vision" },
  name = "photo.jpg",
) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set("file", new File([bytes], name));
  return server.app.fetch(new Request("http://127.0.0.1/v1/files", { method: "POST", body: form }));
}

describe("files", () => {
  test("on a full disk are answered 507; the next one is kept, and questions go on meanwhile", async () => {
    let isFull = true;
    const files = await FileStore.open(folder, defaultLimits, async (path, data) => {
      if (isFull) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      await writeFile(path, data);
    });
    server = testApp({ port, files });
    const response = await send(photo);
    expect([response.status, await response.json()]).toMatchObject([507, { error: { code: "disk_full" } }]);
    const question = { model: "fake", messages: [{ role: "user", content: "Hi" }] };
    expect((await server.post("/v1/chat/completions", question)).status).toBe(200);
    isFull = false;
    expect((await send(photo)).status).toBe(200);
  });

  test("an image is kept, listed, read back, used by its id, and forgotten", async () => {
    const file = (await (await send(photo)).json()) as { id: string };
    expect(file).toMatchObject({
      object: "file",
      bytes: photo.length,
      filename: "photo.jpg",
      purpose: "vision",
    });
    expect(await (await server.get("/v1/files")).json()).toEqual({
      object: "list",
      data: [file],
      has_more: false,
    });
    const content = await server.get(`/v1/files/${file.id}/content`);
    expect(new Uint8Array(await content.arrayBuffer())).toEqual(photo);
    expect(content.headers.get("content-type")).toBe("application/octet-stream");

    const parts = [
      { type: "image_url", image_url: { file_id: file.id } },
      { type: "file", file: { file_id: file.id } },
    ];
    const request = { model: "fake", messages: [{ role: "user", content: parts }] };
    expect((await server.post("/v1/chat/completions", request)).status).toBe(200);
    expect(port.calls[0]!.input).toMatchObject([{ content: [{ image: photo }, { image: photo }] }]);

    const url = `http://127.0.0.1/v1/files/${file.id}`;
    expect((await server.app.fetch(new Request(url, { method: "DELETE" }))).status).toBe(200);
    const response = await server.post("/v1/chat/completions", request);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { code: "file_not_found", param: "messages[0].content[0]" },
    });
  });

  test.each(["..", "%2e%2e%2fconfig.json", "..%2F..%2Fetc%2Fpasswd", "file-..%5c", "%00"])(
    "a path as an id is not found: %s",
    async (id) => {
      for (const path of [`/v1/files/${id}`, `/v1/files/${id}/content`]) {
        expect((await server.get(path)).status).toBe(404);
      }
    },
  );

  test("a name is text: controls are left out, and it is no path", async () => {
    const file = (await (await send(photo, undefined, "../../a\u001b[31m\u0000b.jpg")).json()) as {
      filename: string;
    };
    expect(file.filename).toBe("../../a[31mb.jpg");
  });

  test("what is no image, too large, or no form is refused", async () => {
    const text = new TextEncoder().encode("#!/bin/sh\nexit");
    expect((await send(text)).status).toBe(400);
    expect((await send(photo, { purpose: "batch" })).status).toBe(400);
    expect((await send(photo, { purpose: "vision", extra: "1" })).status).toBe(400);
    expect((await send(new Uint8Array(300_000))).status).toBe(413);
    expect((await server.post("/v1/files", {})).status).toBe(415);
    const type = { "content-type": "multipart/form-data; boundary=x" };
    expect((await server.post("/v1/files", "nonsense", { headers: type })).status).toBe(400);
    expect(await (await server.get("/v1/files")).json()).toMatchObject({ data: [] });
  });

  test("a server without a folder keeps none", async () => {
    expect((await testApp({ port }).get("/v1/files")).status).toBe(404);
  });
});
