/**
 * Reads an image's size out of its header, without decoding a pixel, so that limits hold before anything is allocated.
 * One parser for every runtime: the same file is refused everywhere for the same reason.
 *
 * Every loop moves forward, and a read past the end is a RangeError of DataView, so that any bytes end in a size or in
 * an ImageError after at most one pass.
 */

import { ImageError } from "../errors.ts";
import { formatName, type ImageFormat, imageFormat } from "./format.ts";
import type { ImageSize } from "./tile-plan.ts";

/**
 * Gives the size, in pixels, of the picture that decoding yields before EXIF orientation: the first page of a TIFF, the
 * canvas of a WebP, the screen of a GIF widened by its first frame, the primary item of an AVIF with its own rotation.
 *
 * @throws {ImageError} `image_format` when the bytes are none of the formats read or the header is damaged,
 *   `image_truncated` when the file ends inside the header, `image_empty` when a side is 0
 */
export function headerSize(bytes: Uint8Array): ImageSize {
  const format = imageFormat(bytes);
  const name = formatName[format];
  const { width, height } = readHeader(bytes, format);
  if (width === 0 || height === 0) {
    throw new ImageError(
      "image_empty",
      `${name} header says ${width} x ${height} pixels, expected at least 1 pixel a side; ${retry}`,
      { fields: { width, height } },
    );
  }
  return { width, height };
}

const retry = "save or download it again";

function readHeader(bytes: Uint8Array, format: ImageFormat): ImageSize {
  const name = formatName[format];
  try {
    return readers[format](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    if (cause instanceof DamagedHeader) {
      throw new ImageError("image_format", `${name} header is damaged: ${cause.message}; ${retry}`);
    }
    if (!(cause instanceof RangeError)) throw cause;
    throw new ImageError(
      "image_truncated",
      `${name} header goes past the end of the file, which has ${bytes.length} bytes; ${retry}`,
      { cause, fields: { numBytes: bytes.length } },
    );
  }
}

class DamagedHeader extends Error {}

const readers: Readonly<Record<ImageFormat, (view: DataView) => ImageSize>> = {
  jpeg: jpegSize,
  png: pngSize,
  webp: webpSize,
  gif: gifSize,
  avif: avifSize,
  tiff: tiffSize,
};

/** Segments up to the frame header (SOF). Stray bytes between segments are passed over, as libjpeg does. */
function jpegSize(view: DataView): ImageSize {
  let at = 2;
  for (;;) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xff) {
      at += 1;
    } else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
    } else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    } else if (marker === 0xd9 || marker === 0xda) {
      throw new DamagedHeader("no frame size before the pixels");
    } else {
      const length = view.getUint16(at + 2);
      if (length < 2) throw new DamagedHeader(`a segment of length ${length} at byte ${at}`);
      at += 2 + length;
    }
  }
}

