// A run whose gradients go through f16: its loss scale is found, kept in checkpoints, and costs a step when it is too large.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { own } from "../../src/backends/reference/reference-tensor.ts";
import type { JsonValue } from "../../src/formats/strict-json.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { latestCheckpoint, openTrainingCheckpoint } from "../../src/train/checkpoint.ts";
import type { StepRecord } from "../../src/train/run-options.ts";
import { openTinyRun } from "../support/tiny-run.ts";

const largestF16 = 65504;
/** A step has 36 targets, so gradients of logits overflow at first where the scale is 2^23 or 2^22. */
const scaled = { precision: "f16", lossScale: { initial: 2 ** 23, growthInterval: 3 } };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-precision-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The reference backend, but gradients of logits overflow where f16 would, or at another limit. */
function overflowing(largest = () => largestF16): Backend {
  const backend = createReferenceBackend();
  return new Proxy(backend, {
    get(target, key) {
      if (key !== "run") {
        const member: unknown = Reflect.get(target, key);
        return typeof member === "function" ? member.bind(target) : member;
      }
      return (...[op, args, output]: Parameters<Backend["run"]>) => {
        target.run(op, args, output);
        if (op !== "crossEntropyBackward") return;
        const { values } = own(output);
        values.forEach((value, i) => {
          if (Math.abs(value) > largest()) values[i] = Math.sign(value) * Number.POSITIVE_INFINITY;
        });
      };
    },
  });
}

const scalesOf = (records: readonly StepRecord[]) => records.map(({ values }) => values["lossScale"]);

test("a scale that overflows is halved until it fits and doubles after good steps; a skipped step changes nothing", async () => {
  const backend = overflowing();
  const { run, records, messages } = await openTinyRun(folder, backend, scaled);
  const table = run.model.weights.text.embedTokens;
  const first = await run.read(table);
  await run.run();
  expect(records.map(({ taken }) => taken)).toEqual([0, 0, 1, 1, 1, 0]);
  expect(scalesOf(records)).toEqual([2 ** 23, 2 ** 22, 2 ** 21, 2 ** 21, 2 ** 21, 2 ** 22]);
  expect(messages).toHaveLength(3);
  expect(messages[0]).toBe(
    "step 1: f16 has no room for gradients times 8388608; from now on times 4194304, and nothing was changed",
  );
  const stored = await openTrainingCheckpoint(join(folder, "checkpoints/step-2"));
  expect(stored.state.lossScale).toEqual({ scale: 2 ** 21, goodSteps: 0 });
  expect(stored.state.optimizer).toEqual({ numSteps: 0, numSkipped: 2, stepsOf: expect.anything() });
  expect(await stored.weights.read("model.text.embedTokens")).toEqual(first);
  expect(await run.read(table)).not.toEqual(first);
  run.close();
  backend.close();
});

test("gradients that no scale helps end the run after 50 steps", async () => {
  const backend = overflowing();
  const length = { unit: "steps", total: 100 };
  const lossScale = { initial: 2 ** 30, smallest: 2 ** 28, largest: 2 ** 30 };
  const batch = { sizes: [{ from: 0, tokens: 100 }], passTokens: 200 };
  const checkpoints = { everySteps: 100, keep: 1 };
  const changes = { ...scaled, batch, length, lossScale, checkpoints };
  const { run, records, messages } = await openTinyRun(folder, backend, changes);
  await expect(run.run()).rejects.toThrow(/50 steps in a row were not finite, up to step 52/);
  expect(records.length).toBe(52);
  expect(messages.at(-1)).toBe("step 52: gradients are not finite, nothing was changed");
  run.close();
  backend.close();
});

