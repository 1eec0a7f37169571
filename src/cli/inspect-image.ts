import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ImageError } from "../errors.ts";
import { readModelConfig, readProcessorConfig } from "../formats/config-files.ts";
import { minimaxVl01Processor } from "../formats/presets.ts";
import type { ProcessorConfig } from "../formats/processor-config.ts";
import type { Preprocessing } from "../image/decode.ts";
import type { TiledImage } from "../image/process.ts";
import { prepareImage } from "../runtime/images.ts";
import {
  directory,
  encodePng,
  expectDirectory,
  nodePixelKernels,
  readImageFile,
  sharpCodec,
} from "../runtime/node.ts";
import { formatCount, formatTable } from "./format.ts";

export interface InspectImageFlags {
  readonly model?: string;
  readonly saveTiles?: string;
  readonly preprocessing: Preprocessing;
  readonly json?: boolean;
}

export async function inspectImage(file: string, flags: InspectImageFlags): Promise<void> {
  const settings = flags.model === undefined ? minimaxVl01Processor : await readSettings(flags.model);
  const bytes = await readImageFile(file);
  const { preprocessing } = flags;
  const image = await prepareImage({ image: bytes, label: file }, sharpCodec, settings, {
    preprocessing,
    pixelKernels: nodePixelKernels,
  });
  if (image.mode !== "anyres") {
    throw new ImageError(
      "image_mode",
      `process_image_mode is "${image.mode}", which has no tile plan; ${image.width} x ${image.height} pixels, ${image.numFeatures} image tokens`,
    );
  }
  const hashes = image.tiles.map((tile) => createHash("sha256").update(tile).digest("hex"));
  if (flags.json) process.stdout.write(`${JSON.stringify(planJson(image, hashes), null, 2)}\n`);
  else process.stdout.write(`${describe(image, hashes)}\n`);
  if (flags.saveTiles !== undefined) await saveTiles(flags.saveTiles, image);
}

async function readSettings(path: string): Promise<ProcessorConfig> {
  await expectDirectory(path);
  const folder = directory(path);
  return readProcessorConfig(folder, await readModelConfig(folder));
}

function planJson({ plan }: TiledImage, [thumbnailSha256, ...tileSha256]: readonly string[]) {
  const { size, canvas, resized, offset, kept } = plan;
  return {
    width: size.width,
    height: size.height,
    canvas: [canvas.width, canvas.height],
    resized: [resized.width, resized.height],
    offset: [offset.x, offset.y],
    features: [kept.columns, kept.rows],
    imageTokens: plan.numFeatures,
    thumbnailSha256,
    tileSha256,
  };
}

function describe({ plan }: TiledImage, hashes: readonly string[]): string {
  const { size, canvas, resized, offset, grid, kept, tileSize, tileFeatures } = plan;
  const rows = [
    ["image", `${size.width} x ${size.height}`],
    ["canvas", `${canvas.width} x ${canvas.height}: ${grid.columns} x ${grid.rows} tiles of ${tileSize}`],
    ["resized", `${resized.width} x ${resized.height}, at ${offset.x}, ${offset.y}`],
    ["features", `${kept.columns} x ${kept.rows}, and a newline closing each row`],
    [
      "image tokens",
      `${formatCount(plan.numFeatures)} = ${tileFeatures * tileFeatures} thumbnail + ${kept.rows} x (${kept.columns} + 1)`,
    ],
    ...hashes.map((hash, tile) => [tile === 0 ? "thumbnail" : `tile ${tile}`, hash]),
  ];
  return formatTable(rows);
}

async function saveTiles(path: string, { plan, tiles }: TiledImage): Promise<void> {
  await mkdir(path, { recursive: true });
  const digits = String(tiles.length - 1).length;
  for (const [index, data] of tiles.entries()) {
    const name = index === 0 ? "thumbnail.png" : `tile-${String(index).padStart(digits, "0")}.png`;
    const png = await encodePng({ width: plan.tileSize, height: plan.tileSize, data });
    await writeFile(join(path, name), png);
  }
}
