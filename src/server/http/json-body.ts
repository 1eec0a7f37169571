/**
 * A request's body, read under a cap and checked by a schema.
 */

import type { z } from "zod";
import { RequestError } from "../../errors.ts";
import { HttpError } from "./http-error.ts";
import { expectModestJson } from "./json-shape.ts";

/** A body that its header says is at most this long is read in one go: a stream of it costs more than reading it. */
const smallBytes = 1 << 16;

export interface BodyLimits {
  /** Most bytes of the body; the reading stops there, whatever the headers promise. */
  readonly maxBytes: number;
  /** Hears of bytes as they come; the reading stops when it throws. */
  readonly onBytes?: ((numBytes: number) => void) | undefined;
}

/**
 * @throws {HttpError} 413 `body_too_large`, 415 `unsupported_media_type`, 400 `json_too_complex`, 400 `invalid_json`, or 400 for the first field
 *   that the schema refuses, with its path as `param`
 */
export async function readJson<T>(request: Request, schema: z.ZodType<T>, limits: BodyLimits): Promise<T> {
  const type = request.headers.get("content-type") ?? "";
  // Also what keeps a web page of another origin from posting here: it cannot send this type without asking first.
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HttpError(
      415,
      "unsupported_media_type",
      `content-type is ${type === "" ? "missing" : "another one"}, expected application/json`,
      { closes: true },
    );
  }
  const bytes = await readBytes(request, limits);
  expectModestJson(bytes);
  return checkFields(parseJson(bytes), schema);
}

/** @throws {HttpError} 413 `body_too_large` */
export async function readBytes(
  request: Request,
  { maxBytes, onBytes }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  try {
    const read = announced <= smallBytes ? readWhole : readChunks;
    return await read(request, { maxBytes, onBytes });
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new RequestError("aborted", "the connection ended before the body did", { cause: error });
  }
}

/** Of a body whose header says that it is small; HTTP does not let more through than it says. */
async function readWhole(
  request: Request,
  { maxBytes, onBytes }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  onBytes?.(bytes.length);
  return bytes;
}

async function readChunks(
  request: Request,
  { maxBytes, onBytes }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let numBytes = 0;
  for await (const chunk of request.body ?? []) {
    numBytes += chunk.byteLength;
    if (numBytes > maxBytes) throw tooLarge(maxBytes);
    onBytes?.(chunk.byteLength);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(numBytes);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(
    413,
    "body_too_large",
    `the body has more than ${maxBytes} bytes; send smaller images, or fewer`,
    { closes: true },
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new HttpError(400, "invalid_json", "the body is not JSON in UTF-8");
  }
}

/** @throws {HttpError} 400 with the path of the first field that is refused */
export function checkFields<T>(value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw refusal(result.error.issues);
}

type Issue = z.core.$ZodIssue;

function refusal(issues: readonly Issue[]): HttpError {
  const { path, issue } = deepest(issues);
  const at = paramPath(path);
  if (issue.code === "unrecognized_keys") {
    const name = paramPath([...path, issue.keys[0]!.slice(0, 80)]);
    return new HttpError(400, "unknown_parameter", `Unknown parameter: '${name}'.`, { param: name });
  }
  const named = issue.code === "custom" ? issue.params?.["code"] : undefined;
  const code = typeof named === "string" ? named : "invalid_value";
  return new HttpError(400, code, at === "" ? issue.message : `${at}: ${issue.message}`, {
    param: at === "" ? null : at,
  });
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly issue: Issue;
}

/** The issue that says most: of a union, that of the alternative which went furthest before it failed. */
function deepest(issues: readonly Issue[], parent: readonly PropertyKey[] = []): Found {
  const found = issues.flatMap((issue): Found[] => {
    const path = [...parent, ...issue.path];
    const alternatives = issue.code === "invalid_union" ? issue.errors.filter((one) => one.length > 0) : [];
    return [{ path, issue }, ...alternatives.map((one) => deepest(one, path))];
  });
  return found.reduce((best, one) => (one.path.length > best.path.length ? one : best));
}

function paramPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path)
    text += typeof key === "number" ? `[${key}]` : `${text === "" ? "" : "."}${String(key)}`;
  return text;
}
