/**
 * Looks at JSON before it is parsed. Text of a few MB can describe millions of empty lists, which take many times its size
 * once they are objects; strings, where images are, take only their length.
 */

import { HttpError } from "./http-error.ts";

/** A long conversation has some thousands of values, about ten deep. */
const maxValues = 100_000;
const maxDepth = 64;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * @param bytes JSON in UTF-8, or anything else: what is no JSON is found by parsing it
 * @throws {HttpError} 400 `json_too_complex`
 */
export function expectModestJson(bytes: Uint8Array): void {
  let numValues = 1;
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === closeList || byte === closeObject) depth--;
    else if (byte === openList || byte === openObject) {
      numValues++;
      depth++;
    } else if (byte === comma) numValues++;
    if (numValues > maxValues) throw tooComplex(`more than ${maxValues} values`);
    if (depth > maxDepth) throw tooComplex(`values in more than ${maxDepth} others`);
  }
}

/** Where the quote is that closes the string; past the end when none does. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(quote, start + 1); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    let numBackslashes = 0;
    while (bytes[at - 1 - numBackslashes] === backslash) numBackslashes++;
    if (numBackslashes % 2 === 0) return at;
  }
  return bytes.length;
}

function tooComplex(found: string): HttpError {
  return new HttpError(400, "json_too_complex", `the body has ${found}`);
}
