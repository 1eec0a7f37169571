import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { normalizeTiles } from "./normalize.ts";
import type { RgbImage } from "./rgb-image.ts";
import { planTiles } from "./tile-plan.ts";
import { cutTiles } from "./tiles.ts";

const mean = [0.48145466, 0.4578275, 0.40821073] as const;
const std = [0.26862954, 0.26130258, 0.27577711] as const;
const most = [6, 6, 6, 4, 3, 3];
const pinpoints = most.flatMap((rows, column) =>
  Array.from({ length: rows }, (_, row) => [(column + 1) * 336, (row + 1) * 336] as const),
);
const settings = { tileSize: 336, patchSize: 14, pinpoints };

/** value(x, y, c) = (7x + 13y + 29c + (xy mod 31)) mod 256 */
function synthetic(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    data[i] = (7 * x + 13 * y + 29 * (i % 3) + ((x * y) % 31)) % 256;
  }
  return { width, height, data };
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

function byteSum(bytes: Uint8Array): number {
  return bytes.reduce((sum, value) => sum + value, 0);
}

describe("cutTiles", () => {
  it.each([
    [50, 37, "21f01ce32654cdc9", 43504843, "b82c38c6808a55e7", 32110154, [100, 129, 158]],
    [337, 336, "1b8ea59ca159e5bc", 43172513, "d4d5ca9a59d23faa", 43301387, [152, 181, 210]],
    [640, 480, "961cfdb9c7deb441", 43190568, "fadaf21b79f3129b", 129579592, [192, 231, 202]],
    [800, 600, "920322f1c1a0d55b", 43182286, "2e96ef8e7c0bde18", 230306451, [45, 76, 105]],
    [100, 2000, "906512303e3767f9", 43199507, "a749e2e3f78fe458", 77141753, [161, 68, 52]],
    [1000, 10, "3c8d7fcec6e30d20", 43209569, "27e59c60f9ffe185", 3858248, [130, 159, 188]],
  ])("gives Pillow's pixels for the synthetic %i x %i image", (width, height, ...expected) => {
    const image = synthetic(width, height);
    const { thumbnail, canvas } = cutTiles(image, planTiles(image, settings));
    const pixel = (100 * 336 + 200) * 3;
    expect([
      hash(thumbnail.data),
      byteSum(thumbnail.data),
      hash(canvas.data),
      byteSum(canvas.data),
      [...thumbnail.data.subarray(pixel, pixel + 3)],
    ]).toEqual(expected);
  });

  it("gives the thumbnail, then tiles that put together are the canvas", () => {
    const image = synthetic(800, 600);
    const plan = planTiles(image, settings);
    const { thumbnail, canvas, tiles } = cutTiles(image, plan);
    expect(tiles.length).toBe(plan.numTiles);
    expect(tiles[0]).toBe(thumbnail.data);
    const joined = new Uint8Array(canvas.data.length);
    for (let y = 0; y < canvas.height; y++) {
      for (let column = 0; column < plan.grid.columns; column++) {
        const tile = tiles[1 + Math.floor(y / 336) * plan.grid.columns + column]!;
        const row = tile.subarray((y % 336) * 336 * 3, ((y % 336) + 1) * 336 * 3);
        joined.set(row, (y * canvas.width + column * 336) * 3);
      }
    }
    expect(hash(joined)).toBe(hash(canvas.data));
  });

  it("pads with black", () => {
    const white = { width: 50, height: 37, data: new Uint8Array(50 * 37 * 3).fill(255) };
    const { canvas } = cutTiles(white, planTiles(white, settings));
    const rows = [43, 44, 291, 292].map((y) => [...canvas.data.subarray(y * 336 * 3, (y + 1) * 336 * 3)]);
    expect(rows.map((row) => new Set(row))).toEqual([0, 255, 255, 0].map((value) => new Set([value])));
  });
});

describe("normalizeTiles", () => {
  it.each([
    [0, [-1.7922626, -1.7520971, -1.4802198]],
    [255, [1.9303361, 2.0748837, 2.1458969]],
    [128, [0.0763361, 0.1688973, 0.3399488]],
  ])("maps %i to the reference's values", (value, expected) => {
    const values = normalizeTiles([Uint8Array.of(value, value, value)], mean, std);
    values.forEach((found, channel) => {
      expect(found).toBeCloseTo(expected[channel]!, 7);
    });
  });

  it("lays channels out first, tile after tile", () => {
    const first = Uint8Array.of(0, 1, 2, 3, 4, 5);
    const second = Uint8Array.of(6, 7, 8, 9, 10, 11);
    const plain = normalizeTiles([first, second], [0, 0, 0], [1, 1, 1]);
    expect([...plain].map((value) => Math.round(value * 255))).toEqual([
      0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11,
    ]);
  });
});
