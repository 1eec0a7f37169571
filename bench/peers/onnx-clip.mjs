// Times the vision encode of one tile (CLIP ViT-L/14-336, random weights, f32) in onnxruntime-node and prints JSON.
//
//   node bench/peers/onnx-clip.mjs [--threads 2] [--rounds 8] [--layers 24] [--write DIR]
//
// Fair to both sides: same weights, same input, same arithmetic in f32. onnxruntime gets the graph in the forms it has its
// best kernels for (Gemm with constant weights, LayerNormalization, Gelu), and attention both as its own fused operator and
// as standard operators; the faster of the two counts. Reading pixels and packing weights are outside the time.
//
// `--write DIR` leaves two files for a check of our encode against this one (`npm run build` first): clip-weights.safetensors
// in the official names, and clip-tile.safetensors with `pixels` [1, 3, 336, 336] and onnxruntime's `hidden` [577, 1024],
// the output of the last layer, class row first.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { clipModel } from "./clip-graph.mjs";
import { clipPixels, clipShape, clipWeights, writeTensors } from "./clip-weights.mjs";
import { openSession } from "./onnx-session.mjs";
import { scriptOptions, timeRounds } from "./timing.mjs";

const { threads, rounds, layers, write } = scriptOptions({ rounds: 8, layers: 24, write: "" });
const weights = clipWeights(layers);
const pixels = clipPixels();
const results = {};
let hidden;
let version;
for (const attention of ["fused", "plain"]) {
  const session = await openSession(clipModel(weights, layers, attention), threads);
  const output = await session.run(pixels.data, pixels.shape);
  if (hidden) expectClose(output, hidden);
  hidden = output;
  results[attention] = await timeRounds(rounds, () => session.run(pixels.data, pixels.shape));
  version = session.version;
  await session.close();
}
if (write) {
  mkdirSync(write, { recursive: true });
  writeTensors(join(write, "clip-weights.safetensors"), weights);
  const shape = [1 + clipShape.numPatches, clipShape.hiddenSize];
  const tile = new Map([
    ["pixels", pixels],
    ["hidden", { shape, data: hidden }],
  ]);
  writeTensors(join(write, "clip-tile.safetensors"), tile);
}

const [attention, best] = Object.entries(results).sort(([, a], [, b]) => a.bestMs - b.bestMs)[0];
const flops = encodeFlops();
console.log(
  JSON.stringify({
    case: `f32 vision encode of one tile, ${layers} layers`,
    peer: `onnxruntime-node ${version}`,
    threads,
    attention,
    bestGflops: flops / best.bestMs / 1e6,
    medianGflops: flops / best.medianMs / 1e6,
    ...best,
    byAttention: results,
  }),
);

function encodeFlops() {
  const { hiddenSize: C, intermediateSize: F, numPatches, numChannels, patchSize } = clipShape;
  const rows = 1 + numPatches;
  const layer = 2 * rows * (4 * C * C + 2 * C * F) + 4 * rows * rows * C;
  return 2 * numPatches * C * numChannels * patchSize ** 2 + layers * layer;
}

/** The two forms of the graph must agree: their outputs differ by rounding alone. */
function expectClose(a, b) {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  const error = Math.sqrt(difference / size);
  if (!(error < 1e-4))
    throw new Error(`the two forms of attention differ by ${error} relative, expected < 1e-4`);
}
