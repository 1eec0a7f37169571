/**
 * Where the time of a decode step goes: the main thread, the device's kernels, or the gaps between them; prints JSON.
 *
 *   node bench/webgpu/bundle.mjs bench/webgpu/decode.ts bench-decode
 *   node build/bench-decode.mjs --shape active-3b --dtype f16 --batch 1 --batch 8 [--plain] --out FILE
 *
 * To try it on a software adapter, minutes: --shape tiny --batch 1 --prompt 32 --warm 4 --steps 4.
 * --plain replays no step (engine/step-replays.ts). Of each batch, milliseconds, medians of steps after a prompt and `--warm` steps:
 *
 *   stepMs      from step to step, nothing watched; the least of three rounds
 *   hostMs      the main thread, until a step is handed over
 *   waitMs      the main thread, until the step before it is known to be done; near 0 when the device waits for the thread
 *   deviceMs    the device, from the beginning of a step's first pass to the end of its last
 *   idleMs      the device, from the end of a step to the beginning of the next
 *   kernelsMs   the kernels of a step, each alone in its pass, in order; `launch.timedAlone` of each is not its own
 *   gapMs       deviceMs - kernelsMs: what is lost between dispatches; under 0 where passes cost more than that
 *   replayMs    the device, the same dispatches eight times over in one submit, of one step
 *   callsMs     the main thread, the same dispatches handed over by nothing but WebGPU's calls
 *
 * hostMs - callsMs is our own JavaScript, and stepMs - replayMs what steps encoded ahead could win.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createWebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import type { StepModel } from "../../src/engine/step.ts";
import { freeWeights } from "../../src/models/load-weights.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import { CommandRecorder, type NamedDispatch } from "./command-recorder.ts";
import { Decoding, type StepTimes, withCache } from "./decoding.ts";
import { DispatchRunner } from "./dispatch-runner.ts";
import { launchCost, median } from "./launch-cost.ts";
import { closeBench, openBench } from "./open-bench.ts";
import { randomWeights } from "./random-model.ts";
import { callsMs, secondsInOrder } from "./replay.ts";
import { shapes } from "./shapes.ts";

const { values: flags } = parseArgs({
  options: {
    shape: { type: "string", default: "active-3b" },
    dtype: { type: "string", default: "f16" },
    batch: { type: "string", multiple: true, default: ["1", "8"] },
    prompt: { type: "string", default: "512" },
    steps: { type: "string", default: "64" },
    warm: { type: "string", default: "400" },
    plain: { type: "boolean", default: false },
    toggle: { type: "string", multiple: true, default: [] },
    out: { type: "string" },
  },
});
const config = shapes[flags.shape]!();
const prompt = Number(flags.prompt);
const numSteps = Number(flags.steps);
/** Before the first round: V8 takes some hundred steps until their code is as fast as it gets. */
const warmSteps = Number(flags.warm);
const opened = await openBench(flags.toggle);
const { device } = opened;
const backend = createWebGpuBackend(opened);
const runner = new DispatchRunner(device);
const launch = await launchCost(device, runner, 206, 9);
console.log(`${opened.report.detail}: ${JSON.stringify({ launch })}`);
const weights = await randomWeights(backend, config, flags.dtype as WeightDType);
const results: object[] = [];
for (const batch of flags.batch.map(Number)) {
  const tokens = prompt + Math.max(2 * numSteps, warmSteps) + 64;
  const result = await withCache(backend, config, weights, batch, tokens, measure, flags.plain);
  results.push({ batch, ...result });
  console.log(JSON.stringify(results.at(-1)));
  if (flags.out) {
    const { shape, dtype } = flags;
    const report = { device: opened.report.detail, toggles: flags.toggle, shape, dtype, launch, results };
    writeFileSync(flags.out, `${JSON.stringify(report, null, 2)}\n`);
  }
}
freeWeights(backend, weights);
backend.close();
closeBench(opened);

async function measure(model: StepModel, pages: Int32Array[]): Promise<object> {
  const warming = await Decoding.begin(model, pages, prompt);
  await stepsOf(warming, warmSteps);
  await warming.settle();
  warming.close();
  const rounds: { stepMs: number; steps: StepTimes[] }[] = [];
  for (let round = 0; round < 3; round++) {
    const decoding = await Decoding.begin(model, pages, prompt);
    await stepsOf(decoding, 8);
    await decoding.settle();
    rounds.push(await timedSteps(decoding));
    decoding.close();
  }
  const { stepMs, steps } = rounds.reduce((best, one) => (one.stepMs < best.stepMs ? one : best));

  const recorder = new CommandRecorder(device);
  const decoding = await Decoding.begin(model, pages, prompt);
  await stepsOf(decoding, 8);
  await decoding.settle();
  recorder.time();
  const watched = await timedSteps(decoding);
  const spans = await recorder.spans();
  recorder.record();
  await decoding.step();
  await decoding.settle();
  const dispatches = recorder.recorded();
  recorder.close();

  const seconds = await secondsInOrder(device, dispatches, 5);
  const kernelsMs = 1000 * seconds.reduce((sum, one) => sum + one, 0);
  const deviceMs = median(spans.map(({ began, ended }) => ended - began)) / 1e6;
  const replayed = median(await runner.sample([dispatches], 8, 2, 7));
  const calls = await callsMs(device, dispatches, 15);
  decoding.close();
  return {
    dispatches: dispatches.length,
    submits: spans.length / numSteps,
    stepMs,
    hostMs: median(steps.map(({ hostMs }) => hostMs)),
    waitMs: median(steps.map(({ waitMs }) => waitMs)),
    watchedStepMs: watched.stepMs,
    deviceMs,
    idleMs: median(spans.slice(1).map(({ began }, i) => began - spans[i]!.ended)) / 1e6,
    kernelsMs,
    gapMs: deviceMs - kernelsMs,
    replayMs: 1000 * replayed,
    callsMs: median(calls),
    kernels: byName(dispatches, seconds),
  };
}

async function timedSteps(decoding: Decoding): Promise<{ stepMs: number; steps: StepTimes[] }> {
  const began = performance.now();
  const steps = await stepsOf(decoding, numSteps);
  await decoding.settle();
  return { stepMs: (performance.now() - began) / numSteps, steps };
}

async function stepsOf(decoding: Decoding, count: number): Promise<StepTimes[]> {
  const times: StepTimes[] = [];
  for (let i = 0; i < count; i++) times.push(await decoding.step());
  return times;
}

/** Calls and milliseconds of a step by kernel, the longest first. */
function byName(dispatches: readonly NamedDispatch[], seconds: readonly number[]) {
  const times = new Map<string, { calls: number; ms: number }>();
  dispatches.forEach(({ name }, i) => {
    const time = times.get(name) ?? { calls: 0, ms: 0 };
    times.set(name, { calls: time.calls + 1, ms: time.ms + 1000 * seconds[i]! });
  });
  return [...times].map(([kernel, time]) => ({ kernel, ...time })).sort((a, b) => b.ms - a.ms);
}