test("what was learned before steps that are not finite is kept when the run ends with them", async () => {
  let records: readonly StepRecord[] = [];
  const backend = overflowing(() => (records.length < 3 ? largestF16 : 0));
  const changes = {
    ...scaled,
    length: { unit: "steps", total: 6 },
    lossScale: { initial: 1024, smallest: 1024, largest: 1024 },
    checkpoints: { everySteps: 100, keep: 1 },
  };
  const opened = await openTinyRun(folder, backend, changes);
  const { run } = opened;
  records = opened.records;
  await run.run();
  expect(records[0]!.taken).toBe(1);
  expect(records.at(-1)!.taken).toBe(0);
  const stored = (await latestCheckpoint(folder, () => expect.unreachable()))!;
  expect(stored.state.step).toBe(6);
  expect(await stored.weights.read("model.text.embedTokens")).toEqual(
    await run.read(run.model.weights.text.embedTokens),
  );
  run.close();
  backend.close();
});

test("steps that are taken give the same weights as without a scale, a power of two losing nothing", async () => {
  const results: Float32Array[] = [];
  for (const [name, changes] of [
    ["plain", {}],
    ["scaled", { precision: "f16", lossScale: { initial: 1024 } }],
  ] as const) {
    const backend = createReferenceBackend();
    const { run } = await openTinyRun(join(folder, name), backend, changes);
    await run.run();
    results.push(await run.read(run.model.weights.text.norm));
    run.close();
    backend.close();
  }
  expect(results[1]).toEqual(results[0]);
});

test("weights that are multiplied with may be rounded, those of dense heads and CoCa too, begun or gone on with; no others", async () => {
  const coca = {
    hiddenSize: 8,
    intermediateSize: 8,
    numAttentionHeads: 2,
    numTextLayers: 1,
    numDecoderLayers: 1,
    maxCaptionTokens: 16,
    numPoolerHeads: 2,
    numCaptionQueries: 2,
    jointWidth: 4,
    contrast: 1,
    caption: 1,
  };
  const dense = { columns: 1, rows: 1, classes: { object: ["half"] }, emptyWeight: 0.5, factor: 1 };
  const vit = { stage: "vit", losses: { coca, dense } };
  const rounded = async (changes: Readonly<Record<string, JsonValue>>) => {
    const backend = createReferenceBackend();
    const load = backend.load.bind(backend);
    const names: string[] = [];
    backend.load = (spec, parts) => {
      if (spec.role === "rounded") names.push(spec.name);
      return load(spec, parts);
    };
    const { run } = await openTinyRun(join(folder, String(changes["precision"])), backend, {
      ...vit,
      ...changes,
    });
    await run.save();
    run.close();
    backend.close();
    return names;
  };
  expect(await rounded({ precision: "f32" })).toEqual([]);
  const begun = await rounded({ precision: "f16" });
  const besides = begun.filter((name) => /^(dense|coca)\./.test(name));
  expect(besides).toContain("dense.heads.object.cells.0.weight");
  expect(besides).toContain("coca.pooler.projection");
  expect(besides).toContain("coca.decoder.layers.0.cross.attention.kProj.weight");
  expect(besides.filter((name) => /bias|norm|Norm|queries|Embedding/.test(name))).toEqual([]);
  expect(begun.length).toBeGreaterThan(besides.length);
  expect((await rounded({ precision: "f16" })).sort()).toEqual(begun.sort());
});

test("a run that stops goes on with the scale it had", async () => {
  const whole = await openTinyRun(join(folder, "whole"), overflowing(), scaled);
  await whole.run.run();
  const first = await openTinyRun(join(folder, "cut"), overflowing(), scaled, { stopAfter: 2 });
  await first.run.run();
  const stored = await latestCheckpoint(join(folder, "cut"), () => expect.unreachable());
  const second = await openTinyRun(join(folder, "cut"), overflowing(), scaled);
  await second.run.run();
  expect(scalesOf([...first.records, ...second.records])).toEqual(scalesOf(whole.records));
  expect(stored!.state.lossScale).toEqual({ scale: 2 ** 21, goodSteps: 0 });
});
