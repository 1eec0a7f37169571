/** Bad images, made from good ones: cut short, mislabelled, damaged, too large, too thin. */

import sharp from "sharp";
import type { ErrorCode } from "../../src/errors.ts";
import type { ImageInput } from "../../src/image/decode.ts";
import type { ImageFormat } from "../../src/image/format.ts";
import { encode, formats } from "../image/samples.ts";

export interface MalformedImage {
  readonly name: string;
  readonly input: ImageInput;
  /** Any of these is right; a cut in the header and a cut in the pixels differ. */
  readonly codes: readonly ErrorCode[];
  /** True when the error must come before the codec is asked to decode. */
  readonly beforeDecoding: boolean;
}

/** The whole corpus, the same at every call. */
export async function malformedImages(): Promise<readonly MalformedImage[]> {
  const noise = noiseImage(120, 90);
  const originals = new Map<ImageFormat, Uint8Array>();
  for (const format of formats) originals.set(format, await encode(noise, format));
  return [
    ...cutShort(originals),
    ...otherFiles(),
    ...tooLarge(originals),
    ...damaged(originals),
    ...texts(originals.get("png")!),
    ...(await tooThin()),
  ];
}

function cutShort(originals: ReadonlyMap<ImageFormat, Uint8Array>): MalformedImage[] {
  const codes = ["image_truncated", "image_format"] as const;
  const shares = [0.001, 0.01, 0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
  const cuts: MalformedImage[] = [];
  for (const [format, bytes] of originals) {
    for (const share of shares) {
      const input = bytes.slice(0, Math.ceil(bytes.length * share));
      cuts.push({ name: `${format} cut at ${share * 100}%`, input, codes, beforeDecoding: false });
    }
    const headless = Uint8Array.from(bytes);
    headless.fill(0, 0, 12);
    cuts.push({
      name: `${format} without its magic`,
      input: headless,
      codes: ["image_format"],
      beforeDecoding: true,
    });
  }
  return cuts;
}

function otherFiles(): MalformedImage[] {
  const files: Record<string, string> = {
    SVG: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "SVG with an XML head": '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    HTML: "<!doctype html><html><body>404 Not Found</body></html>",
    PDF: "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    BMP: "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
    HEIC: "\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "JPEG XL": "\xff\x0a\xfa\x7f\x01\x90",
    ZIP: "PK\x03\x04\x14\0\0\0",
    JSON: '{"error":{"message":"no such object"}}',
    "Git LFS pointer": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "one zero byte": "\0",
    "1000 zero bytes": "\0".repeat(1000),
    "RIFF sound": "RIFF\x24\0\0\0WAVEfmt ",
  };
  return [
    ...Object.entries(files).map(([name, content]) => ({
      name,
      input: latin1(content),
      codes: ["image_format"] as const,
      beforeDecoding: true,
    })),
    ...[new Uint8Array(0), new ArrayBuffer(0), new Blob([])].map((input) => ({
      name: `0 bytes as ${input.constructor.name}`,
      input,
      codes: ["image_empty"] as const,
      beforeDecoding: true,
    })),
  ];
}

function tooLarge(originals: ReadonlyMap<ImageFormat, Uint8Array>): MalformedImage[] {
  const png = patched(originals.get("png")!, (view) => {
    view.setUint32(16, 100_000);
    view.setUint32(20, 100_000);
  });
  const jpeg = patched(originals.get("jpeg")!, (view, find) => {
    const at = find("\xff\xc0");
    view.setUint16(at + 5, 65_535);
    view.setUint16(at + 7, 65_535);
  });
  const gif = patched(originals.get("gif")!, (view) => {
    view.setUint16(6, 65_535, true);
    view.setUint16(8, 65_535, true);
  });
  const gifFrame = patched(originals.get("gif")!, (view, find) => {
    const at = find("\x2c\0\0\0\0\x78\0\x5a\0");
    view.setUint16(at + 5, 65_535, true);
    view.setUint16(at + 7, 65_535, true);
  });
  const tiff = patched(originals.get("tiff")!, (view) => {
    setTiffEntry(view, 256, 100_000);
    setTiffEntry(view, 257, 100_000);
  });
  const avif = patched(originals.get("avif")!, (view, find) => {
    view.setUint32(find("ispe") + 8, 100_000);
    view.setUint32(find("ispe") + 12, 100_000);
  });
  const lossless = patched(originals.get("webp")!, (view, find) => {
    view.setUint32(find("VP8L") + 9, 0x0fffffff, true);
  });
  const extended = latin1("RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff");
  const lossy = latin1(
    "RIFF\x1e\0\0\0WEBPVP8 \x12\0\0\0\x30\x01\0\x9d\x01\x2a\xff\x3f\xff\x3f\0\0\0\0\0\0\0\0",
  );
  const bigTiff = new DataView(new ArrayBuffer(64));
  [0x49492b00, 0x08000000, 0x10000000, 0, 0x02000000, 0].forEach((word, i) => {
    bigTiff.setUint32(i * 4, word);
  });
  [256, 257].forEach((tag, i) => {
    bigTiff.setUint16(24 + i * 20, tag, true);
    bigTiff.setUint16(26 + i * 20, 16, true);
    bigTiff.setBigUint64(28 + i * 20, 1n, true);
    bigTiff.setBigUint64(36 + i * 20, (1n << 63n) - 1n, true);
  });
  const all: Record<string, Uint8Array> = {
    "PNG of 100000 x 100000": png,
    "JPEG of 65535 x 65535": jpeg,
    "GIF with a screen of 65535 x 65535": gif,
    "GIF with a frame of 65535 x 65535": gifFrame,
    "TIFF of 100000 x 100000": tiff,
    "BigTIFF of 2^63 x 2^63": new Uint8Array(bigTiff.buffer),
    "AVIF of 100000 x 100000": avif,
    "lossless WebP of 16384 x 16384": lossless,
    "lossy WebP of 16383 x 16383": lossy,
    "WebP with a canvas of 16777216 x 16777216": extended,
  };
  return Object.entries(all).map(([name, input]) => ({
    name,
    input,
    codes: ["image_too_large"],
    beforeDecoding: true,
  }));
}

function damaged(originals: ReadonlyMap<ImageFormat, Uint8Array>): MalformedImage[] {
  const png = originals.get("png")!;
  const early = (name: string, input: Uint8Array, code: ErrorCode): MalformedImage => ({
    name,
    input,
    codes: [code],
    beforeDecoding: true,
  });
  const late = (name: string, input: Uint8Array): MalformedImage => ({
    name,
    input,
    codes: ["image_truncated"],
    beforeDecoding: false,
  });
  return [
    early(
      "PNG of width 0",
      patched(png, (view) => view.setUint32(16, 0)),
      "image_empty",
    ),
    early(
      "JPEG of height 0",
      patched(originals.get("jpeg")!, (view, find) => view.setUint16(find("\xff\xc0") + 5, 0)),
      "image_empty",
    ),
    early(
      "PNG without IHDR",
      patched(png, (view) => view.setUint32(12, 0x49444154)),
      "image_format",
    ),
    early("JPEG of markers only", latin1("\xff\xd8\xff\xd9\xff\xd9"), "image_format"),
    early("JPEG with a segment of length 0", latin1("\xff\xd8\xff\xe0\0\0JFIF"), "image_format"),
    early("JPEG that is one long 0xff", new Uint8Array(5000).fill(0xff).fill(0xd8, 1, 2), "image_truncated"),
    early("GIF without a frame", latin1("GIF89a\x05\0\x05\0\0\0\0;"), "image_format"),
    early(
      "GIF whose extension never ends",
      latin1(`GIF89a\x05\0\x05\0\0\0\0!${"\xff".repeat(900)}`),
      "image_truncated",
    ),
    early("TIFF whose directory is beyond the file", latin1("II*\0\xff\xff\xff\xff"), "image_truncated"),
    early("TIFF whose directory is empty", latin1("II*\0\x08\0\0\0\0\0\0\0\0\0"), "image_format"),
    early(
      "AVIF with a box of size 1",
      latin1("\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x01meta\0\0\0\0\0\0\0\x04"),
      "image_format",
    ),
    early("AVIF without an item", latin1("\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x0cmeta\0\0\0\0"), "image_format"),
    early("WebP without a picture", latin1("RIFF\x10\0\0\0WEBPICCP\x04\0\0\0\0\0\0\0"), "image_format"),
    late(
      "PNG with a wrong pixel byte",
      patched(png, (view, find) =>
        view.setUint8(find("IDAT") + 300, view.getUint8(find("IDAT") + 300) ^ 0xff),
      ),
    ),
    late(
      "JPEG whose Huffman tables are zero",
      patched(originals.get("jpeg")!, (view, find) => {
        for (let at = find("\xff\xc4") + 4; at < find("\xff\xda"); at++) view.setUint8(at, 0);
      }),
    ),
    late(
      "AVIF whose pixels are larger than it says",
      patched(originals.get("avif")!, (view, find) => {
        view.setUint32(find("ispe") + 8, 16);
        view.setUint32(find("ispe") + 12, 16);
      }),
    ),
    late("TIFF whose last strips are missing", stripsOfTiff().subarray(0, 500)),
    late("PNG header followed by zeros", Uint8Array.from([...png.subarray(0, 33), ...new Uint8Array(2000)])),
  ];
}

function texts(png: Uint8Array): MalformedImage[] {
  const base64 = Buffer.from(png).toString("base64");
  const all: Record<string, readonly [string, ErrorCode]> = {
    "http address": ["http://example.com/cat.jpg", "image_format"],
    "https address": ["https://example.com/cat.jpg?size=large", "image_format"],
    "file address": ["file:///tmp/cat.jpg", "image_format"],
    path: ["./cat.jpg", "image_format"],
    "base64 without data:": [base64, "image_format"],
    "empty text": ["", "image_format"],
    "data URL without comma": ["data:image/png;base64", "image_format"],
    "data URL without data": ["data:image/png;base64,", "image_empty"],
    "data URL with a space": [
      `data:image/png;base64,${base64.slice(0, 40)} ${base64.slice(41)}`,
      "image_format",
    ],
    "data URL in the URL alphabet": [`data:image/png;base64,${"-_".repeat(64)}`, "image_format"],
    "data URL without padding": ["data:image/png;base64,iVBORw0KGg", "image_format"],
    "data URL cut short": [`data:image/png;base64,${base64.slice(0, 400)}`, "image_truncated"],
    "data URL with a bad escape": ["data:image/png,%89PNG%0", "image_format"],
    "data URL of HTML": ["data:text/html,<html></html>", "image_format"],
  };
  return Object.entries(all).map(([name, [input, code]]) => ({
    name,
    input,
    codes: [code],
    beforeDecoding: code !== "image_truncated",
  }));
}

/** These decode; the plan refuses them. */
async function tooThin(): Promise<MalformedImage[]> {
  const sizes = [
    [3000, 1],
    [1, 3000],
    [9000, 3],
  ] as const;
  return Promise.all(
    sizes.map(async ([width, height]) => ({
      name: `PNG of ${width} x ${height}`,
      input: await sharp({ create: { width, height, channels: 3, background: "red" } })
        .png()
        .toBuffer(),
      codes: ["image_aspect"] as const,
      beforeDecoding: false,
    })),
  );
}

/** A small generator, so that the corpus is the same everywhere; noise leaves no byte of a file unused. */
function noiseImage(width: number, height: number) {
  let state = 1;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 24;
  });
  return { width, height, data };
}

