// The vision tower learns from captions: four pictures of a coloured half, told apart by image and by text.

import { expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { floats } from "../../src/backends/reference/reference-tensor.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { Tape } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import type { CocaConfig } from "../../src/train/coca/coca.ts";
import { type CaptionedImage, type CocaObjective, cocaPasses } from "../../src/train/coca/coca-pass.ts";
import { newLogScale, nextLogScale } from "../../src/train/coca/log-scale.ts";
import { initialTensor, loadCoca } from "../../src/train/coca/slots.ts";
import { AdamW } from "../../src/train/optimizer.ts";
import { assignGroups } from "../../src/train/parameter-groups.ts";
import { Parameters } from "../../src/train/parameters.ts";
import type { TrainedModel } from "../../src/train/trained-model.ts";
import { Trainer } from "../../src/train/trainer.ts";
import { encodedHalf, initialModel, trainingConfig } from "../support/tiny-training.ts";

const config: CocaConfig = {
  vocabSize: 8,
  hiddenSize: 16,
  intermediateSize: 32,
  numAttentionHeads: 2,
  numTextLayers: 1,
  numDecoderLayers: 1,
  maxCaptionTokens: 5,
  visionWidth: trainingConfig.visionConfig!.hiddenSize,
  numPoolerHeads: 2,
  numCaptionQueries: 3,
  jointWidth: 8,
  layerNormEps: 1e-5,
};
const [start, end, firstColor, firstPlace] = [0, 1, 2, 6];

/** Captions of 3 and of 4 tokens: colour and place, or colour alone for what is on the left. */
const images = [0, 1, 4, 5].map((i): CaptionedImage => {
  const { image } = encodedHalf(i).pictures[0]!;
  const isRight = i >= 4;
  return {
    image,
    caption: [start, firstColor + (i % 4), ...(isRight ? [firstPlace] : []), end],
  };
});

async function setUp() {
  const backend = createReferenceBackend();
  const model: TrainedModel = await initialModel(backend);
  const weights = await loadCoca(backend, config, (path, slot) => initialTensor(backend, 3, path, slot));
  const objective: CocaObjective = {
    weights,
    config,
    logScale: newLogScale.value,
    contrast: 1,
    caption: 2,
  };
  return { backend, model, objective };
}

test("both losses fall until every picture has its own caption, and every weight of the tower moves", async () => {
  const { backend, model, objective } = await setUp();
  const tower = { "image.visionTower": model.weights.image!.visionTower };
  const parameters = new Parameters(backend, { ...tower, coca: objective.weights });
  const groups = assignGroups(
    parameters.all.map(({ name }) => name),
    [],
    0.01,
  );
  const optimizer = new AdamW(backend, { beta1: 0.9, beta2: 0.98, eps: 1e-6, maxNorm: 1 });
  const trainer = new Trainer(backend, { parameters, groups, optimizer, recompute: true });
  // A bias of keys moves all scores of a query alike: it has no gradient but rounding.
  const moving = parameters.all.filter(({ name }) => name.startsWith("image.") && !/kProj\.bias$/.test(name));
  const valuesOf = () => Promise.all(moving.map(({ tensor }) => backend.read(tensor)));
  const before = await valuesOf();
  let logScale = newLogScale;
  const steps: Readonly<Record<string, number>>[] = [];
  for (let step = 0; step < 70; step++) {
    const passes = cocaPasses([images], model, { ...objective, logScale: logScale.value });
    const { values, taken } = await trainer.step(passes, 3e-3, 4);
    expect(taken).toBe(true);
    logScale = nextLogScale(logScale, values["logScaleGradient"]!, 3e-3, optimizer.settings);
    steps.push(values);
  }
  const [first, last] = [steps[0]!, steps.at(-1)!];
  console.log(
    `contrast ${first["contrast"]} -> ${last["contrast"]}, caption ${first["caption"]} -> ${last["caption"]}`,
  );
  expect(last["contrast"]).toBeLessThan(0.1); // ln 4 by chance, ln 2 when colours or sides alone are told apart
  expect(last["caption"]).toBeLessThan(0.1); // 8 ln 2 over ten tokens without the image: 0.55
  expect(last["loss"]).toBeCloseTo(last["contrast"]! + 2 * last["caption"]!, 5);
  const after = await valuesOf();
  for (const [i, { name }] of moving.entries()) expect([...after[i]!], name).not.toEqual([...before[i]!]);
  parameters.close();
  optimizer.close();
  backend.close();
}, 60_000);

test("gradients of the vision tower, first and last value of each weight, against central differences", async () => {
  const { backend, model, objective } = await setUp();
  // Reads without rounding to f32, which differences of neighbouring values would not survive.
  const exact = { ...model, backend: { read: async (one: Tensor) => floats(one) } as unknown as Backend };
  const parameters = new Parameters(backend, { tower: model.weights.image!.visionTower });
  const run = async (tape: Tape) => (await cocaPasses([images], exact, objective)[0]!.run(tape, 1))();
  const arena = backend.openArena();
  const tape = new Tape(backend, arena, parameters.accumulators);
  await run(tape);
  tape.backward();
  arena.close();
  const lossNow = async () => {
    const again = backend.openArena();
    const values = await run(new Tape(backend, again, new Map()));
    again.close();
    return values["loss"]!;
  };
  const h = 1e-5;
  for (const { name, tensor, gradient } of parameters.all) {
    const values = floats(tensor);
    for (const i of [0, values.length - 1]) {
      const at = values[i]!;
      values[i] = at + h;
      const above = await lossNow();
      values[i] = at - h;
      const below = await lossNow();
      values[i] = at;
      // The loss is of the size of 10, and weights of rows are rounded to f32 where the gradient begins.
      expect(Math.abs(floats(gradient.sum)[i]! - (above - below) / (2 * h)), `${name}[${i}]`).toBeLessThan(
        1e-6,
      );
    }
  }
  parameters.close();
  backend.close();
});

test("two passes of a step weigh every caption token alike, and their contrasts equally", async () => {
  const { backend, model, objective } = await setUp();
  const valuesOf = async (groups: readonly (readonly CaptionedImage[])[]) => {
    const all: Readonly<Record<string, number>>[] = [];
    for (const pass of cocaPasses(groups, model, objective)) {
      const arena = backend.openArena();
      const read = await pass.run(new Tape(backend, arena, new Map()), 1);
      all.push(await read());
      arena.close();
    }
    return all;
  };
  const sum = (all: readonly Readonly<Record<string, number>>[], name: string) =>
    all.reduce((total, values) => total + values[name]!, 0);
  const [left, right] = [images.slice(0, 1), images.slice(1)];
  const together = await valuesOf([left, right]);
  const whole = await valuesOf([images]);
  expect(sum(together, "caption")).toBeCloseTo(sum(whole, "caption"), 5);
  const apart = [...(await valuesOf([left])), ...(await valuesOf([right]))];
  expect(sum(together, "contrast")).toBeCloseTo(sum(apart, "contrast") / 2, 5);
  expect(sum(together, "logScaleGradient")).toBeCloseTo(sum(apart, "logScaleGradient") / 2, 5);
  backend.close();
});
