import sharp from "sharp";
import type { SamplePicture } from "../../formats/dataset.ts";

/** Sides are divided by this on the way. */
const shrink = 5;

/** The picture as somebody sees it from too far away: small letters and fine marks are gone, large shapes and colours stay. */
export async function weakenPicture({ width, height, data, labels }: SamplePicture): Promise<SamplePicture> {
  const small = {
    width: Math.max(1, Math.round(width / shrink)),
    height: Math.max(1, Math.round(height / shrink)),
  };
  const shrunk = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ ...small, fit: "fill" })
    .raw()
    .toBuffer();
  const grown = await sharp(shrunk, { raw: { ...small, channels: 3 } })
    .resize({ width, height, fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8Array(grown), labels };
}
