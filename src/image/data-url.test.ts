import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDataUrl } from "./data-url.ts";

const limit = 1000;

describe("decodeDataUrl", () => {
  it("gives back any bytes, in base64 and percent-encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
        const base64 = Buffer.from(bytes).toString("base64");
        const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
        expect(decodeDataUrl(`data:image/png;base64,${base64}`, limit)).toEqual(bytes);
        expect(decodeDataUrl(`data:,${percent}`, limit)).toEqual(bytes);
      }),
      { seed: 5 },
    );
  });

  it.each([
    "data:image/png;base64,QUJD",
    "DATA:;BASE64,QUJD",
    "data:image/png;name=a.png; base64 ,QUJD",
    "data:,ABC",
    "data:text/plain;charset=utf-8,%41B%43",
  ])("reads %s", (url) => {
    expect(new TextDecoder().decode(decodeDataUrl(url, limit))).toBe("ABC");
  });

  it.each([
    ["https://example.com/a.png", "image_format", /^found the address "https:.*; download it first$/],
    ["HTTP://example.com/a.png", "image_format", /download it first$/],
    ["photo.jpg", "image_format", /^found the text "photo.jpg", expected bytes or a data URL; read the file/],
    ["", "image_format", /^found the text "", expected/],
    ["data:image/png;base64", "image_format", /without a comma/],
    ["data:image/png;base64,", "image_empty", /^found 0 bytes/],
    ["data:,", "image_empty", /^found 0 bytes/],
    ["data:;base64,QUJ", "image_format", /base64 data of 3 characters, expected a multiple of 4/],
    ["data:;base64,QU-D", "image_format", /found "-" at character 2 of the base64 data/],
    ["data:;base64,QU\nJDRA=", "image_format", /found "\\n" at character 2/],
    ["data:;base64,QU%3D", "image_format", /characters|found "%"/],
    ["data:;base64,Q===", "image_format", /found "=" at character 1/],
    ["data:;base64,QQ==QUJD", "image_format", /found "=" at character 2/],
    ["data:;base64,QU\u20acD", "image_format", /found "\u20ac" at character 2/],
    ["data:,%4", "image_format", /found "%4" at character 0 of the data, expected % and two hex digits/],
    ["data:,a%zz", "image_format", /found "%zz" at character 1/],
    [
      "data:,a\u20ac",
      "image_format",
      /found "\u20ac" at character 1 of the data, expected it percent-encoded/,
    ],
  ])("refuses %j", (url, code, message) => {
    expect(() => decodeDataUrl(url, limit)).toThrow(
      expect.objectContaining({ name: "ImageError", code, message: expect.stringMatching(message) }),
    );
  });

  it("measures base64 before decoding it", () => {
    const atLimit = Buffer.alloc(limit).toString("base64");
    const over = Buffer.alloc(limit + 1).toString("base64");
    expect(decodeDataUrl(`data:;base64,${atLimit}`, limit).length).toBe(limit);
    expect(() => decodeDataUrl(`data:;base64,${over}`, limit)).toThrow(
      expect.objectContaining({ code: "image_too_large", message: expect.stringContaining("1001 bytes") }),
    );
    // Not one character of this is base64: it is refused by its length alone.
    expect(() => decodeDataUrl(`data:;base64,${"!".repeat(4000)}`, limit)).toThrow(
      expect.objectContaining({ code: "image_too_large" }),
    );
  });

  it("shows the start of a long text only", () => {
    expect(() => decodeDataUrl(`https://${"x".repeat(5000)}`, limit)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{60,140}$/) }),
    );
  });
});
