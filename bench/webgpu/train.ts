/**
 * Training steps of a small model on a GPU, as a share of the f16 product's rate; prints JSON.
 *
 *   node bench/webgpu/bundle.mjs bench/webgpu/train.ts bench-train
 *   node build/bench-train.mjs --seconds 300 --images 64 [--profile] [--out FILE]
 *
 * Pictures and texts are random; a picture is one tile and its thumbnail. Operations of a step are those of `trainingFlops`, 6 for
 * each parameter and row; beside them, also with attention's own products, those of a forward pass three times. The product that
 * both are shares of is 4096 x 4096 x 4096, timed in the same run.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createWebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { cutImage } from "../../src/image/process.ts";
import { loadWeights, type TrainingPrecision } from "../../src/models/load-weights.ts";
import { countParameters } from "../../src/models/parameters.ts";
import { ignoredTarget } from "../../src/tensor/training-ops.ts";
import { densePicture } from "../../src/train/dense/dense-picture.ts";
import type { EncodedSample } from "../../src/train/encode-sample.ts";
import { trainingFlops } from "../../src/train/flops.ts";
import { initialWeights } from "../../src/train/initialize.ts";
import { languagePasses } from "../../src/train/language-pass.ts";
import { AdamW } from "../../src/train/optimizer.ts";
import { assignGroups } from "../../src/train/parameter-groups.ts";
import { Parameters } from "../../src/train/parameters.ts";
import { loadDense } from "../../src/train/run-weights.ts";
import type { TrainedModel } from "../../src/train/trained-model.ts";
import { Trainer } from "../../src/train/trainer.ts";
import { closeBench, openBench } from "./open-bench.ts";
import { productRate } from "./product-rate.ts";
import { RandomSource } from "./random.ts";
import { shapes } from "./shapes.ts";

const { values: flags } = parseArgs({
  options: {
    shape: { type: "string", default: "nano" },
    seconds: { type: "string", default: "60" },
    images: { type: "string", default: "64" },
    passes: { type: "string", default: "1" },
    textTokens: { type: "string", default: "160" },
    precision: { type: "string", default: "f16" },
    lossScale: { type: "string", default: "65536" },
    recompute: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const precision = flags.precision as TrainingPrecision;
const config = shapes[flags.shape]!();
const opened = await openBench();
const backend = createWebGpuBackend(opened, { profile: flags.profile });
const rate = await productRate(opened);
console.log(`${opened.report.detail}: f16 product ${(rate / 1e12).toFixed(1)} TFLOP/s`);

const weights = await loadWeights(config, initialWeights(config, { seed: 1 }), backend, {
  use: "trained",
  precision,
});
const model: TrainedModel = { backend, config, weights };
const vision = config.visionConfig!;
const settings = {
  grid: { columns: 2, rows: 1 },
  classes: { glyph: Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)) },
  emptyWeight: 0.05,
};
const dense = {
  settings,
  factor: 1,
  weights: await loadDense(settings, vision.hiddenSize, 1, null, backend, precision),
};
const parameters = new Parameters(backend, { model: weights, dense: dense.weights });
const names = parameters.all.map(({ name }) => name);
const optimizer = new AdamW(backend, { beta1: 0.9, beta2: 0.98, eps: 1e-8, maxNorm: 1 });
const trainer = new Trainer(backend, {
  parameters,
  groups: assignGroups(names, [], 0.05),
  optimizer,
  recompute: flags.recompute,
});

const random = new RandomSource(7);
const numPasses = Number(flags.passes);
const samples = Array.from({ length: Number(flags.images) }, (_, i) => randomSample(i));
const perPass = Math.ceil(samples.length / numPasses);
const groups = Array.from({ length: numPasses }, (_, p) => samples.slice(p * perPass, (p + 1) * perPass));
const count = countParameters(config);
const active = count.activePerToken + count.head + count.vision + count.projector;
console.log(`${(active / 1e6).toFixed(1)} M active parameters, ${(count.total / 1e6).toFixed(1)} M in all`);

const steps: { readonly loss: number; readonly taken: boolean }[] = [];
let ahead = trainer.queue(makePasses(), Number(flags.lossScale));
let flops = 0;
let tokens = 0;
for (let i = 0; i < 3; i++) await step();
await backend.takeProfile();
steps.length = 0;
[flops, tokens] = [0, 0];
const began = performance.now();
while (performance.now() - began < 1000 * Number(flags.seconds)) await step();
const seconds = (performance.now() - began) / 1000;
await ahead;
const kernels = await backend.takeProfile();
// What is queued still waits for its reports, and would lose the device.
await trainer.update(await ahead, 3e-4).report;
const report = {
  device: opened.report.detail,
  shape: flags.shape,
  activeParameters: active,
  images: samples.length,
  tokensPerStep: tokens / steps.length,
  steps: steps.length,
  stepsTaken: steps.filter(({ taken }) => taken).length,
  precision: flags.precision,
  seconds,
  secondsPerStep: seconds / steps.length,
  imagesPerSecond: (samples.length * steps.length) / seconds,
  teraflops: flops / seconds / 1e12,
  productTeraflops: rate / 1e12,
  shareOfProduct: flops / seconds / rate,
  shareWithAttention: (flops + attentionFlops() * steps.length) / seconds / rate,
  firstLoss: steps[0]?.loss,
  lastLoss: steps.at(-1)?.loss,
  memoryGB: backend.memory().persistent / 1e9,
};
console.log(JSON.stringify(report, null, 2));
for (const { kernel, calls, totalMs } of kernels.slice(0, 60)) {
  console.log(
    `${kernel.padEnd(50)} ${(calls / steps.length).toFixed(0).padStart(6)} ${(totalMs / steps.length).toFixed(3).padStart(9)} ms a step`,
  );
}
if (flags.out) writeFileSync(flags.out, `${JSON.stringify({ ...report, kernels }, null, 2)}\n`);
parameters.close();
optimizer.close();
backend.close();
closeBench(opened);

async function step(): Promise<void> {
  const running = trainer.update(await ahead, 3e-4);
  // As a run does it: the next step's passes are queued while the device works on this one.
  ahead = trainer.queue(makePasses(), Number(flags.lossScale));
  const report = await running.report;
  steps.push({ loss: report.values["loss"]!, taken: report.taken });
  flops += trainingFlops(config, report.rows);
  tokens += report.numTokens;
}

/** Of a step: score and sum of each pair of tokens that softmax attention compares, and of each token with a lightning state. */
function attentionFlops(): number {
  const { textConfig } = config;
  const rows = 1 + (vision.imageSize / vision.patchSize) ** 2;
  const tiles = samples.reduce((sum, { pictures }) => sum + pictures[0]!.image.plan.numTiles, 0);
  const ofTiles = 4 * rows ** 2 * vision.hiddenSize * vision.numHiddenLayers * tiles;
  const width = textConfig.numAttentionHeads * textConfig.headDim;
  const numSoftmax = textConfig.layerTypes.filter((type) => type === "softmax").length;
  const numLightning = textConfig.layerTypes.length - numSoftmax;
  const ofTexts = samples.map(
    ({ text: { ids } }) =>
      2 * ids.length ** 2 * width * numSoftmax + 4 * ids.length * textConfig.headDim * width * numLightning,
  );
  return 3 * (ofTiles + ofTexts.reduce((sum, one) => sum + one, 0));
}

