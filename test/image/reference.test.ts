import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeImage } from "../../src/image/decode.ts";
import type { PixelKernels } from "../../src/image/pixel-kernels.ts";
import { type ImageSettings, processImageWith } from "../../src/image/process.ts";
import type { RgbImage } from "../../src/image/rgb-image.ts";
import { planTiles } from "../../src/image/tile-plan.ts";
import { arrangeTiles, tileSizes } from "../../src/image/tiles.ts";
import { sharpCodec } from "../../src/runtime/node-image.ts";
import { pixelKernelSets } from "../support/pixel-kernels.ts";

interface ExpectedPlan {
  readonly width: number;
  readonly height: number;
  readonly best: readonly [number, number];
  readonly resized: readonly [number, number];
  readonly pad: readonly [number, number];
  readonly tiles: number;
  readonly unpadded: readonly [number, number];
  readonly imageTokens: number;
}

interface ExpectedImage {
  readonly file: string;
  readonly plan: ExpectedPlan;
  readonly inputSha256: string;
  readonly thumbnailSha256: string;
  readonly tileSha256: readonly string[];
  readonly thumbnailFirstPixelsCHW: readonly (readonly number[])[];
}

interface Expected {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly plans: readonly ExpectedPlan[];
  readonly images: readonly ExpectedImage[];
}

const fixtures = new URL("../fixtures/", import.meta.url);
const expected: Expected = JSON.parse(readFileSync(new URL("image/expected.json", fixtures), "utf8"));
const most = [6, 6, 6, 4, 3, 3];
const pinpoints = most.flatMap((rows, column) =>
  Array.from({ length: rows }, (_, row) => [(column + 1) * 336, (row + 1) * 336] as const),
);
const official = { tileSize: 336, patchSize: 14, pinpoints };

function planAsExpected(width: number, height: number): ExpectedPlan {
  const { canvas, resized, offset, numTiles, kept, numFeatures } = planTiles({ width, height }, official);
  return {
    width,
    height,
    best: [canvas.width, canvas.height],
    resized: [resized.width, resized.height],
    pad: [offset.x, offset.y],
    tiles: numTiles - 1,
    unpadded: [kept.columns, kept.rows],
    imageTokens: numFeatures,
  };
}

function decodeFixture(file: string): Promise<RgbImage> {
  const bytes = readFileSync(new URL(`image/${file}`, fixtures));
  return decodeImage(bytes, sharpCodec, { preprocessing: "reference", label: file });
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("the recorded processor", () => {
  it("makes the same plan for 200 sizes", () => {
    expect(expected.plans.length).toBe(200);
    for (const plan of expected.plans) expect(planAsExpected(plan.width, plan.height)).toEqual(plan);
  });
});

describe.each(await pixelKernelSets())("the recorded processor on $name", ({ missing, open }) => {
  let kernels: PixelKernels;
  beforeAll(async () => {
    if (missing === null) kernels = await open();
  });

  it.skipIf(missing !== null).each(expected.images)(
    "$file: the same plan, pixels, thumbnail, tiles and values",
    async (recorded) => {
      const image = await decodeFixture(recorded.file);
      expect(planAsExpected(image.width, image.height)).toEqual(recorded.plan);
      expect(sha256(image.data)).toBe(recorded.inputSha256);

      const plan = planTiles(image, official);
      const [small, inner] = await kernels.resample(image, tileSizes(plan));
      const { thumbnail, tiles } = arrangeTiles(small!, inner!, plan);
      expect(sha256(thumbnail.data)).toBe(recorded.thumbnailSha256);
      expect(tiles.slice(1).map(sha256)).toEqual(recorded.tileSha256);

      const values = await kernels.normalize([thumbnail.data], expected.mean, expected.std);
      const firstPixels = recorded.thumbnailFirstPixelsCHW.map((row, channel) => [
        ...values.subarray(channel * 336 * 336, channel * 336 * 336 + row.length),
      ]);
      expect(firstPixels).toEqual(recorded.thumbnailFirstPixelsCHW);
    },
  );

  it.skipIf(missing !== null)(
    "gives the same pixel values, bit by bit, for the three images of the small model",
    async () => {
      const { metadata, tensor } = readSafetensors(new URL("model/vl-f32/expected.safetensors", fixtures));
      const settings = smallModelSettings();
      const files: string[] = JSON.parse(metadata["images"]!);
      const counts: number[] = [];
      const values: Float32Array[] = [];
      for (const file of files) {
        const image = await decodeFixture(`inputs/${file}`);
        const { pixelValues, numFeatures } = await processImageWith(kernels, image, settings);
        counts.push(numFeatures);
        values.push(pixelValues);
      }
      expect(counts).toEqual([...new Int32Array(tensor("image_tokens"))]);
      const recorded = new Float32Array(tensor("pixel_values"));
      const found = values.flatMap((part) => [...part]);
      expect(found.length).toBe(recorded.length);
      const worst = found.reduce((max, value, i) => Math.max(max, Math.abs(value - recorded[i]!)), 0);
      expect(worst).toBe(0);
    },
  );
});

function smallModelSettings(): ImageSettings {
  const url = new URL("model/vl-f32/preprocessor_config.json", fixtures);
  const json = JSON.parse(readFileSync(url, "utf8"));
  return {
    processImageMode: json["process_image_mode"],
    size: json["size"],
    patchSize: json["patch_size"],
    imageMean: json["image_mean"],
    imageStd: json["image_std"],
    imageGridPinpoints: json["image_grid_pinpoints"],
  };
}

function readSafetensors(url: URL) {
  const bytes = new Uint8Array(readFileSync(url));
  const numHeaderBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + numHeaderBytes)));
  return {
    metadata: header["__metadata__"] as Record<string, string>,
    tensor(name: string): ArrayBuffer {
      const [start, end] = header[name]["data_offsets"] as [number, number];
      return bytes.buffer.slice(8 + numHeaderBytes + start, 8 + numHeaderBytes + end);
    },
  };
}
