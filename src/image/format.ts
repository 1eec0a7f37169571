/** Tells an image's format from its first bytes; names and file extensions are not asked. */

import { ImageError } from "../errors.ts";

export type ImageFormat = "jpeg" | "png" | "webp" | "gif" | "avif" | "tiff";

/** How messages name the formats. */
export const formatName: Readonly<Record<ImageFormat, string>> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  gif: "GIF",
  avif: "AVIF",
  tiff: "TIFF",
};

const readableFormats = "JPEG, PNG, WebP, GIF, AVIF or TIFF";

/**
 * Gives the format of an encoded image.
 *
 * @throws {ImageError} `image_format` naming what the bytes look like instead
 */
export function imageFormat(bytes: Uint8Array): ImageFormat {
  const start = latin1(bytes, 0, 16);
  if (start.startsWith("\xff\xd8\xff")) return "jpeg";
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) return "webp";
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "gif";
  // The last two are BigTIFF.
  if (["II*\0", "MM\0*", "II+\0", "MM\0+"].some((magic) => start.startsWith(magic))) return "tiff";
  if (brands(bytes).some((brand) => brand === "avif" || brand === "avis")) return "avif";
  throw new ImageError(
    "image_format",
    `found ${otherFormat(bytes)}, expected ${readableFormats}; convert it first`,
  );
}

/** The brands of an ISO media file: the major one, then the compatible ones. Empty for anything else. */
function brands(bytes: Uint8Array): string[] {
  if (latin1(bytes, 4, 8) !== "ftyp") return [];
  const end = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 256);
  const found = [latin1(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(latin1(bytes, at, at + 4));
  return found;
}

const magics: readonly (readonly [string, string])[] = [
  ["BM", "a BMP"],
  ["%PDF-", "a PDF document"],
  ["\0\0\x01\0", "an ICO icon"],
  ["8BPS", "a Photoshop document"],
  ["\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL"],
  ["\xff\x0a", "a JPEG XL"],
  ["\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000"],
  ["PK\x03\x04", "a ZIP archive or Office document"],
  ["\x1f\x8b", "gzip data"],
  ["\x1aE\xdf\xa3", "a Matroska or WebM video"],
  ["version https://git-lfs", "a Git LFS pointer, not the file itself"],
];

/** What the bytes are instead of a readable image, with its article. */
function otherFormat(bytes: Uint8Array): string {
  const start = latin1(bytes, 0, 1024);
  const magic = magics.find(([prefix]) => start.startsWith(prefix));
  if (magic !== undefined) return magic[1];
  const [major, ...compatible] = brands(bytes);
  if (major !== undefined) {
    const heic = [major, ...compatible].some((brand) => /^(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(brand));
    return heic ? "a HEIC" : `an ISO media file of brand ${JSON.stringify(major)}`;
  }
  const text = start.replace(/^(\xef\xbb\xbf)?\s*/, "").toLowerCase();
  if (/<svg[\s>]/.test(text) && text.startsWith("<")) return "an SVG";
  if (/^<(!doctype html|html|head|body)/.test(text)) return "an HTML page";
  if (text.startsWith("<?xml")) return "an XML document";
  if (/^[\t\n\r -~]+$/.test(text)) return `text starting ${JSON.stringify(text.slice(0, 24))}`;
  const hex = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0"));
  return `an unknown format (first bytes ${hex.join(" ")})`;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
