import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { browserCodec } from "../../src/image/browser-codec.ts";
import { decodeImage } from "../../src/image/decode.ts";
import type { RgbImage } from "../../src/image/rgb-image.ts";
import { sharpCodec } from "../../src/runtime/node-image.ts";
import { encode, gradient, maxDifference, pipeline } from "./samples.ts";

/** The platform's part, by sharp: bitmaps are RGBA, always turned by EXIF as browsers do. */
interface FakeBitmap {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
  close(): void;
}

let numOpen = 0;
let largestCanvas = 0;

async function fakeCreateImageBitmap(blob: Blob): Promise<FakeBitmap> {
  if (blob.type === "image/tiff") throw new DOMException("The source image could not be decoded.");
  const { data, info } = await sharp(await blob.arrayBuffer(), { autoOrient: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  numOpen += 1;
  return {
    width: info.width,
    height: info.height,
    rgba: data,
    close() {
      numOpen -= 1;
    },
  };
}

class FakeCanvas {
  readonly width: number;
  readonly height: number;
  readonly #rgba: Float64Array;
  fillStyle = "";

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#rgba = new Float64Array(width * height * 4);
    largestCanvas = Math.max(largestCanvas, width * height);
  }

  getContext(): this {
    return this;
  }

  clearRect(): void {
    this.#rgba.fill(0);
  }

  fillRect(): void {
    expect(this.fillStyle).toBe("white");
    this.#rgba.fill(255);
  }

  drawImage(bitmap: FakeBitmap, left: number, top: number): void {
    expect(left).toBe(0);
    for (let y = 0; y < this.height && y - top < bitmap.height; y++) {
      for (let x = 0; x < bitmap.width; x++) {
        const from = ((y - top) * bitmap.width + x) * 4;
        const to = (y * this.width + x) * 4;
        const alpha = bitmap.rgba[from + 3]! / 255;
        for (let channel = 0; channel < 4; channel++) {
          const over = bitmap.rgba[from + channel]!;
          const under = this.#rgba[to + 3] === 0 ? over : this.#rgba[to + channel]!;
          this.#rgba[to + channel] = over * alpha + under * (1 - alpha);
        }
      }
    }
  }

  getImageData(left: number, top: number, width: number, height: number): { data: Uint8ClampedArray } {
    expect([left, top, width]).toEqual([0, 0, this.width]);
    return { data: Uint8ClampedArray.from(this.#rgba.subarray(0, width * height * 4)) };
  }
}

beforeEach(() => {
  numOpen = 0;
  largestCanvas = 0;
  vi.stubGlobal("createImageBitmap", fakeCreateImageBitmap);
  vi.stubGlobal("OffscreenCanvas", FakeCanvas);
});
afterEach(() => vi.unstubAllGlobals());

/** The same file through both codecs. */
async function both(
  bytes: Uint8Array,
  preprocessing: "default" | "reference",
): Promise<[RgbImage, RgbImage]> {
  const node = await decodeImage(bytes, sharpCodec, { preprocessing });
  return [await decodeImage(bytes, browserCodec, { preprocessing }), node];
}

describe("browserCodec", () => {
  it("reads images taller than one strip, row by row", async () => {
    for (const height of [1, 255, 256, 257, 700]) {
      const [browser, node] = await both(await encode(gradient(5, height), "png"), "default");
      expect(maxDifference(browser, node)).toBe(0);
    }
    expect(largestCanvas).toBe(5 * 256);
  });

  it("applies EXIF orientation by default and not for reference, as in Node", async () => {
    for (const format of ["png", "jpeg", "webp"] as const) {
      const bytes = await pipeline(gradient(40, 30))
        .withMetadata({ orientation: 6 })
        .toFormat(format)
        .toBuffer();
      for (const preprocessing of ["default", "reference"] as const) {
        const [browser, node] = await both(bytes, preprocessing);
        expect([browser.width, browser.height]).toEqual(preprocessing === "default" ? [30, 40] : [40, 30]);
        expect(maxDifference(browser, node)).toBe(0);
      }
    }
  });

  it("lays transparency on white by default and drops it for reference, as in Node", async () => {
    const bytes = await pipeline(gradient(40, 30)).ensureAlpha(0.4).png().toBuffer();
    for (const preprocessing of ["default", "reference"] as const) {
      const [browser, node] = await both(bytes, preprocessing);
      expect(maxDifference(browser, node)).toBeLessThanOrEqual(1);
    }
  });

  it("says which format the browser does not decode", async () => {
    const bytes = await encode(gradient(5, 5), "tiff");
    await expect(decodeImage(bytes, browserCodec)).rejects.toMatchObject({
      code: "image_format",
      message: "image: found a TIFF that this browser does not decode; convert it to PNG or JPEG",
    });
  });

  it("calls a file whose pixels do not decode cut short or damaged", async () => {
    const bytes = await encode(gradient(50, 50), "png");
    await expect(decodeImage(bytes.subarray(0, 200), browserCodec)).rejects.toMatchObject({
      code: "image_truncated",
    });
  });

  it("closes every bitmap", async () => {
    const bytes = await encode(gradient(50, 50), "png");
    await decodeImage(bytes, browserCodec);
    await expect(
      browserCodec.decode(bytes, { preprocessing: "default", maxPixels: 10 }),
    ).rejects.toMatchObject({ code: "image_too_large" });
    expect(numOpen).toBe(0);
  });
});
