// Gradients of a whole model on every backend against PyTorch's for the same weights (test/fixtures/README.md).

import { describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { forward, logitsOfRows } from "../../src/models/vl.ts";
import { isWeightSlot, weightSlots } from "../../src/models/weights.ts";
import { wholeSequences } from "../../src/tensor/sequences.ts";
import { Tape } from "../../src/tensor/tape.ts";
import { isTensor } from "../../src/tensor/tensor.ts";
import { ignoredTarget } from "../../src/tensor/training-ops.ts";
import { leavesOf } from "../../src/tensor/tree.ts";
import { RouterLosses } from "../../src/train/loss/router.ts";
import { Parameters } from "../../src/train/parameters.ts";
import { testBackends } from "../support/backends.ts";
import { fixtures, loadFixture, readExpected } from "../support/fixtures.ts";
import { maxDifference } from "../support/tensors.ts";

/** Of the largest gradient of a weight; PyTorch's are in f32 too. */
const tolerance = 1e-4;
/** Labels at the start that have no loss. */
const numIgnored = 5;

const reference = { name: "reference", missing: null, open: async () => createReferenceBackend() };

describe.each([reference, ...(await testBackends())])("$name", ({ missing, open }) => {
  test.skipIf(missing !== null).each([
    ["every activation kept", false],
    ["layers run again", true],
  ])(
    `text-f32, %s${missing ? `: ${missing}` : ""}`,
    async (_, recompute) => {
      const { backend, config, weights, expected } = await loadFixture("text-f32", await open(), "trained");
      const parameters = new Parameters(backend, { "": weights });
      const length = expected.integers("prefill_length")[0]!;
      const ids = expected.integers("input_ids").slice(0, length);
      const arena = backend.openArena();
      const tape = new Tape(backend, arena, parameters.accumulators, { recompute });
      const batch = {
        ids: tape.ops.arena.upload(ids, [length]),
        sequences: wholeSequences([length]),
        features: null,
      };
      const { numExpertsPerTok, numHiddenLayers: numLayers } = config.textConfig;
      // Without a factor: the value alone, since the golden gradients are those of the text loss.
      const options = { form: "joint", balance: 0, z: 0, numExpertsPerTok, numLayers } as const;
      const router = new RouterLosses(backend, tape, options, 1);
      const hidden = forward(tape.ops, weights, config, batch, null, router.observe);
      const logits = logitsOfRows(tape.ops, weights, hidden, Int32Array.from(ids.keys()));

      const hasLoss = (label: number) => label >= numIgnored && label < length;
      const numLosses = length - numIgnored;
      const targets = arena.upload(
        Int32Array.from(ids, (_, t) => (hasLoss(t + 1) ? ids[t + 1]! : ignoredTarget)),
        [length],
      );
      const losses = (await backend.read(tape.plain.crossEntropy({ logits, targets }))) as Float32Array;
      const loss = losses.reduce((sum, one) => sum + one, 0) / numLosses;
      expect(loss).toBeCloseTo(expected.floats("loss")[0]!, 5);

      expect((await router.values(backend)).balance).toBeCloseTo(expected.floats("aux_loss")[0]!, 5);

      const dy = arena.upload(new Float32Array(length).fill(1 / numLosses), [length]);
      tape.seed(logits, (ops) => ops.crossEntropyBackward({ logits, targets, dy }));
      tape.backward();
      router.close();
      arena.close();
      const golden = await readExpected(`${fixtures}/model/text-f32`, "expected_grads.safetensors");
      const leaves = leavesOf(weights, isTensor);
      let largest = 0;
      for (const [i, slot] of leavesOf(weightSlots(config), isWeightSlot).entries()) {
        const values = await backend.read(parameters.accumulators.get(leaves[i]!)!.sum);
        const wanted = slot.officialParts.flatMap(({ name }) => [...golden.floats(name)]);
        const scale = wanted.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        const difference = maxDifference(values, wanted) / scale;
        largest = Math.max(largest, difference);
        expect(difference, `${slot.name}, largest gradient ${scale}`).toBeLessThan(tolerance);
      }
      console.log(`largest difference ${largest} of the largest gradient of a weight`);
      parameters.close();
      backend.close();
      expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
    },
    120_000,
  ); // A software adapter on a busy machine compiles kernels for half a minute before the first pass.
});
