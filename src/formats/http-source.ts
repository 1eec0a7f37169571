/**
 * Files on a web server, read in ranges with fetch.
 *
 * Opening a file asks for its first 64 KiB, which gives the size (Content-Range) and usually the whole safetensors header
 * or JSON file, so that opening a shard costs one request. A server that does not serve ranges is refused: it would send
 * all of a shard for its first bytes.
 */
import { CheckpointError } from "../errors.ts";
import { type ByteSource, checkRange, type Folder } from "./byte-source.ts";

export interface HttpFolderOptions {
  /** Sent with every request, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Used in place of the global fetch. */
  readonly fetch?: typeof fetch;
}

/** Bytes asked for when a file is opened. */
const openingBytes = 1 << 16;

/**
 * A folder of a web server.
 *
 * `open` gives `null` for 404 and keeps the first 64 KiB of a file in memory. In browsers a server on another origin must
 * allow this one (CORS).
 *
 * @param baseUrl address of the folder, in a page also relative to it; its query and fragment are dropped
 * @throws {CheckpointError} `checkpoint_unreadable` when it is no address
 * @throws {CheckpointError} from `open` and `read`: `checkpoint_unreadable` for another status, for a server that ignores
 *   Range, for a failed or short transfer
 */
export function httpFolder(baseUrl: string | URL, options: HttpFolderOptions = {}): Folder {
  const base = parseUrl(baseUrl);
  if (base === null) {
    throw new CheckpointError(
      "checkpoint_unreadable",
      `${String(baseUrl)}: not an address, expected one such as https://example.org/model/`,
    );
  }
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return {
    name: `${base.host}${base.pathname}`,
    open(fileName) {
      const url = new URL(base);
      url.pathname += fileName.split("/").map(encodeURIComponent).join("/");
      return openFile(new HttpFile(fileName, url, options));
    },
  };
}

function parseUrl(url: string | URL): URL | null {
  try {
    return new URL(url, globalThis.location?.href);
  } catch {
    return null;
  }
}

async function openFile(file: HttpFile): Promise<ByteSource | null> {
  const response = await file.request(`bytes=0-${openingBytes - 1}`);
  if (response.status === 404) {
    await response.body?.cancel();
    return null;
  }
  const range = contentRange(response);
  if (response.status === 416 && range?.size === 0) {
    await response.body?.cancel();
    return sourceOf(file, 0, new Uint8Array());
  }
  await file.expectPartial(response);
  const size = range?.size ?? (await file.sizeFromHead());
  const opening = await file.body(response, Math.min(size, openingBytes), range?.begin, 0);
  const version = response.headers.get("etag") ?? response.headers.get("last-modified");
  const source = sourceOf(file, size, opening);
  return version === null ? source : { ...source, version };
}

function sourceOf(file: HttpFile, size: number, opening: Uint8Array): ByteSource {
  const source: ByteSource = {
    name: file.name,
    size,
    async read(offset, length) {
      checkRange(source, offset, length);
      if (length === 0) return new Uint8Array();
      if (offset + length <= opening.length) return opening.slice(offset, offset + length);
      const response = await file.request(`bytes=${offset}-${offset + length - 1}`);
      await file.expectPartial(response);
      return file.body(response, length, contentRange(response)?.begin, offset);
    },
  };
  return source;
}

class HttpFile {
  readonly name: string;
  readonly #url: URL;
  readonly #options: HttpFolderOptions;

  constructor(name: string, url: URL, options: HttpFolderOptions) {
    this.name = name;
    this.#url = url;
    this.#options = options;
  }

  /** One GET of a range, or a HEAD when no range is given. */
  async request(range?: string): Promise<Response> {
    const send = this.#options.fetch ?? fetch;
    const headers = range === undefined ? this.#options.headers : { ...this.#options.headers, Range: range };
    try {
      return await send(this.#url, { method: range === undefined ? "HEAD" : "GET", headers: headers ?? {} });
    } catch (cause) {
      throw this.#error(`${this.#url.host} cannot be reached: ${reason(cause)}`, cause);
    }
  }

  async expectPartial(response: Response): Promise<void> {
    if (response.status === 206) return;
    await response.body?.cancel();
    if (response.status === 200) {
      throw this.#error(
        `${this.#url.host} answers a Range request with 200 and the whole file; it does not serve ranges, use another server or a local folder`,
      );
    }
    throw this.#error(`${this.#url.host} answers ${response.status}, expected 206 (part of the file)`);
  }

  async sizeFromHead(): Promise<number> {
    const response = await this.request();
    const size = Number(response.headers.get("content-length") ?? Number.NaN);
    if (response.ok && Number.isSafeInteger(size)) return size;
    throw this.#error(
      `${this.#url.host} shows the size of the file neither in Content-Range nor in Content-Length; in a browser the server must expose these headers`,
    );
  }

  /** The body, which must be `length` bytes; never holds more than that. */
  async body(
    response: Response,
    length: number,
    begin: number | undefined,
    wanted: number,
  ): Promise<Uint8Array> {
    if (begin !== undefined && begin !== wanted) {
      await response.body?.cancel();
      throw this.#error(`asked for bytes from ${wanted}, ${this.#url.host} sends bytes from ${begin}`);
    }
    const bytes = new Uint8Array(length);
    const reader = response.body?.getReader();
    let filled = 0;
    try {
      for (;;) {
        const part = await reader?.read();
        if (part === undefined || part.done) break;
        const fits = part.value.subarray(0, length - filled);
        bytes.set(fits, filled);
        filled += part.value.length;
        if (filled > length) break;
      }
    } catch (cause) {
      throw this.#error(`transfer stopped after ${filled} of ${length} bytes: ${reason(cause)}`, cause);
    }
    if (filled === length) return bytes;
    await reader?.cancel();
    const sent = filled > length ? "more" : String(filled);
    throw this.#error(`asked for ${length} bytes from ${wanted}, ${this.#url.host} sends ${sent}`);
  }

  #error(problem: string, cause?: unknown): CheckpointError {
    return new CheckpointError("checkpoint_unreadable", `${this.name}: ${problem}`, {
      fields: { file: this.name, host: this.#url.host },
      cause,
    });
  }
}

// Content-Range is `bytes 0-99/1234`, with a star where a part is unknown; in browsers CORS may hide it.
function contentRange(
  response: Response,
): { begin: number | undefined; size: number | undefined } | undefined {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  if (match === null) return undefined;
  const size = Number(match[2]);
  return {
    begin: match[1] === undefined ? undefined : Number(match[1]),
    size: Number.isSafeInteger(size) ? size : undefined,
  };
}

/** fetch says little in its own message; the cause has the system's word. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
