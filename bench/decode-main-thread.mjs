// What decode steps of a model cost the main thread where a GPU computes, without one: the device drops what it is handed, and weights take no
// memory. The shape is active-3b of the WebGPU bench: 24 layers, 7 lightning : 1 softmax, 2 of 8 experts.
//   npm run build && node bench/decode-main-thread.mjs [--dtype f16] [--batch 1] [--steps 400] [--rounds 7] [--kernels] [--plain]
// Time is the processor's, of this process. Calls into a real device cost more than calls into this one, which cost nothing: see docs/log.md.
// --plain replays no step. "bind groups" are those made anew in all timed steps.
import { parseArgs } from "node:util";
import { createWebGpuBackend } from "../dist/backends/webgpu/webgpu-backend.js";
import { Sampler } from "../dist/engine/sampler.js";
import { startStep } from "../dist/engine/step.js";
import { StepReplays } from "../dist/engine/step-replays.js";
import { minimaxVl01 } from "../dist/formats/presets.js";
import { createCache } from "../dist/models/cache.js";
import { isWeightSlot, weightSlots } from "../dist/models/weights.js";
import { greedySampling } from "../dist/tensor/sampling.js";
import { leavesOf, mapTree } from "../dist/tensor/tree.js";
import { openNullDevice } from "./null-device.mjs";

const { values } = parseArgs({
  options: {
    dtype: { type: "string", default: "f16" },
    batch: { type: "string", default: "1" },
    steps: { type: "string", default: "400" },
    rounds: { type: "string", default: "7" },
    kernels: { type: "boolean", default: false },
    plain: { type: "boolean", default: false },
  },
});
const numHiddenLayers = 24;
const textConfig = {
  ...minimaxVl01.textConfig,
  vocabSize: 32_000,
  hiddenSize: 3072,
  intermediateSize: 4096,
  numHiddenLayers,
  numAttentionHeads: 24,
  numKeyValueHeads: 8,
  numLocalExperts: 8,
  layerTypes: Array.from({ length: numHiddenLayers }, (_, layer) =>
    layer % 8 === 7 ? "softmax" : "lightning",
  ),
  sharedIntermediateSizes: new Array(numHiddenLayers).fill(0),
};
const config = {
  ...minimaxVl01,
  modelType: "minimax_text_01",
  textConfig,
  visionConfig: null,
  imageTokenIndex: null,
  imageGridPinpoints: [],
};
const batch = Number(values.batch);
const numSteps = Number(values.steps);
const pageSize = 256;
const numPages = Math.ceil((numSteps + 64) / pageSize);

const opened = openNullDevice();
const backend = createWebGpuBackend(opened);
const slots = weightSlots(config);
const loaded = new Map();
for (const slot of new Set(leavesOf(slots, isWeightSlot))) {
  const isFloat = slot.role === "values" || (slot.role === "exact" && values.dtype !== "f32");
  loaded.set(slot, await backend.create(slot, isFloat ? "f32" : values.dtype, () => []));
}
const weights = mapTree(slots, isWeightSlot, (slot) => loaded.get(slot));
const cache = createCache(backend, textConfig, { numPages: numPages * batch, pageSize, numSlots: batch });
const sampler = new Sampler(backend, textConfig.vocabSize, batch);
const model = {
  backend,
  config,
  weights,
  cache,
  sampler,
  ...(values.plain ? {} : { replays: new StepReplays() }),
};
const pages = Array.from({ length: batch }, (_, s) =>
  Int32Array.from({ length: numPages }, (__, p) => s * numPages + p),
);
const sampling = { options: greedySampling, random: 0, slot: -1, history: null, mask: null };
const sliceOf = (ids, pastLength, s) => ({
  ids,
  pastLength,
  pages: pages[s],
  stateSlot: s,
  images: [],
  sampling,
});

/** Steps, each queued while the one before it is awaited. */
async function decode(count) {
  let before = startStep(
    model,
    pages.map((_, s) => sliceOf(Int32Array.of(s), 0, s)),
  );
  for (let past = 1; past <= count; past++) {
    const step = startStep(
      model,
      pages.map((_, s) => sliceOf({ tensor: before.sampled, row: s }, past, s)),
    );
    await before.done;
    before.close();
    before = step;
  }
  await before.done;
  before.close();
}

await decode(numSteps);
const before = { ...opened.counts };
const times = [];
for (let round = 0; round < Number(values.rounds); round++) {
  const began = process.cpuUsage();
  await decode(numSteps);
  const { user, system } = process.cpuUsage(began);
  times.push((user + system) / 1000 / (numSteps + 1));
}
const made = (name) => opened.counts[name] - before[name];
const ofAll = (name) => (made(name) / (numSteps + 1) / times.length).toFixed(1);
times.sort((a, b) => a - b);
console.log(
  `batch ${batch}: ${times[0].toFixed(3)} ms a step at best, ${times[times.length >> 1].toFixed(3)} median; ${ofAll("dispatches")} dispatches, ${ofAll("pipelinesSet")} pipelines set, ${ofAll("submits")} submits, ${made("bindGroups")} bind groups`,
);
if (values.kernels) {
  const began = new Map(opened.kernels);
  await decode(numSteps);
  for (const [name, count] of opened.kernels) {
    const perStep = (count - (began.get(name) ?? 0)) / (numSteps + 1);
    if (perStep > 0) console.log(`${perStep.toFixed(1).padStart(7)}  ${name}`);
  }
}
process.exit();
