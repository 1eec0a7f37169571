// The whole loss of caption pre-training against finite differences of every weight, and on every backend.

import { describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { floats, ReferenceTensor } from "../../src/backends/reference/reference-tensor.ts";
import type { Arena, Backend } from "../../src/tensor/backend.ts";
import { Tape } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { type CocaWeights, cocaForward } from "../../src/train/coca/coca.ts";
import { contrastiveLoss } from "../../src/train/loss/contrastive.ts";
import { crossEntropyLoss } from "../../src/train/loss/cross-entropy.ts";
import { Parameters } from "../../src/train/parameters.ts";
import { testBackends } from "../support/backends.ts";
import { loadLargeCoca, tinyCaptions, tinyCoca } from "../support/coca.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";

const captioningWeight = 2;
/** s and the weights of both losses are numbers that f32 holds, which uploads round to. */
const logScale = 1.25;
const share = 1 / tinyCaptions.targets.length;
const hiddenShape = [6, tinyCoca.visionWidth];

/** L_con + 2 L_cap, recorded and seeded; `value` reads it. */
function cocaLoss(backend: Backend, tape: Tape, weights: CocaWeights, hidden: Tensor) {
  const output = cocaForward(tape.ops, weights, tinyCoca, hidden, tinyCaptions);
  const contrast = contrastiveLoss(tape, output.imageEmbeddings, output.textEmbeddings, logScale, 1);
  const caption = crossEntropyLoss(
    tape,
    output.captionLogits,
    tinyCaptions.targets,
    captioningWeight * share,
  );
  return async (read: (tensor: Tensor) => Promise<ArrayLike<number>> = (tensor) => backend.read(tensor)) => {
    const sum = async (tensor: Tensor) => Array.from(await read(tensor)).reduce((a, b) => a + b, 0);
    const images = hidden.shape[0]! / 3;
    const both = (await sum(contrast.imageLosses)) + (await sum(contrast.textLosses));
    return both / (2 * images) + captioningWeight * share * (await sum(caption));
  };
}

/** Gradients by name, that of the tower's hidden states among them. */
async function gradientsOn(backend: Backend, hidden: (arena: Arena) => Tensor, recompute: boolean) {
  const weights = await loadLargeCoca(backend, tinyCoca);
  const arena = backend.openArena();
  const images = hidden(arena);
  const parameters = new Parameters(backend, { coca: weights, hidden: images });
  const tape = new Tape(backend, arena, parameters.accumulators, { recompute });
  const value = cocaLoss(backend, tape, weights, images);
  tape.backward();
  return { weights, parameters, arena, loss: await value() };
}

const uploaded = (arena: Arena) => arena.upload(randomValues(5, 18), hiddenShape);

test("on the reference, every weight's and the hidden states' against central differences", async () => {
  const backend = createReferenceBackend();
  const images = new ReferenceTensor(
    { dtype: "f32", shape: hiddenShape },
    Float64Array.from(randomValues(5, 18)),
  );
  const { weights, parameters } = await gradientsOn(backend, () => images, true);
  const lossNow = async () => {
    const arena = backend.openArena();
    const value = cocaLoss(backend, new Tape(backend, arena, new Map()), weights, images);
    const loss = await value(async (tensor) => floats(tensor));
    arena.close();
    return loss;
  };
  const h = 1e-5;
  let largest = 0;
  for (const { name, tensor, gradient } of parameters.all) {
    expect(gradient.isEmpty, name).toBe(false);
    const values = floats(tensor);
    const found = floats(gradient.sum);
    for (let i = 0; i < values.length; i++) {
      const at = values[i]!;
      values[i] = at + h;
      const above = await lossNow();
      values[i] = at - h;
      const below = await lossNow();
      values[i] = at;
      const difference = Math.abs(found[i]! - (above - below) / (2 * h));
      largest = Math.max(largest, difference);
      // Written so that NaN fails.
      if (!(difference < 1e-8)) expect(found[i], `${name}[${i}]`).toBe((above - below) / (2 * h));
    }
  }
  console.log(`largest difference ${largest}`);
}, 60_000);

describe.each(await testBackends())("$name", ({ missing, open }) => {
  test.skipIf(missing !== null)(
    `as the reference's${missing ? `: ${missing}` : ""}`,
    async () => {
      const reference = createReferenceBackend();
      const wanted = await gradientsOn(reference, uploaded, false);
      const expected = new Map<string, ArrayLike<number>>();
      for (const { name, gradient } of wanted.parameters.all)
        expected.set(name, await reference.read(gradient.sum));
      const backend = await open();
      const found = await gradientsOn(backend, uploaded, true);
      found.arena.close();
      expect(found.loss).toBeCloseTo(wanted.loss, 5);
      let largest = 0;
      for (const { name, gradient } of found.parameters.all) {
        const difference = maxDifference(await backend.read(gradient.sum), expected.get(name)!);
        // A bias of keys moves all scores of a query alike: its gradient is 0, up to the rounding of what it is a sum of.
        const ofSize = Array.from(expected.get(name.replace(/kProj\.bias$/, "kProj.weight"))!);
        const scale = ofSize.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        largest = Math.max(largest, difference / scale);
        expect(difference, `${name}, largest gradient ${scale}`).toBeLessThan(1e-4 * scale);
      }
      console.log(`largest difference ${largest} of the largest gradient of a weight`);
      backend.close();
      reference.close();
    },
    120_000,
  );
});
