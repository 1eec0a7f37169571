import { describe, expect, it } from "vitest";
import { normalizeTiles } from "./normalize.ts";
import { type ImageSettings, processImage, roundedSize } from "./process.ts";
import { resample } from "./resample.ts";
import type { RgbImage } from "./rgb-image.ts";

const settings: ImageSettings = {
  processImageMode: "anyres",
  size: [32, 32],
  patchSize: 16,
  imageMean: [0.5, 0.5, 0.5],
  imageStd: [0.5, 0.5, 0.5],
  imageGridPinpoints: [
    [32, 32],
    [32, 64],
    [64, 32],
  ],
};

function image(width: number, height: number): RgbImage {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 251) };
}

describe("processImage", () => {
  it("anyres: gives tiles, their values and the plan's count", () => {
    const result = processImage(image(50, 25), settings);
    if (result.mode !== "anyres") throw new Error(result.mode);
    expect(result.plan.canvas).toEqual({ width: 64, height: 32 });
    expect(result.tiles.map((tile) => tile.length)).toEqual([3072, 3072, 3072]);
    expect(result.pixelValues).toEqual(normalizeTiles(result.tiles, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]));
    expect(result.numFeatures).toBe(result.plan.numFeatures);
  });

  it("resize: gives one picture of exactly the size, aspect lost", () => {
    const input = image(50, 25);
    const result = processImage(input, { ...settings, processImageMode: "resize" });
    if (result.mode === "anyres") throw new Error(result.mode);
    expect([result.width, result.height, result.numFeatures]).toEqual([32, 32, 4]);
    const plain = resample(input, { width: 32, height: 32 });
    expect(result.pixelValues).toEqual(normalizeTiles([plain.data], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]));
  });

  it("resize: counts 576 image tokens at 336, and truncates area over patch area otherwise", () => {
    const at = (size: readonly [number, number], patchSize: number) =>
      processImage(image(9, 9), { ...settings, processImageMode: "resize", size, patchSize }).numFeatures;
    expect(at([336, 336], 14)).toBe(576);
    expect(at([30, 20], 14)).toBe(3);
  });

  it("keepratio_resize: centres the picture on black and counts the whole canvas", () => {
    const white = { width: 40, height: 20, data: new Uint8Array(2400).fill(255) };
    const result = processImage(white, {
      ...settings,
      processImageMode: "keepratio_resize",
      size: [336, 336],
      patchSize: 14,
    });
    if (result.mode === "anyres") throw new Error(result.mode);
    expect([result.width, result.height, result.numFeatures]).toEqual([336, 336, 576]);
    const rows = [83, 84, 251, 252].map((y) => result.pixelValues[y * 336 + 100]);
    expect(rows).toEqual([-1, 1, 1, -1]);
  });

  it("dynamic_res: resizes to the rounded size and counts its patches", () => {
    const result = processImage(image(100, 50), {
      ...settings,
      processImageMode: "dynamic_res",
      size: [2016, 2016],
      patchSize: 14,
    });
    if (result.mode === "anyres") throw new Error(result.mode);
    expect([result.width, result.height, result.numFeatures]).toEqual([112, 56, 32]);
    expect(result.pixelValues.length).toBe(3 * 112 * 56);
  });

  it.each([
    [{ size: [32, 64] }, "image_mode", "size is 32 x 64, expected a square tile"],
    [{ processImageMode: "dynamic_res", size: [30, 30] }, "image_mode", "size 30 x 30 is not a multiple"],
    [{ processImageMode: "other" }, "image_mode", 'process_image_mode is "other", expected "anyres"'],
  ])("refuses %j", (change, code, message) => {
    const wrong = { ...settings, ...change } as ImageSettings;
    expect(() => processImage(image(8, 8), wrong)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it.each(["anyres", "keepratio_resize"] as const)("%s refuses an aspect of 3000:1", (processImageMode) => {
    expect(() => processImage(image(3000, 1), { ...settings, processImageMode })).toThrow(
      expect.objectContaining({ code: "image_aspect" }),
    );
  });
});

describe("roundedSize", () => {
  const maximum = { width: 2016, height: 2016 };

  it.each([
    [1000, 500, 1008, 504],
    [337, 336, 350, 336],
    [700, 2800, 504, 2016],
    [2800, 700, 2016, 700],
    [5000, 4000, 2016, 2016],
    [1, 1, 14, 14],
  ])("gives the reference's size for %i x %i", (width, height, roundedWidth, roundedHeight) => {
    expect(roundedSize({ width, height }, maximum, 14)).toEqual({
      width: roundedWidth,
      height: roundedHeight,
    });
  });

  it("refuses an image whose reduced side is 0", () => {
    expect(() => roundedSize({ width: 1, height: 40_000 }, maximum, 14)).toThrow(
      expect.objectContaining({ code: "image_aspect" }),
    );
  });
});