function pngSize(view: DataView): ImageSize {
  if (fourCharacters(view, 12) !== "IHDR") throw new DamagedHeader("the first chunk is not IHDR");
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function webpSize(view: DataView): ImageSize {
  const chunk = fourCharacters(view, 12);
  if (chunk === "VP8X") return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  if (chunk === "VP8L" && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (chunk === "VP8 " && view.getUint8(23) === 0x9d && view.getUint16(24) === 0x012a) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  throw new DamagedHeader("no picture in the first chunk");
}

/** The first frame counts too: it may reach over the screen, and decoders then widen the picture. */
function gifSize(view: DataView): ImageSize {
  const u16 = (at: number) => view.getUint16(at, true);
  const flags = view.getUint8(10);
  let at = 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  while (view.getUint8(at) === 0x21) {
    at += 2;
    for (let length = view.getUint8(at); length !== 0; length = view.getUint8(at)) at += 1 + length;
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) throw new DamagedHeader("no frame after the colour table");
  return {
    width: Math.max(u16(6), u16(at + 1) + u16(at + 5)),
    height: Math.max(u16(8), u16(at + 3) + u16(at + 7)),
  };
}

/** Entries 256 and 257 of the first directory; classic TIFF and BigTIFF. */
function tiffSize(view: DataView): ImageSize {
  const little = view.getUint8(0) === 0x49;
  const big = view.getUint16(2, little) === 43;
  const u64 = (at: number) => Number(view.getBigUint64(at, little));
  const directory = big ? u64(8) : view.getUint32(4, little);
  const numEntries = big ? u64(directory) : view.getUint16(directory, little);
  const entryBytes = big ? 20 : 12;
  const readValue = (at: number): number => {
    const type = view.getUint16(at, little);
    const value = at + (big ? 10 : 6);
    if (type === 1) return view.getUint8(value);
    if (type === 3) return view.getUint16(value, little);
    if (type === 4) return view.getUint32(value, little);
    if (type === 16 && big) return u64(value);
    throw new DamagedHeader(`a size of type ${type}`);
  };
  let width: number | undefined;
  let height: number | undefined;
  for (let entry = 0; entry < numEntries && (width === undefined || height === undefined); entry++) {
    const at = directory + (big ? 8 : 2) + entry * entryBytes;
    const tag = view.getUint16(at, little);
    if (tag === 256) width = readValue(at + 2);
    if (tag === 257) height = readValue(at + 2);
  }
  if (width === undefined || height === undefined) throw new DamagedHeader("no ImageWidth or ImageLength");
  return { width, height };
}

/** The `ispe` property of the primary item, turned when its `irot` is a quarter turn. */
function avifSize(view: DataView): ImageSize {
  const meta = findBox(boxes(view, 0, view.byteLength), "meta");
  const inMeta = boxes(view, meta.start + 4, meta.end);
  const pitm = findBox(inMeta, "pitm");
  const primary =
    view.getUint8(pitm.start) === 0 ? view.getUint16(pitm.start + 4) : view.getUint32(pitm.start + 4);
  const iprp = findBox(inMeta, "iprp");
  const inIprp = boxes(view, iprp.start, iprp.end);
  const ipco = findBox(inIprp, "ipco");
  const properties = boxes(view, ipco.start, ipco.end);
  const own = inIprp
    .filter((box) => box.type === "ipma")
    .flatMap((ipma) => propertyIndices(view, ipma, primary))
    .flatMap((index) => properties[index - 1] ?? []);
  const ispe = findBox(own, "ispe");
  const size = { width: view.getUint32(ispe.start + 4), height: view.getUint32(ispe.start + 8) };
  const irot = own.find((box) => box.type === "irot");
  const quarterTurn = irot !== undefined && view.getUint8(irot.start) % 2 === 1;
  return quarterTurn ? { width: size.height, height: size.width } : size;
}

/** One-based indices into `ipco` that an `ipma` box gives to an item. */
function propertyIndices(file: DataView, box: Box, item: number): number[] {
  const view = new DataView(file.buffer, file.byteOffset + box.start, box.end - box.start);
  const version = view.getUint8(0);
  const wide = (view.getUint8(3) & 1) === 1;
  const numItems = view.getUint32(4);
  let at = 8;
  for (let i = 0; i < numItems; i++) {
    const id = version === 0 ? view.getUint16(at) : view.getUint32(at);
    at += version === 0 ? 2 : 4;
    const count = view.getUint8(at++);
    const start = at;
    at += wide ? 2 * count : count;
    if (id !== item) continue;
    return Array.from({ length: count }, (_, k) =>
      wide ? view.getUint16(start + 2 * k) & 0x7fff : view.getUint8(start + k) & 0x7f,
    );
  }
  return [];
}

/** A box of an ISO media file; `start` and `end` bound its content. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Real files have a few dozen; without a bound, 64 MiB of empty boxes would fill half a gigabyte of memory. */
const maxBoxes = 10_000;

function boxes(view: DataView, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at < end; ) {
    if (found.length === maxBoxes) throw new DamagedHeader(`more than ${maxBoxes} boxes side by side`);
    const size32 = view.getUint32(at);
    const headerBytes = size32 === 1 ? 16 : 8;
    const size = size32 === 0 ? end - at : size32 === 1 ? Number(view.getBigUint64(at + 8)) : size32;
    if (size < headerBytes) throw new DamagedHeader(`a box of ${size} bytes at byte ${at}`);
    found.push({
      type: fourCharacters(view, at + 4),
      start: at + headerBytes,
      end: Math.min(at + size, end),
    });
    at += size;
  }
  return found;
}

function findBox(among: readonly Box[], type: string): Box {
  const box = among.find((candidate) => candidate.type === type);
  if (box === undefined) throw new DamagedHeader(`no ${type} box`);
  return box;
}

function fourCharacters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
}
