import type { z } from "zod";
import { readBytes, readJson } from "./http/json-body.ts";
import type { Call } from "./route.ts";

/** The call's JSON body under the server's limits. @throws {HttpError} as `readJson` */
export function callBody<T>({ request, scope, parts }: Call, schema: z.ZodType<T>): Promise<T> {
  return readJson(request, schema, {
    maxBytes: parts.limits.maxBodyBytes,
    onBytes: (numBytes) => scope.holdBytes(numBytes),
  });
}

/** The call's body as it is. @throws {HttpError} 413 `body_too_large` */
export function callBytes({ request, scope }: Call, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  return readBytes(request, { maxBytes, onBytes: (numBytes) => scope.holdBytes(numBytes) });
}
