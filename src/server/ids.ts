import { randomBytes } from "node:crypto";

/** An id nobody can guess: a prefix and 128 random bits in hex. */
export function newId(prefix: string): string {
  return prefix + randomBytes(16).toString("hex");
}

/** Unix time, seconds. */
export function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}
