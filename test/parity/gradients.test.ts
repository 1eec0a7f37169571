// Gradients of a whole model on every backend against PyTorch's for the same weights (test/fixtures/README.md).

import { describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { forward, logitsOfRows } from "../../src/models/vl.ts";
import { isWeightSlot, weightSlots } from "../../src/models/weights.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { wholeSequences } from "../../src/tensor/sequences.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { ignoredTarget } from "../../src/tensor/training-ops.ts";
import { leavesOf } from "../../src/tensor/tree.ts";
import { testBackends } from "../support/backends.ts";
import { fixtures, loadFixture, readExpected } from "../support/fixtures.ts";
import { openTape } from "../support/tape.ts";
import { maxDifference } from "../support/tensors.ts";

/** Of the largest gradient of a weight; PyTorch's are in f32 too. */
const tolerance = 1e-4;
/** Labels at the start that have no loss. */
const numIgnored = 5;

const reference = { name: "reference", missing: null, open: async () => createReferenceBackend() };

describe.each([reference, ...(await testBackends())])("$name", ({ missing, open }) => {
  test.skipIf(missing !== null)(
    `text-f32${missing ? `: ${missing}` : ""}`,
    async () => {
      const backend = trained(await open());
      const { config, weights, expected } = await loadFixture("text-f32", backend);
      const length = expected.integers("prefill_length")[0]!;
      const ids = expected.integers("input_ids").slice(0, length);
      const arena = backend.openArena();
      const tape = openTape(backend, arena);
      const batch = {
        ids: tape.ops.arena.upload(ids, [length]),
        sequences: wholeSequences([length]),
        features: null,
      };
      const hidden = forward(tape.ops, weights, config, batch, null);
      const logits = logitsOfRows(tape.ops, weights, hidden, Int32Array.from(ids.keys()));

      const hasLoss = (label: number) => label >= numIgnored && label < length;
      const numLosses = length - numIgnored;
      const targets = arena.upload(
        Int32Array.from(ids, (_, t) => (hasLoss(t + 1) ? ids[t + 1]! : ignoredTarget)),
        [length],
      );
      const losses = (await backend.read(tape.ops.crossEntropy({ logits, targets }))) as Float32Array;
      const loss = losses.reduce((sum, one) => sum + one, 0) / numLosses;
      expect(loss).toBeCloseTo(expected.floats("loss")[0]!, 5);

      const dy = arena.upload(new Float32Array(length).fill(1 / numLosses), [length]);
      const found = tape.backward(logits, tape.ops.crossEntropyBackward({ logits, targets, dy }));
      const golden = await readExpected(`${fixtures}/model/text-f32`, "expected_grads.safetensors");
      const leaves = leavesOf(weights, isTensor);
      let largest = 0;
      for (const [i, slot] of leavesOf(weightSlots(config), isWeightSlot).entries()) {
        const values = await backend.read(found.get(leaves[i]!)!);
        const wanted = slot.officialParts.flatMap(({ name }) => [...golden.floats(name)]);
        const scale = wanted.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        const difference = maxDifference(values, wanted) / scale;
        largest = Math.max(largest, difference);
        expect(difference, `${slot.name}, largest gradient ${scale}`).toBeLessThan(tolerance);
      }
      console.log(`largest difference ${largest} of the largest gradient of a weight`);
      arena.close();
      backend.close();
    },
    120_000,
  ); // A software adapter on a busy machine compiles kernels for half a minute before the first pass.
});

/** The backend, loading every weight as training holds it. */
function trained(backend: Backend): Backend {
  return new Proxy(backend, {
    get(target, key: keyof Backend) {
      if (key === "load")
        return (...[spec, parts]: Parameters<Backend["load"]>) =>
          target.load({ ...spec, role: "values" }, parts);
      const member = target[key];
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

function isTensor(node: unknown): node is Tensor {
  return typeof node === "object" && node !== null && "backend" in node;
}