function patched(
  original: Uint8Array,
  change: (view: DataView, find: (text: string) => number) => void,
): Uint8Array {
  const bytes = Uint8Array.from(original);
  const find = (text: string) => {
    const at = Buffer.from(bytes.buffer).indexOf(text, 0, "latin1");
    if (at < 0) throw new Error(`no ${JSON.stringify(text)} to change`);
    return at;
  };
  change(new DataView(bytes.buffer), find);
  return bytes;
}

/** A grey TIFF of 30 x 30 in three strips, its directory before them. */
export function stripsOfTiff(): Uint8Array {
  const entries: readonly (readonly [tag: number, count: number, value: number])[] = [
    [256, 1, 30],
    [257, 1, 30],
    [258, 1, 8],
    [259, 1, 1],
    [262, 1, 1],
    [273, 3, 134],
    [277, 1, 1],
    [278, 1, 10],
    [279, 3, 146],
  ];
  const view = new DataView(new ArrayBuffer(160 + 900));
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag, count, value], i) => {
    view.setUint16(10 + i * 12, tag, true);
    view.setUint16(12 + i * 12, 4, true);
    view.setUint32(14 + i * 12, count, true);
    view.setUint32(18 + i * 12, value, true);
  });
  for (let strip = 0; strip < 3; strip++) {
    view.setUint32(134 + strip * 4, 160 + strip * 300, true);
    view.setUint32(146 + strip * 4, 300, true);
  }
  return new Uint8Array(view.buffer);
}

function setTiffEntry(view: DataView, tag: number, value: number): void {
  const directory = view.getUint32(4, true);
  for (let entry = 0; entry < view.getUint16(directory, true); entry++) {
    const at = directory + 2 + entry * 12;
    if (view.getUint16(at, true) !== tag) continue;
    view.setUint16(at + 2, 4, true);
    view.setUint32(at + 8, value, true);
  }
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
