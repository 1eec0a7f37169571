/**
 * Fetches an image from an address that a stranger chose.
 *
 * The danger is that this machine reaches what the stranger cannot: services of its own and of its network. So only https on
 * port 443; all addresses that a name resolves to must be public; the connection goes to one of these very addresses, so a
 * second answer of the name server changes nothing; and every redirect begins anew.
 */

import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { isIP } from "node:net";
import { promisify } from "node:util";
import { throwIfAborted } from "../admission.ts";
import { HttpError } from "../http/http-error.ts";
import { isPublicAddress } from "./public-address.ts";

export interface FetchOptions {
  /** Most bytes of the image. */
  readonly maxBytes: number;
  /** Time for all of it, redirects included. */
  readonly timeoutMs: number;
  readonly maxRedirects: number;
  /** What tests replace: names, what counts as public, the port, whom to trust. */
  readonly lookup?: (hostname: string) => Promise<readonly LookupAddress[]>;
  readonly isAllowed?: (address: string) => boolean;
  readonly port?: number;
  readonly ca?: string;
}

const lookupAll = promisify(dnsLookup);

/**
 * @throws {RequestError} `aborted`
 * @throws {HttpError} 400 `image_url_invalid`, `image_url_not_public` or `image_url_failed`; what is told of an answer that is
 *   no image is its status alone
 */
export async function fetchImage(
  address: string,
  signal: AbortSignal,
  options: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  let url = checkedUrl(address, options);
  try {
    for (let numRedirects = 0; ; numRedirects++) {
      const { response, end } = await get(url, await resolve(url, either, options), either, options);
      try {
        const location = redirectOf(response);
        if (location === null) return await bytesOf(response, options.maxBytes);
        if (numRedirects >= options.maxRedirects) {
          throw failed(`it redirects more than ${options.maxRedirects} times`);
        }
        if (!URL.canParse(location, url)) throw failed("it redirects to what is no address");
        url = checkedUrl(new URL(location, url).href, options);
      } finally {
        end();
      }
    }
  } catch (cause) {
    throwIfAborted(signal);
    if (timeout.aborted) throw failed(`it took more than ${options.timeoutMs / 1000} s`, cause);
    if (cause instanceof HttpError) throw cause;
    throw failed("no connection", cause);
  }
}

/** @throws {HttpError} 400 `image_url_invalid` */
function checkedUrl(address: string, { port = 443 }: FetchOptions): URL {
  const invalid = (problem: string) =>
    new HttpError(400, "image_url_invalid", `the url ${problem}; send an https address, or a data URL`);
  if (address.length > 8192) throw invalid("is longer than 8192 characters");
  if (!URL.canParse(address)) throw invalid("is no address");
  // The parser writes 2130706433, 0x7f.1 and 127.1 as 127.0.0.1.
  const url = new URL(address);
  if (url.protocol !== "https:") throw invalid("is not https");
  if (url.username !== "" || url.password !== "") throw invalid("has a name or password");
  if (Number(url.port || 443) !== port) throw invalid(`has port ${url.port || 443}, expected ${port}`);
  return url;
}

/** The address to connect to. @throws {HttpError} 400 `image_url_not_public` when any that the name has is not allowed */
async function resolve(
  url: URL,
  signal: AbortSignal,
  { lookup = (hostname) => lookupAll(hostname, { all: true }), isAllowed = isPublicAddress }: FetchOptions,
): Promise<LookupAddress> {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(hostname);
  const found = family === 0 ? await orAborted(lookup(hostname), signal) : [{ address: hostname, family }];
  const [first] = found;
  if (first === undefined) throw failed("its name has no address");
  if (found.every(({ address }) => isAllowed(address))) return first;
  throw new HttpError(
    400,
    "image_url_not_public",
    "the url leads to an address that is not public; send the image as a data URL",
  );
}

interface Answer {
  readonly response: IncomingMessage;
  /** Ends the connection; what was not read is not wanted. */
  readonly end: () => void;
}

function get(url: URL, pinned: LookupAddress, signal: AbortSignal, { ca }: FetchOptions): Promise<Answer> {
  const request: RequestOptions = {
    method: "GET",
    signal,
    // No pooled connection: it would be to wherever an earlier request was allowed to go.
    agent: false,
    headers: { accept: "image/*", "accept-encoding": "identity", "user-agent": "vl01" },
    lookup: (_hostname, { all }, callback) => {
      if (all) callback(null, [pinned]);
      else callback(null, pinned.address, pinned.family);
    },
    ...(ca === undefined ? {} : { ca }),
  };
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, request, (response) => {
      // Errors of what nobody reads any more.
      response.on("error", () => {});
      resolve({ response, end: () => void sent.destroy() });
    });
    sent.on("error", reject);
    sent.end();
  });
}

function redirectOf({ statusCode, headers }: IncomingMessage): string | null {
  return [301, 302, 303, 307, 308].includes(statusCode ?? 0) ? (headers.location ?? null) : null;
}

async function bytesOf(response: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) throw failed(`it answers ${statusCode}`);
  if ((headers["content-encoding"] ?? "identity") !== "identity") throw failed("its answer is compressed");
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let numBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    numBytes += chunk.length;
    if (numBytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(maxBytes: number): HttpError {
  return failed(`the image has more than ${maxBytes} bytes`);
}

function failed(problem: string, cause?: unknown): HttpError {
  return new HttpError(400, "image_url_failed", `the url could not be fetched: ${problem}`, { cause });
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
