/**
 * The tile plan: which canvas an image gets, how it is cut into tiles, and which features remain.
 * The one place for this arithmetic; `prompt/` counts with it and `models/vl.ts` packs with it.
 */

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
