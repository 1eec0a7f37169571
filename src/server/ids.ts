import { randomUUID } from "node:crypto";

/** An id nobody can guess: a prefix and 32 hex digits, those of a random UUID. Node asks the system for the bits of many at a time. */
export function newId(prefix: string): string {
  return prefix + randomUUID().replaceAll("-", "");
}

/** Unix time, seconds. */
export function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}
