import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readBytes, readJson } from "./json-body.ts";

const schema = z.strictObject({
  name: z.string(),
  items: z
    .array(z.union([z.string(), z.strictObject({ size: z.number(), deep: z.strictObject({ x: z.int() }) })]))
    .optional(),
});

function send(body: BodyInit, headers: Record<string, string> = { "content-type": "application/json" }) {
  const request = new Request("http://127.0.0.1/", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
  return readJson(request, schema, { maxBytes: 200 });
}

describe("reading a JSON body", () => {
  test("a body that fits the schema is given as it is", async () => {
    const body = { name: "a", items: ["b", { size: 1, deep: { x: 2 } }] };
    expect(await send(JSON.stringify(body))).toEqual(body);
    expect(await send('{"name":"é"}', { "content-type": "application/json; charset=utf-8" })).toEqual({
      name: "é",
    });
  });

  test.each([
    ["of another type", "{}", { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    [
      "of a type that only begins like JSON",
      "{}",
      { "content-type": "application/jsonx" },
      415,
      "unsupported_media_type",
    ],
    ["that is not JSON", "{", undefined, 400, "invalid_json"],
    ["that is not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), undefined, 400, "invalid_json"],
    ["that is empty", "", undefined, 400, "invalid_json"],
    ["that is longer than the cap", `{"name":"${"x".repeat(300)}"}`, undefined, 413, "body_too_large"],
    ["that is a list", "[]", undefined, 400, "invalid_value"],
  ] as const)("a body %s is refused", async (_, body, headers, status, code) => {
    await expect(send(body as BodyInit, headers)).rejects.toMatchObject({ status, code });
  });

  test("reading stops at the cap when the headers promise nothing", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 64;
        controller.enqueue(new Uint8Array(64));
      },
    });
    await expect(send(endless)).rejects.toMatchObject({ status: 413 });
    expect(sent).toBeLessThan(1000);
  });

  test("a body that announces more than the cap is not read at all", async () => {
    const unread = new ReadableStream<Uint8Array>(
      { pull: () => expect.unreachable("was read") },
      { highWaterMark: 0 },
    );
    const headers = { "content-type": "application/json", "content-length": "201" };
    await expect(send(unread, headers)).rejects.toMatchObject({ status: 413, closes: true });
  });

  test("a body is read the same in one go, by its announced length, and in pieces", async () => {
    const body = { name: "é".repeat(40), items: ["b"] };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
        controller.close();
      },
    });
    const headers = { "content-type": "application/json", "content-length": String(bytes.length) };
    expect(await send(bytes, headers)).toEqual(body);
    expect(await send(pieces)).toEqual(body);
  });

  test.each([{}, { "content-length": "100" }])(
    "bytes are told to whoever counts them, headers %j",
    async (more) => {
      const told: number[] = [];
      const headers = { "content-type": "application/json", ...more };
      const request = new Request("http://127.0.0.1/", { method: "POST", body: "x".repeat(100), headers });
      const onBytes = (numBytes: number) => told.push(numBytes);
      await readBytes(request, { maxBytes: 200, onBytes });
      expect(told.reduce((sum, one) => sum + one, 0)).toBe(100);
    },
  );

  test("more bytes than were announced, and than the cap, are refused", async () => {
    const headers = { "content-type": "application/json", "content-length": "10" };
    const error = send(`{"name":"${"x".repeat(300)}"}`, headers);
    await expect(error).rejects.toMatchObject({ status: 413, code: "body_too_large" });
  });

  test.each([
    ["a missing field", {}, "name", "invalid_value"],
    ["a wrong type", { name: 1 }, "name", "invalid_value"],
    [
      "a field within a union",
      { name: "a", items: [{ size: 1, deep: { x: 0.5 } }] },
      "items[0].deep.x",
      "invalid_value",
    ],
    ["an unknown field", { name: "a", foo: 1 }, "foo", "unknown_parameter"],
    [
      "an unknown field further down",
      { name: "a", items: [{ size: 1, deep: { x: 1, y: 2 } }] },
      "items[0].deep.y",
      "unknown_parameter",
    ],
  ])("%s is refused by its path", async (_, body, param, code) => {
    await expect(send(JSON.stringify(body))).rejects.toMatchObject({ status: 400, param, code });
  });

  test("__proto__ is an unknown field and changes no prototype", async () => {
    await expect(send('{"name":"a","__proto__":{"polluted":1}}')).rejects.toMatchObject({
      code: "unknown_parameter",
    });
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("a connection that ends within the body is an abort, no fault of the server", async () => {
    const cut = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("reset")),
    });
    await expect(send(cut)).rejects.toMatchObject({ code: "aborted" });
  });
});
