/** The limits an image must keep before it is decoded. NaN as a limit refuses everything. */

import { ImageError } from "../errors.ts";
import type { ImageSize } from "./tile-plan.ts";

/** @throws {ImageError} `image_empty` for 0 bytes, `image_too_large` over `maxBytes` */
export function checkNumBytes(numBytes: number, maxBytes: number): void {
  if (numBytes === 0) {
    throw new ImageError(
      "image_empty",
      "found 0 bytes, expected an encoded image; check that it was written and sent",
    );
  }
  if (!(numBytes <= maxBytes)) {
    throw new ImageError(
      "image_too_large",
      `found ${numBytes} bytes, over maxBytes ${maxBytes}; send it smaller or raise maxBytes`,
      { fields: { numBytes, maxBytes } },
    );
  }
}

/** @throws {ImageError} `image_too_large` over `maxPixels` */
export function checkNumPixels({ width, height }: ImageSize, maxPixels: number): void {
  if (!(width * height <= maxPixels)) {
    const megapixels = Number(((width * height) / 1e6).toPrecision(3));
    throw new ImageError(
      "image_too_large",
      `${width} x ${height} is ${megapixels} megapixels, over maxPixels ${maxPixels}; send it smaller or raise maxPixels`,
      { fields: { width, height, maxPixels } },
    );
  }
}
