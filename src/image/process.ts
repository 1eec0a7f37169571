/**
 * From a decoded image to the numbers the vision tower takes, in the four modes of the official processor.
 * The released checkpoint uses `anyres`; the other modes give one picture, without thumbnail, packing or newline.
 * Source: MiniMax-VL-01 image processor and processor, `process_image_mode`
 */

import { ImageError } from "../errors.ts";
import { normalizeTiles } from "./normalize.ts";
import type { PixelKernels } from "./pixel-kernels.ts";
import { resample } from "./resample.ts";
import type { RgbImage } from "./rgb-image.ts";
import { fitOnCanvas, type ImageSize, planTiles, type TilePlan } from "./tile-plan.ts";
import { arrangeTiles, pasteOnCanvas, tileSizes } from "./tiles.ts";

export type ProcessImageMode = "anyres" | "resize" | "keepratio_resize" | "dynamic_res";

/** The settings of `preprocessor_config.json` that matter to pixels. */
export interface ImageSettings {
  readonly processImageMode: ProcessImageMode;
  /** [width, height] in pixels: of one tile (`anyres`), of the result, or the largest allowed (`dynamic_res`). */
  readonly size: readonly [number, number];
  readonly patchSize: number;
  readonly imageMean: readonly [number, number, number];
  readonly imageStd: readonly [number, number, number];
  /** Canvas sizes of `anyres`, [width, height] in pixels. */
  readonly imageGridPinpoints: readonly (readonly [number, number])[];
}

/** An image of mode `anyres`. */
export interface TiledImage {
  readonly mode: "anyres";
  readonly plan: TilePlan;
  /** 8-bit RGB, [tileSize, tileSize, 3] each, thumbnail first. */
  readonly tiles: readonly Uint8Array[];
  /** [numTiles, 3, tileSize, tileSize] */
  readonly pixelValues: Float32Array;
  /** Image tokens; `plan.numFeatures`. */
  readonly numFeatures: number;
}

/** An image of mode `anyres` before its bytes become numbers. */
export interface CutImage extends Pick<TiledImage, "plan" | "tiles"> {
  readonly imageMean: ImageSettings["imageMean"];
  readonly imageStd: ImageSettings["imageStd"];
}

/** An image of the other modes: one picture. */
export interface PlainImage {
  readonly mode: Exclude<ProcessImageMode, "anyres">;
  readonly width: number;
  readonly height: number;
  /** [1, 3, height, width] */
  readonly pixelValues: Float32Array;
  /** Image tokens. */
  readonly numFeatures: number;
}

export type ProcessedImage = TiledImage | PlainImage;

/**
 * Resizes, cuts and normalises one image, on the calling thread.
 *
 * @throws {ImageError} `image_aspect` for an image too long and thin, `image_mode` for settings that cannot be met
 */
export function processImage(image: RgbImage, settings: ImageSettings): ProcessedImage {
  const { sizes, arrange } = imageWork(image, settings);
  const { tiles, result } = arrange(sizes.map((size) => resample(image, size)));
  return result(normalizeTiles(tiles, settings.imageMean, settings.imageStd));
}

/** The same by other kernels. */
export async function processImageWith(
  kernels: PixelKernels,
  image: RgbImage,
  settings: ImageSettings,
): Promise<ProcessedImage> {
  const { sizes, arrange } = imageWork(image, settings);
  const { tiles, result } = arrange(await kernels.resample(image, sizes));
  return result(await kernels.normalize(tiles, settings.imageMean, settings.imageStd));
}

/**
 * The tile plan of an image in mode `anyres`, before anything is done to its pixels; null in the other modes.
 *
 * @throws {ImageError} as `processImage`
 */
export function planImage(size: ImageSize, settings: ImageSettings): TilePlan | null {
  return settings.processImageMode === "anyres" ? planTiles(size, tileSettings(settings)) : null;
}

/**
 * Resizes and cuts one image in mode `anyres`.
 *
 * @throws {ImageError} as `processImage`, and `image_mode` for settings of another mode
 */
export function cutImage(image: RgbImage, settings: ImageSettings): CutImage {
  const { sizes, cut } = cutWork(image, settings);
  return cut(sizes.map((size) => resample(image, size)));
}

/** The same by other kernels. */
export async function cutImageWith(
  kernels: PixelKernels,
  image: RgbImage,
  settings: ImageSettings,
): Promise<CutImage> {
  const { sizes, cut } = cutWork(image, settings);
  return cut(await kernels.resample(image, sizes));
}

function cutWork(image: ImageSize, settings: ImageSettings) {
  const { processImageMode, imageMean, imageStd } = settings;
  if (processImageMode !== "anyres") {
    throw new ImageError("image_mode", `process_image_mode is "${processImageMode}", expected "anyres"`);
  }
  const plan = planTiles(image, tileSettings(settings));
  const cut = ([thumbnail, inner]: readonly RgbImage[]): CutImage => ({
    plan,
    tiles: arrangeTiles(thumbnail!, inner!, plan).tiles,
    imageMean,
    imageStd,
  });
  return { sizes: tileSizes(plan), cut };
}

