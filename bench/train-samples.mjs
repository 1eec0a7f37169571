// Encoded samples per second that a trainer which does nothing but take them gets, and how long its thread is busy with each:
// encoded in the threads that draw them, as training does it, or on the main thread.
//   npm run build && node bench/train-samples.mjs [--recipe recipes/tiny/instruct.json] [--sides 224,1000] [--canvas 336]
//     [--model DIR] [--workers 2] [--count 400]
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readRecipeFile } from "../dist/cli/recipe-file.js";
import { openStream } from "../dist/data/stream.js";
import { encodeFinishing, encodeOutcome } from "../dist/train/encode-finish.js";
import { encodeSample } from "../dist/train/encode-sample.js";
import { gatherSamples } from "../dist/train/gather-samples.js";
import { openCodec } from "../dist/train/sample-codec.js";

const { values } = parseArgs({
  options: {
    recipe: { type: "string", default: "recipes/tiny/instruct.json" },
    model: { type: "string", default: "recipes/tiny/model" },
    sides: { type: "string" },
    canvas: { type: "string" },
    workers: { type: "string", default: "2" },
    count: { type: "string", default: "400" },
  },
});
const { recipe } = await readRecipeFile(values.recipe);
const folder = recipe.model.folder.startsWith("run:")
  ? values.model
  : join(dirname(values.recipe), recipe.model.folder);
const side = Number(values.canvas);
const settings = {
  model: folder,
  canvases: values.canvas ? [[side, side]] : recipe.canvases,
  dense: recipe.losses.dense,
};
const [min, max] = values.sides?.split(",").map(Number) ?? [];
const stream = {
  seed: recipe.seed,
  split: recipe.data.split,
  mix: recipe.data.mix,
  workers: Number(values.workers),
  sides: values.sides ? { min, max } : recipe.data.sides,
};
const count = Number(values.count);
const codec = await openCodec(settings);

/** A stream that encodes what it takes on this thread. */
function encodedHere() {
  const drawn = openStream(stream);
  return {
    async next() {
      const sample = await drawn.next();
      return encodeOutcome(() => encodeSample(sample, codec));
    },
    close: () => drawn.close(),
  };
}

const sources = {
  "main thread": encodedHere,
  "drawing threads": () => openStream({ ...stream, finish: encodeFinishing(settings) }),
};
console.log(`${count} samples, ${stream.workers} drawing threads, node ${process.version}`);
for (const [name, open] of Object.entries(sources)) {
  const source = open();
  let taken = 0;
  // Fonts are read and compiled code is warm after the first quarter.
  while (taken < count / 4) taken += await step(source);
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  taken = 0;
  while (taken < count) taken += await step(source);
  const milliseconds = performance.now() - start;
  const { active } = performance.eventLoopUtilization(before);
  await source.close();
  const perSecond = ((1000 * taken) / milliseconds).toFixed(0);
  console.log(
    `encoded on ${name.padEnd(15)} ${perSecond.padStart(5)} samples/s  ${(active / taken).toFixed(2)} ms of the main thread each`,
  );
}

/** Samples of one step. */
async function step(source) {
  const groups = await gatherSamples(source, {
    stepTokens: recipe.batch.sizes[0].tokens,
    passTokens: Number.MAX_SAFE_INTEGER,
    isUsable: () => true,
    onSkip: () => {},
  });
  return groups.flat().length;
}
