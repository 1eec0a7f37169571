// A server on 127.0.0.1 stands for the internet, one on 127.0.0.2 for what must not be reached. Each way in that is refused
// has a control: the same way leads to the first server's image.

import { readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fixtures } from "../../../test/support/fixtures.ts";
import { loopbackCertificate, loopbackKey } from "../../../test/support/loopback-certificate.ts";
import { type FetchOptions, fetchImage } from "./fetch-image.ts";

const photo = new Uint8Array(await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`));
const outside = "127.0.0.1";
const inside = "127.0.0.2";
const never = new AbortController().signal;

const servers: Server[] = [];
let port: number;
/** Paths that were asked for on each. */
let outsideSeen: string[];
let insideSeen: string[];
/** Names and their addresses; each look-up takes the next answer, and the last one stays. */
let names: Record<string, string[][]>;
let numLookups: number;

function start(host: string, port: number, listener: RequestListener): Promise<number> {
  const server = createServer({ key: loopbackKey, cert: loopbackCertificate }, listener);
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

const answers: Readonly<Record<string, RequestListener>> = {
  "/photo": (_, response) => response.end(photo),
  "/away": (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(photo),
  "/missing": (_, response) => response.writeHead(404).end(),
  "/long": (_, response) => response.writeHead(200, { "content-length": 10 ** 9 }).write("x"),
  "/endless": (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(new Uint8Array(2 ** 16)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  },
  "/silent": () => {},
  "/slow": (_, response) => {
    const drip = setInterval(() => response.write("x"), 10);
    response.on("close", () => clearInterval(drip));
  },
};

beforeAll(async () => {
  port = await start(outside, 0, (request, response) => {
    outsideSeen.push(request.url!);
    const url = new URL(request.url!, "https://x");
    const to = url.searchParams.get("to");
    if (to !== null) response.writeHead(302, { location: to }).end();
    else answers[url.pathname]!(request, response);
  });
  await start(inside, port, (request, response) => {
    insideSeen.push(request.url!);
    response.end(photo);
  });
});
beforeEach(() => {
  outsideSeen = [];
  insideSeen = [];
  numLookups = 0;
  names = { "images.example": [[outside]], "internal.example": [[inside]] };
});
afterAll(() => {
  for (const server of servers) server.close();
  for (const server of servers) server.closeAllConnections();
});

function get(url: string, options: Partial<FetchOptions> = {}, signal = never) {
  return fetchImage(url.replaceAll("PORT", String(port)), signal, {
    maxBytes: 100_000,
    timeoutMs: 5_000,
    maxRedirects: 3,
    lookup: async (name) => {
      numLookups++;
      const all = names[name] ?? [];
      const found = all.length > 1 ? all.shift()! : (all[0] ?? []);
      return found.map((address) => ({ address, family: 4 }));
    },
    isAllowed: (address) => address === outside,
    port,
    ca: loopbackCertificate,
    ...options,
  });
}

/** As the server runs it. */
const real = { maxBytes: 9, timeoutMs: 5_000, maxRedirects: 0 };
const redirect = (to: string) => `https://images.example:PORT/?to=${encodeURIComponent(to)}`;
const refused = (code: string) => expect.objectContaining({ status: 400, code });

describe("what is allowed", () => {
  test.each([
    ["by a name", "https://images.example:PORT/photo"],
    ["by an address", "https://127.0.0.1:PORT/photo"],
    ["by an address as one number", "https://2130706433:PORT/photo"],
    ["through a redirect", redirect("https://images.example:PORT/photo")],
    ["through a redirect to a path", redirect("/photo")],
  ])("%s", async (_, url) => {
    expect(await get(url)).toEqual(photo);
    expect(insideSeen).toEqual([]);
  });
});

describe("no way leads inside", () => {
  test.each([
    ["an address", "https://127.0.0.2:PORT/photo"],
    ["an address as one number", "https://2130706434:PORT/photo"],
    ["an address in hex", "https://0x7f000002:PORT/photo"],
    ["an address in octal", "https://0177.0.0.2:PORT/photo"],
    ["a short address", "https://127.2:PORT/photo"],
    ["an address with wide digits", "https://１２７.0.0.2:PORT/photo"],
    ["a mapped address", "https://[::ffff:127.0.0.2]:PORT/photo"],
    ["IPv6 loopback", "https://[::1]:PORT/photo"],
    ["a name", "https://internal.example:PORT/photo"],
    ["a redirect to a name", redirect("https://internal.example:PORT/photo")],
    ["a redirect to an address", redirect("https://127.0.0.2:PORT/photo")],
    ["a redirect without scheme", redirect("//127.0.0.2:PORT/photo")],
  ])("%s", async (_, url) => {
    await expect(get(url)).rejects.toEqual(refused("image_url_not_public"));
    expect(insideSeen).toEqual([]);
  });

  test("a name with one address outside and one inside", async () => {
    names["images.example"] = [[outside, inside]];
    await expect(get("https://images.example:PORT/photo")).rejects.toEqual(refused("image_url_not_public"));
    expect([...outsideSeen, ...insideSeen]).toEqual([]);
  });

  test("a name whose answer changes after it was checked: the address that was checked is used", async () => {
    names["images.example"] = [[outside], [inside]];
    expect(await get("https://images.example:PORT/photo")).toEqual(photo);
    expect(numLookups).toBe(1);
    expect(insideSeen).toEqual([]);
  });

  test("a name whose answer changes between redirects is checked again", async () => {
    names["images.example"] = [[outside], [inside]];
    await expect(get(redirect(`https://images.example:${port}/photo`))).rejects.toEqual(
      refused("image_url_not_public"),
    );
    expect(numLookups).toBe(2);
    expect(insideSeen).toEqual([]);
  });

  test.each(["127.0.0.1", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]", "2130706433"])(
    "the rule for real addresses refuses %s",
    async (host) => {
      await expect(fetchImage(`https://${host}/`, never, real)).rejects.toEqual(
        refused("image_url_not_public"),
      );
    },
  );

  test("nor does the real name localhost", async () => {
    await expect(fetchImage("https://localhost/", never, real)).rejects.toEqual(
      refused("image_url_not_public"),
    );
  });
});

describe("addresses that are refused as they are written", () => {
  test.each([
    "http://images.example:PORT/photo",
    "ftp://images.example/photo",
    "file:///etc/passwd",
    "https://user:secret@images.example:PORT/photo",
    "https://images.example:22/photo",
    "https://",
    `https://images.example/${"x".repeat(9000)}`,
  ])("%s", async (url) => {
    await expect(get(url)).rejects.toEqual(refused("image_url_invalid"));
    expect(outsideSeen).toEqual([]);
  });

  test("a redirect to http is refused", async () => {
    await expect(get(redirect(`http://images.example:${port}/photo`))).rejects.toEqual(
      refused("image_url_invalid"),
    );
  });
});

describe("caps", () => {
  const failed = (message: RegExp) =>
    expect.objectContaining({ code: "image_url_failed", message: expect.stringMatching(message) });

  test.each([
    ["more bytes than allowed, announced", "/long", {}, /more than 100000 bytes/],
    ["more bytes than allowed, not announced", "/endless", {}, /more than 100000 bytes/],
    ["an answer that does not come", "/silent", { timeoutMs: 100 }, /more than 0.1 s/],
    ["an answer that comes slowly", "/slow", { timeoutMs: 100 }, /more than 0.1 s/],
    [
      "a name server that does not answer",
      "/photo",
      { timeoutMs: 100, lookup: () => new Promise<never>(() => {}) },
      /more than 0.1 s/,
    ],
    ["a compressed answer", "/away", {}, /compressed/],
    ["no such file", "/missing", {}, /answers 404/],
    ["a certificate that is not trusted", "/photo", { ca: "" }, /no connection/],
  ])("%s", async (_, path, options, message) => {
    await expect(get(`https://images.example:PORT${path}`, options)).rejects.toEqual(failed(message));
  });

  test("more redirects than allowed; as many as allowed pass", async () => {
    const again = (times: number): string =>
      times === 0 ? "/photo" : `/?to=${encodeURIComponent(again(times - 1))}`;
    expect(await get(`https://images.example:PORT${again(3)}`)).toEqual(photo);
    await expect(get(`https://images.example:PORT${again(4)}`)).rejects.toEqual(failed(/more than 3 times/));
  });

  test("an abort ends it", async () => {
    const controller = new AbortController();
    const fetching = get("https://images.example:PORT/silent", {}, controller.signal);
    await expect.poll(() => outsideSeen).toEqual(["/silent"]);
    controller.abort();
    await expect(fetching).rejects.toMatchObject({ code: "aborted" });
  });
});
