import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { ImageError } from "../errors.ts";

/**
 * The bytes of an image file, not decoded.
 *
 * @throws {ImageError} `image_missing`, `image_too_large` over 64 MiB
 */
export async function readImageFile(path: string): Promise<Uint8Array> {
  const maxBytes = 64 * 2 ** 20;
  const stats = await stat(path).catch(() => null);
  if (!stats?.isFile()) {
    throw new ImageError(
      "image_missing",
      `${path}: ${stats ? "not a file" : "no such file"}, expected an image (JPEG, PNG, WebP, GIF, AVIF or TIFF)`,
    );
  }
  if (stats.size > maxBytes) {
    throw new ImageError(
      "image_too_large",
      `${basename(path)}: ${stats.size} bytes, over ${maxBytes}; save it smaller`,
    );
  }
  return new Uint8Array(await readFile(path));
}
