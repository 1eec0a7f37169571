/**
 * Who may ask: keys, and without keys only programs and pages of this machine.
 */

import { createHash, timingSafeEqual } from "node:crypto";
import { HttpError } from "./http-error.ts";

/** Throws for a request that may not go on, and says for others whose share of the server they take. */
export type AccessCheck = (request: Request) => string;

/** @param keys at least one: the server is open only to who knows one of them */
export function keyAccess(keys: readonly string[]): AccessCheck {
  const digests = keys.map(digest);
  return ({ headers }) => {
    const bearer = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    const given = bearer ?? headers.get("x-api-key");
    if (given === null || given === undefined) {
      throw new HttpError(
        401,
        "missing_api_key",
        "no API key; send Authorization: Bearer KEY or x-api-key: KEY",
      );
    }
    const found = digest(given);
    let caller = -1;
    // Digests have one length, and all are compared: time tells neither a key's length nor which one is near.
    for (const [index, known] of digests.entries()) if (timingSafeEqual(known, found)) caller = index;
    if (caller < 0) throw new HttpError(401, "invalid_api_key", "the API key is not one of this server's");
    return `key ${caller + 1}`;
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * For a server without keys on a loopback address. A web page of any origin can reach that through its visitor's browser:
 * its requests carry an origin of elsewhere, or a host name of elsewhere that was made to resolve to 127.0.0.1.
 */
export const loopbackAccess: AccessCheck = ({ url, headers }) => {
  const host = new URL(url).hostname;
  if (!isLoopbackName(host)) {
    throw new HttpError(
      403,
      "host_not_allowed",
      "the request names a host that is not this machine's loopback; use http://127.0.0.1, or start the server with --api-key",
    );
  }
  const origin = headers.get("origin");
  if (origin === null || (URL.canParse(origin) && isLoopbackName(new URL(origin).hostname))) return "local";
  throw new HttpError(
    403,
    "origin_not_allowed",
    "the request comes from a web page of another origin; start the server with --api-key",
  );
};

/** Whether a host, as URLs write it, can only be this machine. */
export function isLoopbackName(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
