import { describe, expect, it, vi } from "vitest";
import { ImageError } from "../errors.ts";
import { decodeImage, type ImageCodec, type ImageInput } from "./decode.ts";
import { headerSize } from "./header-size.ts";

const pixels = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };

/** A PNG up to the end of its header: enough for everything before the codec. */
function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

function codecOf(decode: ImageCodec["decode"]): ImageCodec {
  return { header: async (bytes) => headerSize(bytes), decode };
}

describe("decodeImage", () => {
  it("takes bytes, an ArrayBuffer, a Blob and a data URL alike", async () => {
    const bytes = pngHeader(4, 5);
    const decode = vi.fn(async (_: Uint8Array) => pixels);
    const inputs: ImageInput[] = [
      bytes,
      bytes.buffer,
      new Blob([bytes]),
      `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`,
    ];
    for (const input of inputs) expect(await decodeImage(input, codecOf(decode))).toBe(pixels);
    expect(decode.mock.calls.map(([given]) => new Uint8Array(given))).toEqual([bytes, bytes, bytes, bytes]);
  });

  it("hands the codec the preprocessing and the limit", async () => {
    const decode = vi.fn<ImageCodec["decode"]>(async () => pixels);
    await decodeImage(pngHeader(4, 5), codecOf(decode));
    await decodeImage(pngHeader(4, 5), codecOf(decode), { preprocessing: "reference", maxPixels: 20 });
    expect(decode.mock.calls.map(([, options]) => options)).toEqual([
      { preprocessing: "default", maxPixels: 64_000_000 },
      { preprocessing: "reference", maxPixels: 20 },
    ]);
  });

  it("refuses too many pixels before the codec decodes, and takes exactly as many as allowed", async () => {
    const decode = vi.fn<ImageCodec["decode"]>(async () => pixels);
    await expect(
      decodeImage(pngHeader(12_000, 9000), codecOf(decode), { label: "image 2 of 3" }),
    ).rejects.toMatchObject({
      code: "image_too_large",
      message:
        "image 2 of 3: 12000 x 9000 is 108 megapixels, over maxPixels 64000000; send it smaller or raise maxPixels",
      fields: { width: 12_000, height: 9000, maxPixels: 64_000_000 },
    });
    expect(decode).not.toHaveBeenCalled();
    await decodeImage(pngHeader(8000, 8000), codecOf(decode));
    expect(decode).toHaveBeenCalledOnce();
  });

  it("refuses everything when a limit is not a number", async () => {
    for (const limits of [{ maxPixels: Number.NaN }, { maxBytes: Number.NaN }]) {
      await expect(
        decodeImage(
          pngHeader(1, 1),
          codecOf(async () => pixels),
          limits,
        ),
      ).rejects.toMatchObject({
        code: "image_too_large",
      });
    }
  });

  it("refuses a blob by its size, without reading it", async () => {
    const blob = new Blob([new Uint8Array(11)]);
    const read = vi.spyOn(blob, "arrayBuffer");
    await expect(
      decodeImage(
        blob,
        codecOf(async () => pixels),
        { maxBytes: 10 },
      ),
    ).rejects.toMatchObject({
      code: "image_too_large",
      message: "image: found 11 bytes, over maxBytes 10; send it smaller or raise maxBytes",
    });
    expect(read).not.toHaveBeenCalled();
  });

  it.each([null, undefined, 7, {}])("refuses %j as input", async (input) => {
    await expect(
      decodeImage(
        input as unknown as ImageInput,
        codecOf(async () => pixels),
      ),
    ).rejects.toMatchObject({
      code: "image_format",
      message: expect.stringContaining("expected a Uint8Array"),
    });
  });

  it("wraps what the codec throws in one line, with it as the cause", async () => {
    const cause = new Error("attempt one\nVipsJpeg: premature end:\n (2.1)\n");
    const decode = async () => {
      throw cause;
    };
    await expect(decodeImage(pngHeader(4, 5), codecOf(decode), { label: "a.png" })).rejects.toMatchObject({
      name: "ImageError",
      code: "image_truncated",
      cause,
      message:
        "a.png: PNG of 4 x 5 pixels in 33 bytes is cut short or damaged (VipsJpeg: premature end); save or download it again",
    });
  });

  it("keeps the code and fields of the codec's own ImageError", async () => {
    const decode = async () => {
      throw new ImageError("image_format", "found a TIFF", { fields: { a: 1 } });
    };
    await expect(decodeImage(pngHeader(4, 5), codecOf(decode))).rejects.toMatchObject({
      code: "image_format",
      message: "image: found a TIFF",
      fields: { a: 1 },
    });
  });
});
