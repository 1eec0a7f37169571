import { expect, test } from "vitest";
import { createReferenceBackend } from "../../backends/reference/reference-backend.ts";
import { planTiles } from "../../image/tile-plan.ts";
import { Tape } from "../../tensor/tape.ts";
import { Parameters } from "../parameters.ts";
import { loadDense } from "../run-weights.ts";
import { densePicture } from "./dense-picture.ts";
import { DenseStep } from "./dense-step.ts";

const common = {
  grid: { columns: 1, rows: 1 },
  classes: { glyph: ["a", "b", "c"], object: ["circle"] },
  emptyWeight: 0.5,
};

test("cells of all heads have one mean, so a head with few labels has a small gradient", async () => {
  await expectMean({});
});

test("a head's weight counts in the sum of cells and in that of weights", async () => {
  await expectMean({ object: 0.25 });
});

async function expectMean(headWeights: { readonly object?: number }) {
  const settings = { ...common, weights: headWeights };
  const backend = createReferenceBackend();
  const weights = await loadDense(settings, 2, 1, null, backend);
  const parameters = new Parameters(backend, { dense: weights });
  // Four patches of the thumbnail and four of the one tile: two cells with a character, six without; eight without a shape.
  const plan = planTiles({ width: 16, height: 16 }, { tileSize: 16, patchSize: 8, pinpoints: [[16, 16]] });
  const labels = {
    glyphs: [{ character: "a", x: 2, y: 2, width: 4, height: 4 }],
    objects: [],
    chartParts: [],
  };
  const image = { plan, tiles: [], imageMean: [0, 0, 0], imageStd: [1, 1, 1] } as const;
  const picture = { image, dense: densePicture(labels, plan, settings) };
  const arena = backend.openArena("test");
  const tape = new Tape(backend, arena, parameters.accumulators);
  // The norm of zeros is zeros: every class is as likely as another.
  const patches = arena.upload(new Float32Array(16), [8, 2]);
  const step = new DenseStep({ weights, settings, factor: 3 }, [[picture]]);
  const read = step.run(tape, 0, patches, 1);
  tape.backward();

  const glyph = 2 + 0.5 * 6;
  const object = (headWeights.object ?? 1) * 0.5 * 8;
  const values = await read(backend);
  expect(values["glyph"]).toBeCloseTo(Math.log(4), 6);
  expect(values["object"]).toBeCloseTo(Math.log(2), 6);
  expect(values.loss).toBeCloseTo((3 * (glyph * Math.log(4) + object * Math.log(2))) / (glyph + object), 6);
  const gradient = async (name: string) =>
    backend.read(parameters.all.find((one) => one.name === name)!.gradient.sum);
  const none = await gradient("dense.heads.object.cells.0.bias");
  expect(none[0]).toBeCloseTo((3 * object * (1 / 2 - 1)) / (glyph + object), 6);
  arena.close();
}
