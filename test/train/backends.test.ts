// The same training on every backend: steps equal to the reference's within a tolerance.

import { describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import type { DenseObjective } from "../../src/train/dense/dense-step.ts";
import { languagePasses } from "../../src/train/language-pass.ts";
import { AdamW } from "../../src/train/optimizer.ts";
import { assignGroups } from "../../src/train/parameter-groups.ts";
import { Parameters } from "../../src/train/parameters.ts";
import { loadDense } from "../../src/train/run-weights.ts";
import { Trainer } from "../../src/train/trainer.ts";
import { testBackends } from "../support/backends.ts";
import { encodedHalf, initialModel, trainingConfig } from "../support/tiny-training.ts";

const numSteps = 20;
const pictures = [encodedHalf(2)];

/** Losses and gradient norms of 20 steps of everything: text, dense heads, both losses of the router. */
async function train(backend: Backend): Promise<{ losses: number[]; norms: number[] }> {
  const model = await initialModel(backend);
  const settings = {
    grid: { columns: 1, rows: 1 },
    classes: { object: ["half"], color: ["red", "green", "blue", "white"] },
    emptyWeight: 0.5,
  };
  const width = trainingConfig.visionConfig!.hiddenSize;
  const dense: DenseObjective = {
    settings,
    factor: 1,
    weights: await loadDense(settings, width, 1, null, backend),
  };
  const parameters = new Parameters(backend, { model: model.weights, dense: dense.weights });
  const groups = assignGroups(
    parameters.all.map(({ name }) => name),
    [],
    0.05,
  );
  const optimizer = new AdamW(backend, { beta1: 0.9, beta2: 0.95, eps: 1e-8, maxNorm: 1 });
  const trainer = new Trainer(backend, { parameters, groups, optimizer, recompute: true });
  const losses: number[] = [];
  const norms: number[] = [];
  for (let step = 0; step < numSteps; step++) {
    const router = { form: "joint", balance: 0.01, z: 0.001 } as const;
    const passes = languagePasses([pictures], model, { averaging: "token", dense, router });
    const { values, gradientNorm } = await trainer.step(passes, 1e-3);
    losses.push(values["loss"]!);
    norms.push(gradientNorm);
  }
  parameters.close();
  optimizer.close();
  backend.close();
  expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  return { losses, norms };
}

describe("20 steps equal the reference's", async () => {
  const expected = train(createReferenceBackend());

  for (const { name, missing, open } of await testBackends()) {
    test.skipIf(missing !== null)(
      `on ${name}${missing === null ? "" : `: ${missing}`}`,
      async () => {
        const reference = await expected;
        const found = await train(await open());
        const worst = (of: "losses" | "norms") =>
          found[of].reduce((max, value, i) => Math.max(max, Math.abs(value / reference[of][i]! - 1)), 0);
        console.log(`${name}: loss within ${worst("losses")}, gradient norm within ${worst("norms")}`);
        expect(reference.losses.at(-1)!).toBeLessThan(reference.losses[0]! - 1);
        expect(worst("losses")).toBeLessThan(1e-3);
        expect(worst("norms")).toBeLessThan(1e-2);
      },
      300_000,
    );
  }
});
