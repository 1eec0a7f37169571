import type { ImageSettings } from "../image/process.ts";
import type { RgbImage } from "../image/rgb-image.ts";

/**
 * Names what an image looks like to the model: SHA-256, in hexadecimal, over its size, its pixels and all that the processor does
 * to them. Null where a platform has no such digest (browsers on pages without https).
 */
export async function imageKey(image: RgbImage, settings: ImageSettings): Promise<string | null> {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle) return null;
  const { processImageMode, size, patchSize, imageMean, imageStd, imageGridPinpoints } = settings;
  const { width, height, data } = image;
  const pixels = hexadecimal(await subtle.digest("SHA-256", data as Uint8Array<ArrayBuffer>));
  const all = {
    width,
    height,
    pixels,
    processImageMode,
    size,
    patchSize,
    imageMean,
    imageStd,
    imageGridPinpoints,
  };
  return hexadecimal(await subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(all))));
}

function hexadecimal(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
