// Times a 12-megapixel JPEG on its way to normalised tiles, with the pixel kernels that Node chooses (the addon, or the WASM module
// with VL01_NO_ADDON=1) or, with --plain, those in TypeScript. Run `npm run build` first, then `npm run bench:image`.
// Prints the median of five runs of each part; exits with 1 when the whole takes 1.5 s or more.
import { availableParallelism, cpus } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import sharp from "sharp";
import { decodeImage } from "../dist/image/decode.js";
import { plainPixelKernels } from "../dist/image/pixel-kernels.js";
import { planTiles } from "../dist/image/tile-plan.js";
import { arrangeTiles, tileSizes } from "../dist/image/tiles.js";
import { sharpCodec } from "../dist/runtime/node-image.js";
import { nodePixelKernels } from "../dist/runtime/node-pixels.js";

const width = 4000;
const height = 3000;
const numRuns = 5;
const kernels = process.argv.includes("--plain") ? plainPixelKernels : nodePixelKernels;
const limitMs = 1500;
const mean = [0.48145466, 0.4578275, 0.40821073];
const std = [0.26862954, 0.26130258, 0.27577711];
const rowsOfColumn = [6, 6, 6, 4, 3, 3];
const pinpoints = rowsOfColumn.flatMap((rows, column) =>
  Array.from({ length: rows }, (_, row) => [(column + 1) * 336, (row + 1) * 336]),
);

/** A gradient with noise on it, so that neither the JPEG nor its decoding is easier than a photo's. */
function testPixels() {
  const data = new Uint8Array(width * height * 3);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    data[i] = 20 + (120 * x) / width + (60 * y) / height + (state >>> 27);
  }
  return data;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const jpeg = await sharp(testPixels(), { raw: { width, height, channels: 3 } })
  .jpeg({ quality: 85 })
  .toBuffer();
const times = { decode: [], "plan and tiles": [], normalise: [], all: [] };
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
for (let run = 0; run < numRuns; run++) {
  const start = performance.now();
  const image = await decodeImage(jpeg, sharpCodec);
  const decoded = performance.now();
  const plan = planTiles(image, { tileSize: 336, patchSize: 14, pinpoints });
  const [thumbnail, inner] = await kernels.resample(image, tileSizes(plan));
  const { tiles } = arrangeTiles(thumbnail, inner, plan);
  const cut = performance.now();
  await kernels.normalize(tiles, mean, std);
  const end = performance.now();
  times.decode.push(decoded - start);
  times["plan and tiles"].push(cut - decoded);
  times.normalise.push(end - cut);
  times.all.push(end - start);
}
delay.disable();

console.log(
  `${width} x ${height} JPEG, ${jpeg.length} bytes; ${cpus()[0]?.model}, ${availableParallelism()} cores`,
);
for (const [part, values] of Object.entries(times)) {
  const ms = median(values);
  const rate = (width * height) / 1e3 / ms;
  console.log(`${part.padEnd(16)}${ms.toFixed(0).padStart(6)} ms${rate.toFixed(1).padStart(9)} megapixels/s`);
}
console.log(`longest delay of the event loop ${(delay.max / 1e6).toFixed(0)} ms`);
if (median(times.all) >= limitMs) {
  console.error(`over the limit of ${limitMs} ms`);
  process.exitCode = 1;
}
