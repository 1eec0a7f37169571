/** Bytes out of a data URL. */

import { ImageError } from "../errors.ts";
import { checkNumBytes } from "./limits.ts";

/**
 * Decodes `data:[<type>][;base64],<data>`. The media type is not used: bytes say what they are.
 * Base64 is strict (standard alphabet, padded, no white space); other data is percent-decoded.
 *
 * @param maxBytes  most bytes to decode; a base64 text is measured before anything is allocated
 * @throws {ImageError} `image_format` when the text is not a data URL or its data is malformed, `image_empty` when it has
 *   no data, `image_too_large` when it decodes to more than `maxBytes`
 */
export function decodeDataUrl(url: string, maxBytes: number): Uint8Array<ArrayBuffer> {
  if (/^https?:/i.test(url)) {
    throw malformed(`found the address ${excerpt(url)}, expected bytes or a data URL`, "download it first");
  }
  if (!/^data:/i.test(url)) {
    throw malformed(
      `found the text ${excerpt(url)}, expected bytes or a data URL`,
      "read the file and pass its bytes",
    );
  }
  const comma = url.indexOf(",");
  if (comma < 0)
    throw malformed(`found a data URL without a comma, ${excerpt(url)}, expected data:<type>;base64,<data>`);
  const isBase64 = /;\s*base64\s*$/i.test(url.slice(5, comma));
  const data = url.slice(comma + 1);
  if (isBase64) {
    const numBytes = Math.floor((data.length * 3) / 4) - padding(data);
    checkNumBytes(numBytes, maxBytes);
    return decodeBase64(data, numBytes);
  }
  const bytes = decodePercent(data);
  checkNumBytes(bytes.length, maxBytes);
  return bytes;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextets = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) sextets[alphabet.charCodeAt(i)] = i;

function decodeBase64(text: string, numBytes: number): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0) {
    throw malformed(
      `found base64 data of ${text.length} characters, expected a multiple of 4 (padded with =)`,
    );
  }
  const bytes = new Uint8Array(numBytes);
  const numDigits = text.length - padding(text);
  let bits = 0;
  let to = 0;
  for (let i = 0; i < numDigits; i++) {
    const sextet = sextets[text.charCodeAt(i)] ?? -1;
    if (sextet < 0) {
      throw malformed(
        `found ${JSON.stringify(text[i])} at character ${i} of the base64 data, expected A-Z, a-z, 0-9, + or /`,
      );
    }
    bits = ((bits << 6) | sextet) & 0xffffff;
    if (i % 4 !== 0) bytes[to++] = (bits >> (6 - 2 * (i % 4))) & 0xff;
  }
  return bytes;
}

function decodePercent(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let to = 0;
  for (let i = 0; i < text.length; i++) {
    let byte = text.charCodeAt(i);
    if (byte === 0x25) {
      const digits = text.slice(i + 1, i + 3);
      if (!/^[0-9a-f]{2}$/i.test(digits)) {
        throw malformed(
          `found ${JSON.stringify(`%${digits}`)} at character ${i} of the data, expected % and two hex digits`,
        );
      }
      byte = Number.parseInt(digits, 16);
      i += 2;
    } else if (byte > 0x7e || byte < 0x20) {
      throw malformed(
        `found ${JSON.stringify(text[i])} at character ${i} of the data, expected it percent-encoded`,
      );
    }
    bytes[to++] = byte;
  }
  return bytes.slice(0, to);
}

function padding(text: string): number {
  return text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

function malformed(message: string, remedy = "encode the image again"): ImageError {
  return new ImageError("image_format", `${message}; ${remedy}`);
}
