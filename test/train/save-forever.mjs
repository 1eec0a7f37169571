// Saves one checkpoint after the other until it is killed. Says the number of each once it is saved.
// node save-forever.mjs RUN FIRST_STEP; what a checkpoint holds follows from its step.

import { saveCheckpoint } from "../../dist/train/checkpoint.js";

const [run, first] = process.argv.slice(2);

for (let step = Number(first); ; step++) {
  const tensor = (name, factor) => ({
    name,
    shape: [200, 100],
    read: async () => Float32Array.from({ length: 20_000 }, (_, i) => factor * step + i),
  });
  await saveCheckpoint(
    run,
    {
      state: {
        step,
        tokens: step,
        optimizer: { numSteps: step, numSkipped: 0, stepsOf: { w: step } },
        lossScale: null,
        data: null,
        recipe: null,
      },
      weights: [tensor("w", 1), tensor("v", 2)],
      moments: [tensor("w.first_moment", 3), tensor("w.second_moment", 4)],
    },
    { keep: 2 },
  );
  process.stdout.write(`${step}\n`);
}