function makePasses() {
  const router = { form: "joint", balance: 0.001, z: 0 } as const;
  return languagePasses(groups, model, { averaging: "token", dense, router });
}

function randomSample(index: number): EncodedSample {
  const side = vision.imageSize;
  const data = Uint8Array.from(random.floats(side * side * 3, 1), (value) => 128 + 100 * value);
  const picture = { width: side, height: side, data, labels: { glyphs: [], objects: [], chartParts: [] } };
  const image = cutImage(picture, {
    processImageMode: "anyres",
    size: [side, side],
    patchSize: vision.patchSize,
    imageMean: [0.5, 0.5, 0.5],
    imageStd: [0.25, 0.25, 0.25],
    imageGridPinpoints: config.imageGridPinpoints,
  });
  const { numFeatures } = image.plan;
  const numText = Number(flags.textTokens);
  const ids = new Int32Array(numFeatures + numText).fill(config.imageTokenIndex!);
  const targets = new Int32Array(ids.length).fill(ignoredTarget);
  for (let t = numFeatures; t < ids.length; t++) ids[t] = (index * 7919 + t * 104_729) % 250;
  for (let t = numFeatures; t < ids.length - 1; t++) targets[t] = ids[t + 1]!;
  const text = {
    ids,
    targets,
    numTargets: numText - 1,
    answerLengths: [numText - 1],
    lastAnswer: numFeatures,
    imageOffsets: [0],
  };
  const sample = { id: `random/${index}`, task: "random", pictures: [picture], turns: [], answer: "exact" };
  return {
    sample: sample as EncodedSample["sample"],
    text,
    rejected: null,
    pictures: [{ image, dense: densePicture(picture.labels, image.plan, settings) }],
  };
}
