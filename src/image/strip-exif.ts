/** Removes EXIF data from an encoded image, for decoders that always apply its orientation. */

import { type ImageFormat, imageFormat } from "./format.ts";

/**
 * Gives the same image without its EXIF segment or chunk, so that it decodes in the orientation it was stored in.
 * JPEG, PNG and WebP; other formats, and files without EXIF, come back as they are.
 *
 * @param bytes  an image whose header was read without error
 */
export function stripExif(bytes: Uint8Array): Uint8Array {
  const format = imageFormat(bytes);
  const range = findExif(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), format);
  if (range === null) return bytes;
  const stripped = new Uint8Array(bytes.length - (range.end - range.start));
  stripped.set(bytes.subarray(0, range.start));
  stripped.set(bytes.subarray(range.end), range.start);
  if (format === "webp") {
    // The container says how long it is and, in the first chunk's flags, that it has EXIF.
    new DataView(stripped.buffer).setUint32(4, stripped.length - 8, true);
    stripped[20] = stripped[20]! & ~0x08;
  }
  return stripped;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function findExif(view: DataView, format: ImageFormat): Range | null {
  if (format === "jpeg") return findSegment(view);
  // A PNG chunk is length, type, data, CRC; a RIFF chunk is type, length, data padded to an even length.
  if (format === "png") return findChunk(view, 8, "eXIf", (at) => [at + 4, 12 + view.getUint32(at)]);
  if (format === "webp") {
    return findChunk(view, 12, "EXIF", (at) => {
      const length = view.getUint32(at + 4, true);
      return [at, 8 + length + (length % 2)];
    });
  }
  return null;
}

/** The APP1 segment that starts with "Exif". */
function findSegment(view: DataView): Range | null {
  for (let at = 2; at + 8 <= view.byteLength; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xda) return null;
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) return within(view, at, end);
    at = end;
  }
  return null;
}

function findChunk(
  view: DataView,
  first: number,
  type: string,
  layout: (at: number) => readonly [typeAt: number, numBytes: number],
): Range | null {
  for (let at = first; at + 8 <= view.byteLength; ) {
    const [typeAt, numBytes] = layout(at);
    const found = [0, 1, 2, 3].every((i) => view.getUint8(typeAt + i) === type.charCodeAt(i));
    if (found) return within(view, at, at + numBytes);
    at += numBytes;
  }
  return null;
}

function within(view: DataView, start: number, end: number): Range {
  return { start, end: Math.min(end, view.byteLength) };
}
