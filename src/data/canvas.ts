/** The renderer, `@napi-rs/canvas`: a canvas as in browsers, drawn by Skia on the CPU. */

import { importAsset } from "./assets.ts";

/** The drawing functions are those of browsers. */
export type Context2d = CanvasRenderingContext2D;

/**
 * A context whose text has no ligatures and no other forms that hang on more than two characters: one glyph a character,
 * and widths that add up exactly.
 */
export function plainTextContext(canvas: Canvas): Context2d {
  // Newer than the types of browsers.
  return Object.assign(canvas.getContext("2d"), { fontVariantLigatures: "none" });
}

export interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): Context2d;
}

export interface CanvasModule {
  createCanvas(width: number, height: number): Canvas;
  /** What a context's drawImage takes, from the bytes of an SVG, PNG, JPEG ... */
  loadImage(bytes: Uint8Array): Promise<CanvasImageSource>;
  readonly GlobalFonts: { register(font: Uint8Array, alias: string): unknown };
}

/** @throws {DataError} `data_missing` */
export const canvasModule = ((await importAsset("@napi-rs/canvas")) as { default: CanvasModule }).default;
