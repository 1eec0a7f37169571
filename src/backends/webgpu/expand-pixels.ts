import type { BufferRange, Dispatch, Kernel } from "./kernel.ts";
import { spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const kernel: Kernel = {
  name: "expandPixels",
  code: wgsl.expandPixels,
  entryPoint: "expandPixels",
  constants: {},
  writes: [false, false, true],
};

/**
 * @param bytes  8-bit RGB, [numTiles, pixels, 3]
 * @param values f32 [3, 256]
 * @param y      f32 [numTiles, 3, pixels]
 */
export function expandPixels(
  bytes: BufferRange,
  values: BufferRange,
  y: BufferRange,
  numTiles: number,
  pixels: number,
): Dispatch {
  const count = numTiles * 3 * pixels;
  return {
    kernel,
    params: paramsOf([count, pixels]),
    buffers: [bytes, values, y],
    workgroups: spreadWorkgroups(Math.ceil(count / 256)),
  };
}
