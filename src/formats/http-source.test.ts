import { describe, expect, test } from "vitest";
import { httpFolder } from "./http-source.ts";

interface Server {
  readonly fetch: typeof fetch;
  /** Method, path and Range of each request. */
  readonly log: string[];
}

type Answer = (body: Uint8Array | undefined, range: [number, number] | null, method: string) => Response;

/** A web server in a function: serves ranges unless `answer` says otherwise. */
function serve(files: Record<string, Uint8Array>, answer: Answer = partial): Server {
  const log: string[] = [];
  return {
    log,
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input));
      const header = new Headers(init?.headers).get("range");
      log.push([init?.method, pathname, header].filter(Boolean).join(" "));
      const range = header === null ? null : (header.slice(6).split("-").map(Number) as [number, number]);
      return answer(files[decodeURIComponent(pathname)], range, init?.method ?? "GET");
    },
  };
}

function partial(body: Uint8Array | undefined, range: [number, number] | null): Response {
  if (body === undefined) return new Response("none", { status: 404 });
  if (range === null) return new Response(null, { headers: { "content-length": String(body.length) } });
  if (range[0] >= body.length) {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${body.length}` } });
  }
  const part = body.slice(range[0], range[1] + 1);
  const last = range[0] + part.length - 1;
  return new Response(part, {
    status: 206,
    headers: { "content-range": `bytes ${range[0]}-${last}/${body.length}` },
  });
}

const large = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
const base = "https://example.org/models/vl";

describe("a server that serves ranges", () => {
  test("gives size and bytes; the first 64 KiB are asked for once", async () => {
    const server = serve({ "/models/vl/w.safetensors": large });
    const source = await httpFolder(base, server).open("w.safetensors");
    expect(source).toMatchObject({ name: "w.safetensors", size: 100_000 });
    expect(await source!.read(0, 8)).toEqual(large.slice(0, 8));
    expect(await source!.read(65_000, 536)).toEqual(large.slice(65_000, 65_536));
    expect(await source!.read(65_000, 537)).toEqual(large.slice(65_000, 65_537));
    expect(await source!.read(99_999, 1)).toEqual(large.slice(99_999));
    expect(await source!.read(100_000, 0)).toEqual(new Uint8Array());
    expect(server.log).toEqual([
      "GET /models/vl/w.safetensors bytes=0-65535",
      "GET /models/vl/w.safetensors bytes=65000-65536",
      "GET /models/vl/w.safetensors bytes=99999-99999",
    ]);
  });

  test("what was read belongs to the caller", async () => {
    const source = await httpFolder(base, serve({ "/models/vl/a": large })).open("a");
    (await source!.read(0, 10)).fill(255);
    expect(await source!.read(0, 10)).toEqual(large.slice(0, 10));
  });

  test("404 is null", async () => {
    expect(await httpFolder(base, serve({})).open("w.safetensors")).toBeNull();
  });

  test("an empty file has size 0", async () => {
    expect(
      (await httpFolder(base, serve({ "/models/vl/empty": new Uint8Array() })).open("empty"))?.size,
    ).toBe(0);
  });

  test("names are encoded and the query of the base is dropped", async () => {
    const server = serve({ "/m/a b#c?.json": large, "/m/sub/x": large });
    const folder = httpFolder("https://example.org/m/?token=1#top", server);
    expect(folder.name).toBe("example.org/m/");
    expect(await folder.open("a b#c?.json")).not.toBeNull();
    expect(await folder.open("sub/x")).not.toBeNull();
    expect(server.log[0]).toBe("GET /m/a%20b%23c%3F.json bytes=0-65535");
  });

  test("headers are sent with every request", async () => {
    const seen: (string | null)[] = [];
    const server = serve({ "/models/vl/a": large });
    const spy: typeof fetch = (input, init) => {
      seen.push(new Headers(init?.headers).get("authorization"));
      return server.fetch(input, init);
    };
    const source = await httpFolder(base, { fetch: spy, headers: { Authorization: "Bearer t" } }).open("a");
    await source!.read(70_000, 1);
    expect(seen).toEqual(["Bearer t", "Bearer t"]);
  });

  test("the size comes from HEAD where Content-Range is hidden", async () => {
    const server = serve({ "/models/vl/a": large }, (body, range, method) => {
      const { status, headers, body: stream } = partial(body, range);
      if (method === "GET") headers.delete("content-range");
      return new Response(stream, { status, headers });
    });
    const source = await httpFolder(base, server).open("a");
    expect(source!.size).toBe(100_000);
    expect(await source!.read(90_000, 4)).toEqual(large.slice(90_000, 90_004));
    expect(server.log[1]).toBe("HEAD /models/vl/a");
  });
});

describe("a server that does not is refused with one clear error", () => {
  const chunk = (size: number, status = 206, headers: Record<string, string> = {}) =>
    new Response(new Uint8Array(size), { status, headers });
  const endless = () =>
    new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 16)) }), {
      status: 206,
      headers: { "content-range": "bytes 0-65535/100000" },
    });
  const broken = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(10));
        },
        pull(controller) {
          controller.error(new Error("socket hang up"));
        },
      }),
      { status: 206, headers: { "content-range": "bytes 0-65535/100000" } },
    );

  test.each<[string, () => Response, RegExp]>([
    [
      "ignores Range",
      () => chunk(100, 200),
      /^a: example\.org answers a Range request with 200 and the whole file; it does not serve ranges/,
    ],
    ["forbids", () => chunk(3, 403), /^a: example\.org answers 403, expected 206/],
    ["fails", () => chunk(3, 500), /^a: example\.org answers 500, expected 206/],
    [
      "sends another range",
      () => chunk(9, 206, { "content-range": "bytes 5-13/14" }),
      /asked for bytes from 0, example\.org sends bytes from 5/,
    ],
    [
      "sends less",
      () => chunk(5, 206, { "content-range": "bytes 0-9/10" }),
      /asked for 10 bytes from 0, example\.org sends 5/,
    ],
    [
      "sends more",
      () => chunk(15, 206, { "content-range": "bytes 0-9/10" }),
      /asked for 10 bytes from 0, example\.org sends more/,
    ],
    ["sends without end", endless, /asked for 65536 bytes from 0, example\.org sends more/],
    ["stops in the middle", broken, /transfer stopped after 10 of 65536 bytes: socket hang up/],
    [
      "shows no size",
      () => chunk(9),
      /shows the size of the file neither in Content-Range nor in Content-Length/,
    ],
    [
      "shows a size over 2^53",
      () => chunk(9, 206, { "content-range": "bytes 0-8/99999999999999999999" }),
      /shows the size of the file neither/,
    ],
  ])("one that %s", async (_, answer, message) => {
    const error = await httpFolder(base, serve({}, answer))
      .open("a")
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "CheckpointError", code: "checkpoint_unreadable" });
    expect((error as Error).message).toMatch(message);
  });

  test("one that cannot be reached, with the system's reason", async () => {
    const cause = new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND example.org") });
    const folder = httpFolder(base, { fetch: () => Promise.reject(cause) });
    await expect(folder.open("a")).rejects.toMatchObject({
      code: "checkpoint_unreadable",
      message: "a: example.org cannot be reached: getaddrinfo ENOTFOUND example.org",
      cause,
    });
  });

  test("one that changes its mind between open and read", async () => {
    let requests = 0;
    const server = serve({ "/models/vl/a": large }, (body, range) =>
      requests++ === 0 ? partial(body, range) : chunk(9, 200),
    );
    const source = await httpFolder(base, server).open("a");
    await expect(source!.read(70_000, 9)).rejects.toThrow("answers a Range request with 200");
  });
});
