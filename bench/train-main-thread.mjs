// What training steps of a recipe cost the main thread where a GPU computes, without one: samples are the recipe's own, whose sizes
// differ from step to step, and the device drops what it is handed. Samples are drawn before steps are timed.
//   npm run build && node bench/train-main-thread.mjs [--recipe recipes/nano/instruct.json] [--model recipes/nano/model]
//     [--steps 30] [--workers 2]
// "bind groups" are those made anew: a step whose buffers are those of an earlier one makes none.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createWebGpuBackend } from "../dist/backends/webgpu/webgpu-backend.js";
import { readRecipeFile } from "../dist/cli/recipe-file.js";
import { openStream } from "../dist/data/stream.js";
import { loadWeights } from "../dist/models/load-weights.js";
import { readModelFolder } from "../dist/runtime/model-folder.js";
import { directory } from "../dist/runtime/node.js";
import { encodeFinishing } from "../dist/train/encode-finish.js";
import { gatherSamples } from "../dist/train/gather-samples.js";
import { initialWeights } from "../dist/train/initialize.js";
import { AdamW } from "../dist/train/optimizer.js";
import { assignGroups } from "../dist/train/parameter-groups.js";
import { Parameters } from "../dist/train/parameters.js";
import { loadDense } from "../dist/train/run-weights.js";
import { stageRules } from "../dist/train/stage-rules.js";
import { Trainer } from "../dist/train/trainer.js";
import { openNullDevice } from "./null-device.mjs";

const { values } = parseArgs({
  options: {
    recipe: { type: "string", default: "recipes/nano/instruct.json" },
    model: { type: "string", default: "recipes/nano/model" },
    steps: { type: "string", default: "30" },
    workers: { type: "string", default: "2" },
  },
});
const { recipe } = await readRecipeFile(values.recipe);
const { data, losses, canvases, precision, batch } = recipe;
const { config, tokenizer } = await readModelFolder(directory(values.model));
const rule = stageRules[recipe.stage];
const stream = openStream({
  seed: recipe.seed,
  split: "train",
  mix: data.mix,
  sides: data.sides,
  workers: Number(values.workers),
  finish: encodeFinishing({ model: resolve(values.model), canvases, dense: losses.dense }),
});
const steps = [];
while (steps.length < Number(values.steps)) {
  const options = { stepTokens: batch.sizes[0].tokens, passTokens: batch.passTokens };
  const isUsable = (sample) => rule.isUsable(sample, losses);
  steps.push(await gatherSamples(stream, { ...options, isUsable, onSkip: console.error }));
}
await stream.close();

const opened = openNullDevice();
const backend = createWebGpuBackend(opened);
const weights = await loadWeights(config, initialWeights(config, { seed: 1 }), backend, {
  use: "trained",
  precision,
});
const model = { backend, config, weights };
const settings = losses.dense;
const dense = settings && {
  settings,
  factor: settings.factor,
  weights: await loadDense(settings, config.visionConfig.hiddenSize, 1, null, backend, precision),
};
const parameters = new Parameters(
  backend,
  { model: weights, ...(dense && { dense: dense.weights }) },
  (name) => (name.startsWith("model.") ? rule.isTrained(name) : true),
);
const names = parameters.all.map(({ name }) => name);
const trainer = new Trainer(backend, {
  parameters,
  groups: assignGroups(names, recipe.groups, recipe.weightDecay),
  optimizer: new AdamW(backend, recipe.optimizer),
  recompute: recipe.recompute,
});
const parts = { model, tokenizer, losses, dense, coca: null, reference: null };
console.log("step  samples  tokens  dispatches  bind groups  buffers  GB held  ms");
for (const [i, groups] of steps.entries()) {
  const before = { ...opened.counts };
  const began = performance.now();
  await trainer.step(rule.passes(groups, parts), 1e-3, 65536);
  const ms = performance.now() - began;
  const made = (name) => opened.counts[name] - before[name];
  const tokens = groups.flat().reduce((sum, { text }) => sum + text.ids.length, 0);
  const row = [i + 1, groups.flat().length, tokens, made("dispatches"), made("bindGroups"), made("buffers")];
  row.push((opened.counts.bufferBytes / 1e9).toFixed(1), ms.toFixed(0));
  console.log(row.map((value) => String(value).padStart(8)).join(""));
}
process.exit();