/** What a mode does around the two heavy steps, resizing and normalising. */
interface ImageWork {
  /** In which the image is wanted. */
  readonly sizes: readonly ImageSize[];
  arrange(pictures: readonly RgbImage[]): {
    /** To normalise. */
    readonly tiles: readonly Uint8Array[];
    result(pixelValues: Float32Array): ProcessedImage;
  };
}

function imageWork(image: ImageSize, settings: ImageSettings): ImageWork {
  const mode = settings.processImageMode;
  const [width, height] = settings.size;
  switch (mode) {
    case "anyres": {
      const { sizes, cut } = cutWork(image, settings);
      const arrange = (pictures: readonly RgbImage[]) => {
        const { plan, tiles } = cut(pictures);
        const { numFeatures } = plan;
        const result = (pixelValues: Float32Array) => ({ mode, plan, tiles, pixelValues, numFeatures });
        return { tiles, result };
      };
      return { sizes, arrange };
    }
    case "resize":
      return plainWork(mode, { width, height }, settings);
    case "keepratio_resize": {
      const canvas = { width, height };
      const placement = fitOnCanvas(image, canvas);
      return plainWork(mode, placement.resized, settings, (inner) => pasteOnCanvas(inner, placement, canvas));
    }
    case "dynamic_res":
      return plainWork(mode, roundedSize(image, { width, height }, settings.patchSize), settings);
    default:
      throw new ImageError(
        "image_mode",
        `process_image_mode is ${JSON.stringify(mode satisfies never)}, expected "anyres", "resize", "keepratio_resize" or "dynamic_res"`,
      );
  }
}

/**
 * Gives the size to which `dynamic_res` resizes an image: both sides rounded up to a multiple of `multiple`, then made
 * to fit `maximum`.
 *
 * The height is scaled by the already reduced width over the unreduced one's limit, as the original does it. For
 * images larger than `maximum` this may lose the aspect: 2800 x 700 within 2016 x 2016 gives 2016 x 700.
 *
 * @param multiple  patch size, pixels; must divide both sides of `maximum`
 * @throws {ImageError} `image_mode` when it does not, `image_aspect` when a side comes out as 0
 */
export function roundedSize(size: ImageSize, maximum: ImageSize, multiple: number): ImageSize {
  if (maximum.width % multiple !== 0 || maximum.height % multiple !== 0) {
    throw new ImageError(
      "image_mode",
      `size ${maximum.width} x ${maximum.height} is not a multiple of patch_size ${multiple}, which process_image_mode "dynamic_res" needs`,
      { fields: { width: maximum.width, height: maximum.height, patchSize: multiple } },
    );
  }
  const roundUp = (side: number) => Math.ceil(side / multiple) * multiple;
  let width = roundUp(size.width);
  let height = roundUp(size.height);
  if (width > maximum.width || height > maximum.height) {
    const heightBefore = height;
    width = Math.min(
      Math.floor((width * maximum.width) / width),
      Math.floor((width * maximum.height) / height),
    );
    height = Math.min(
      Math.floor((height * maximum.width) / width),
      Math.floor((height * maximum.height) / heightBefore),
    );
    if (width === 0 || height === 0) {
      throw new ImageError(
        "image_aspect",
        `${size.width} x ${size.height} pixels would be ${width} x ${height} within ${maximum.width} x ${maximum.height}, expected at least 1 pixel a side; crop it, or pad the short side`,
        { fields: { width: size.width, height: size.height } },
      );
    }
    width = roundUp(width);
    height = roundUp(height);
  }
  return { width, height };
}

function tileSettings(settings: ImageSettings) {
  const [width, height] = settings.size;
  if (width !== height) {
    throw new ImageError(
      "image_mode",
      `size is ${width} x ${height}, expected a square tile for process_image_mode "anyres"`,
      { fields: { width, height } },
    );
  }
  return { tileSize: width, patchSize: settings.patchSize, pinpoints: settings.imageGridPinpoints };
}

function plainWork(
  mode: PlainImage["mode"],
  size: ImageSize,
  { patchSize }: ImageSettings,
  frame: (picture: RgbImage) => RgbImage = (picture) => picture,
): ImageWork {
  const arrange = ([picture]: readonly RgbImage[]) => {
    const { width, height, data } = frame(picture!);
    // `resize` divides the area, the others each side; they differ when a side is not a multiple of the patch.
    const numFeatures =
      mode === "resize"
        ? Math.floor((height * width) / patchSize ** 2)
        : Math.floor(height / patchSize) * Math.floor(width / patchSize);
    const result = (pixelValues: Float32Array) => ({ mode, width, height, pixelValues, numFeatures });
    return { tiles: [data], result };
  };
  return { sizes: [size], arrange };
}
