import { describe, expect, it } from "vitest";
import { imageFormat } from "./format.ts";

function bytes(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

describe("imageFormat", () => {
  it.each([
    ["\xff\xd8\xff\xe0", "jpeg"],
    ["\x89PNG\r\n\x1a\n", "png"],
    ["RIFF\0\0\0\0WEBPVP8 ", "webp"],
    ["GIF87a", "gif"],
    ["GIF89a", "gif"],
    ["II*\0", "tiff"],
    ["MM\0*", "tiff"],
    ["II+\0", "tiff"],
    ["\0\0\0\x1cftypavif\0\0\0\0", "avif"],
    ["\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "avif"],
    ["\0\0\0\x18ftypmsf1\0\0\0\0msf1avis", "avif"],
  ])("knows %j as %s", (start, format) => {
    expect(imageFormat(bytes(start))).toBe(format);
  });

  it.each([
    ["BM6\0", "a BMP"],
    ["%PDF-1.7\n", "a PDF document"],
    ["<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG"],
    ["\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<svg width='1'>", "an SVG"],
    ["<?xml version='1.0'?><note/>", "an XML document"],
    ["\n<!DOCTYPE html><title>404</title>", "an HTML page"],
    ["<html><body>", "an HTML page"],
    ["\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC"],
    ["\0\0\0\x18ftypisom\0\0\0\0isommp41", 'an ISO media file of brand "isom"'],
    ["RIFF\0\0\0\0WAVE", "an unknown format (first bytes 52 49 46 46 00 00 00 00)"],
    ["version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"],
    ["\xff\x0a\xfa", "a JPEG XL"],
    ["PK\x03\x04", "a ZIP archive"],
    ['{"error": "not found"}', 'text starting "{\\"error\\": \\"not found\\"}"'],
    ["\x89PNG\r\n", "an unknown format (first bytes 89 50 4e 47 0d 0a)"],
    ["\xff\xd8", "an unknown format (first bytes ff d8)"],
    ["\0", "an unknown format (first bytes 00)"],
  ])("says what %j is", (start, found) => {
    expect(() => imageFormat(bytes(start))).toThrow(
      expect.objectContaining({
        code: "image_format",
        message: expect.stringMatching(
          /^found .*, expected JPEG, PNG, WebP, GIF, AVIF or TIFF; convert it first$/,
        ),
      }),
    );
    expect(() => imageFormat(bytes(start))).toThrow(`found ${found}`);
  });
});
