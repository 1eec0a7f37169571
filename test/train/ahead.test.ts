// A step is made ready while the one before it runs, and nothing that a run does depends on it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeProviders } from "../../src/runtime/node-backends.ts";
import { latestCheckpoint } from "../../src/train/checkpoint.ts";
import { openTinyRun } from "../support/tiny-run.ts";
import { halfPicture } from "../support/tiny-training.ts";

/** Of tinyRecipe: samples of 178 tokens, steps of 400. */
const perStep = 3;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-ahead-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const wasm = () => nodeProviders.find(({ name }) => name === "wasm")!.open();

/** Tells which samples were asked for. */
function counted() {
  const asked: number[] = [];
  const sampleAt = async (index: number) => {
    asked.push(index);
    return halfPicture(index % 8);
  };
  return { asked, sampleAt };
}

test("samples of the next step are taken during a step, those behind the last step are not", async () => {
  const backend = await wasm();
  const { asked, sampleAt } = counted();
  const { run } = await openTinyRun(
    folder,
    backend,
    { checkpoints: { everySteps: 2, keep: 9 } },
    { sampleAt },
  );
  const read = backend.read.bind(backend);
  const atReport: number[] = [];
  backend.read = (tensor) => {
    // The step's report waits for the optimiser's outcome, one value.
    const values = read(tensor);
    if (tensor.shape.length === 1 && tensor.shape[0] === 1) values.then(() => atReport.push(asked.length));
    return values;
  };
  await run.run();
  expect(asked).toEqual(Array.from({ length: 6 * perStep }, (_, i) => i));
  expect(atReport[0]).toBe(2 * perStep);
  run.close();
  backend.close();
});

test("a step's passes are queued before the report of the step before it is there", async () => {
  const backend = await wasm();
  const { run, records } = await openTinyRun(folder, backend, { checkpoints: { everySteps: 9, keep: 1 } });
  const order: string[] = [];
  const [openArena, read] = [backend.openArena.bind(backend), backend.read.bind(backend)];
  backend.openArena = (kind) => {
    if (kind?.includes("training")) order.push(kind);
    return openArena(kind);
  };
  backend.read = async (tensor) => {
    const values = await read(tensor);
    // As a device does, which is busy with the step's passes when its update is queued.
    if (tensor.shape.length === 1 && tensor.shape[0] === 1) {
      for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
      order.push("outcome");
    }
    return values;
  };
  await run.run();
  expect(records.length).toBe(6);
  const first = order.indexOf("outcome");
  expect(order.slice(0, first).filter((kind) => kind === "training update")).toHaveLength(1);
  expect(order.slice(0, first).filter((kind) => kind === "first training pass")).toHaveLength(2);
  run.close();
  backend.close();
});

test("a run that stops has the position of the steps it did, and goes on to the same bits", async () => {
  const backend = await wasm();
  const whole = await openTinyRun(join(folder, "whole"), backend);
  await whole.run.run();
  const cut = join(folder, "cut");
  const { asked, sampleAt } = counted();
  const first = await openTinyRun(cut, backend, {}, { sampleAt, stopAfter: 2 });
  await first.run.run();
  expect(asked.length).toBe(3 * perStep); // one step was ready and is given up
  const stored = (await latestCheckpoint(cut, () => expect.unreachable()))!;
  expect(stored.state).toMatchObject({ step: 2, data: { position: 2 * perStep } });
  const second = await openTinyRun(cut, backend);
  await second.run.run();
  expect([...first.records, ...second.records]).toEqual(whole.records);
  const table = (run: typeof whole.run) => run.read(run.model.weights.text.embedTokens);
  expect(await table(second.run)).toEqual(await table(whole.run));
  for (const { run } of [whole, first, second]) run.close();
  backend.close();
});

test("an error of the stream comes when its step would begin, with the step before it done and saved", async () => {
  const backend = await wasm();
  const { run, records } = await openTinyRun(
    folder,
    backend,
    { checkpoints: { everySteps: 5, keep: 1 } },
    {
      async sampleAt(index) {
        if (index === 2 * perStep + 1) throw new Error("the stream broke");
        return halfPicture(index % 8);
      },
    },
  );
  await expect(run.run()).rejects.toThrow("the stream broke");
  expect(records.length).toBe(2);
  expect((await latestCheckpoint(folder, () => {}))!.state.step).toBe(2);
  run.close();
  backend.close();
});
