/**
 * The tile plan: which canvas an image gets, how it is cut into tiles, and which features remain.
 * The one place for this arithmetic; `prompt/` counts with it and `models/vl.ts` packs with it.
 *
 * Products, quotients and truncations are IEEE doubles in the order of the original processor. Rounding decides the
 * canvas of some sizes, so an expression here may not be replaced by one that is equal on paper.
 * Source: MiniMax-VL-01 image processor, `select_best_resolution`, `get_w_h_num`
 */

import { ImageError } from "../errors.ts";

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Pixel geometry of one image, in pixels unless said otherwise. Width before height everywhere. */
export interface TilePlan {
  /** Original size. */
  readonly size: ImageSize;
  /** Side of a tile. */
  readonly tileSize: number;
  readonly patchSize: number;
  /** Padded image; its sides are multiples of `tileSize`. */
  readonly canvas: ImageSize;
  /** The image inside the canvas, aspect kept. */
  readonly resized: ImageSize;
  /** Where the resized image is pasted on the canvas. */
  readonly offset: { readonly x: number; readonly y: number };
  /** Columns and rows of tiles, the thumbnail not counted. */
  readonly grid: { readonly columns: number; readonly rows: number };
  /** Thumbnail (always tile 0) plus grid tiles. */
  readonly numTiles: number;
  /** Features per tile side: tileSize / patchSize. */
  readonly tileFeatures: number;
  /** Part of the feature map that covers the image, in features: first column and row, then how many. */
  readonly kept: {
    readonly x: number;
    readonly y: number;
    readonly columns: number;
    readonly rows: number;
  };
  /** Image tokens: tileFeatures^2 for the thumbnail + rows * (columns + 1 newline). */
  readonly numFeatures: number;
}

/** What a plan depends on besides the image's size. */
export interface TileSettings {
  /** Side of a tile, pixels; a multiple of `patchSize`. */
  readonly tileSize: number;
  /** Side of one ViT input square, pixels. */
  readonly patchSize: number;
  /** Allowed canvas sizes, [width, height] in pixels, multiples of `tileSize`; the order settles ties. */
  readonly pinpoints: readonly (readonly [number, number])[];
}

/** Where an image lies on a canvas. */
export interface Placement {
  readonly resized: ImageSize;
  readonly offset: { readonly x: number; readonly y: number };
}

/**
 * Chooses the canvas of one image, how it is cut, and where its features go.
 *
 * @param size  original size, pixels, after EXIF orientation where that is applied
 * @throws {ImageError} `image_empty` when a side is not a positive integer, `image_aspect` when the image is so long
 *   and thin that a resized side is 0 pixels, `image_mode` when the settings contradict each other
 */
export function planTiles(size: ImageSize, settings: TileSettings): TilePlan {
  const { tileSize, patchSize } = settings;
  checkSettings(settings);
  checkSize(size);
  const canvas = chooseCanvas(size, settings.pinpoints);
  const { resized, offset } = fitOnCanvas(size, canvas);
  const grid = { columns: canvas.width / tileSize, rows: canvas.height / tileSize };
  const tileFeatures = tileSize / patchSize;
  const kept = keptFeatures(size, grid.columns * tileFeatures, grid.rows * tileFeatures);
  return {
    size: { width: size.width, height: size.height },
    tileSize,
    patchSize,
    canvas,
    resized,
    offset,
    grid,
    numTiles: 1 + grid.columns * grid.rows,
    tileFeatures,
    kept,
    numFeatures: tileFeatures * tileFeatures + kept.rows * (kept.columns + 1),
  };
}

/**
 * Gives the resized size and position of an image that keeps its aspect inside a canvas. A spare odd row or column goes
 * to the bottom or right. Small images are enlarged.
 *
 * @throws {ImageError} `image_aspect` when a resized side is 0 pixels
 */
export function fitOnCanvas(size: ImageSize, canvas: ImageSize): Placement {
  const { width: w, height: h } = size;
  const { width: W, height: H } = canvas;
  const wide = w / h > W / H;
  const width = wide ? W : Math.trunc((H * w) / h);
  const height = wide ? Math.trunc((W * h) / w) : H;
  if (width === 0 || height === 0) {
    throw new ImageError(
      "image_aspect",
      `${w} x ${h} pixels would be ${width} x ${height} on the ${W} x ${H} canvas, expected at least 1 pixel a side; crop it, or pad the short side`,
      { fields: { width: w, height: h, canvasWidth: W, canvasHeight: H } },
    );
  }
  return {
    resized: { width, height },
    offset: { x: Math.floor((W - width) / 2), y: Math.floor((H - height) / 2) },
  };
}

/** The pinpoint that shows most of the image's pixels, then the one that wastes least canvas, then the earlier one. */
function chooseCanvas(size: ImageSize, pinpoints: TileSettings["pinpoints"]): ImageSize {
  const { width: w, height: h } = size;
  let canvas: ImageSize = { width: 0, height: 0 };
  let bestShown = 0;
  let bestWaste = Number.POSITIVE_INFINITY;
  for (const [W, H] of pinpoints) {
    const scale = Math.min(W / w, H / h);
    // w * (W / w) may fall just below W: the original truncates it too.
    const shown = Math.min(Math.trunc(w * scale) * Math.trunc(h * scale), w * h);
    const waste = W * H - shown;
    if (shown > bestShown || (shown === bestShown && waste < bestWaste)) {
      bestShown = shown;
      bestWaste = waste;
      canvas = { width: W, height: H };
    }
  }
  return canvas;
}

/** The feature map less the strips that see only padding; both strips are equally wide, so one feature may stay over. */
function keptFeatures(size: ImageSize, columns: number, rows: number): TilePlan["kept"] {
  const { width: w, height: h } = size;
  if (w / h > columns / rows) {
    const y = Math.floor((rows - Math.floor((h * columns) / w)) / 2);
    return { x: 0, y, columns, rows: rows - 2 * y };
  }
  const x = Math.floor((columns - Math.floor((w * rows) / h)) / 2);
  return { x, y: 0, columns: columns - 2 * x, rows };
}

function checkSize({ width, height }: ImageSize): void {
  if (isPositiveInteger(width) && isPositiveInteger(height)) return;
  throw new ImageError(
    "image_empty",
    `${width} x ${height} pixels, expected whole sides of at least 1 pixel`,
    {
      fields: { width, height },
    },
  );
}

function checkSettings({ tileSize, patchSize, pinpoints }: TileSettings): void {
  if (!isPositiveInteger(tileSize) || !isPositiveInteger(tileSize / patchSize)) {
    throw new ImageError(
      "image_mode",
      `tile size ${tileSize} is not a multiple of patch size ${patchSize}; take both from the same preprocessor_config.json`,
      { fields: { tileSize, patchSize } },
    );
  }
  const wrong = pinpoints.find((sides) => !sides.every((side) => isPositiveInteger(side / tileSize)));
  if (wrong !== undefined || pinpoints.length === 0) {
    throw new ImageError(
      "image_mode",
      `image_grid_pinpoints ${wrong === undefined ? "is empty" : `has ${wrong.join(" x ")}`}, expected canvas sizes that are multiples of the tile size ${tileSize}`,
      { fields: { tileSize } },
    );
  }
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
