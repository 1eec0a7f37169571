/**
 * Whole models with random weights on a GPU: decode, prefill, image encode; prints JSON.
 *
 *   node bench/webgpu/bundle.mjs bench/webgpu/model.ts bench-model
 *   node build/bench-model.mjs --shape active-3b --dtype f16 decode:1 decode:8 prefill:4096 prefill:131072:4096 --out FILE
 *
 * A task is decode:BATCH[:PROMPT[:TOKENS]], prefill:TOKENS[:CHUNK], encode:TILES, or profile:TASK for the time of each kernel.
 * Bytes of a decode step: every weight that is used once (experts: as many distinct ones as a batch is expected to choose),
 * and KV and states. The copy bandwidth is measured first, bytes read and written.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createWebGpuBackend, type WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { type RunningStep, startStep } from "../../src/engine/step.ts";
import { freeWeights } from "../../src/models/load-weights.ts";
import { encodeTiles } from "../../src/models/vl.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import { openOps } from "../../src/tensor/run.ts";
import { copyCase } from "./copy-case.ts";
import { Decoding, randomIds, sliceOf, withCache } from "./decoding.ts";
import { modelCosts } from "./model-costs.ts";
import { closeBench, openBench } from "./open-bench.ts";
import { randomWeights } from "./random-model.ts";
import { Runner } from "./runner.ts";
import { shapes } from "./shapes.ts";

const { values: flags, positionals } = parseArgs({
  options: {
    shape: { type: "string", default: "active-3b" },
    dtype: { type: "string", default: "f16" },
    toggle: { type: "string", multiple: true, default: [] },
    out: { type: "string" },
  },
  allowPositionals: true,
});
const config = shapes[flags.shape]!();
const dtype = flags.dtype as WeightDType;
const profiled = positionals.some((task) => task.startsWith("profile:"));
const opened = await openBench(flags.toggle);
const backend = createWebGpuBackend(opened, { profile: profiled });
const copyBytes = await copyBandwidth(backend);
const started = performance.now();
const weights = await randomWeights(backend, config, dtype);
await backend.read(backend.openArena().upload(new Float32Array(1), [1]));
const weightBytes = backend.memory().persistent;
console.log(
  `${opened.report.detail}: copy ${(copyBytes / 1e9).toFixed(0)} GB/s; weights of ${flags.shape} ${dtype}, ${(weightBytes / 1e9).toFixed(1)} GB, in ${((performance.now() - started) / 1000).toFixed(1)} s`,
);
const results: object[] = [];
for (const task of positionals) {
  let result: object;
  try {
    result = { task, ...(await run(task)) };
  } catch (error) {
    result = { task, failure: String(error) };
    process.exitCode = 1;
  }
  results.push(result);
  console.log(JSON.stringify(result));
  if (flags.out) {
    const report = {
      device: opened.report.detail,
      shape: flags.shape,
      dtype,
      copyBytesPerSecond: copyBytes,
      weightBytes,
      results,
    };
    writeFileSync(flags.out, `${JSON.stringify(report, null, 2)}\n`);
  }
}
freeWeights(backend, weights);
backend.close();
closeBench(opened);

async function run(task: string): Promise<object> {
  const [kind = "", ...rest] = task.split(":");
  if (kind === "profile") {
    await run(rest.join(":"));
    await backend.takeProfile();
    const timed = await run(rest.join(":"));
    const kernels = await backend.takeProfile();
    return { ...timed, kernels: kernels.slice(0, 24) };
  }
  const numbers = rest.map(Number);
  if (kind === "decode") return decode(numbers[0]!, numbers[1] ?? 512, numbers[2] ?? 64);
  if (kind === "prefill") return prefill(numbers[0]!, numbers[1] ?? numbers[0]!);
  if (kind === "encode") return encode(numbers[0]!);
  throw new RangeError(`task ${task}: expected decode, prefill, encode or profile`);
}

/** `batch` sequences decode `tokens` tokens after a prompt. */
async function decode(batch: number, prompt: number, tokens: number): Promise<object> {
  return withCache(backend, config, weights, batch, prompt + tokens + 8, async (model, pages) => {
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const decoding = await Decoding.begin(model, pages, prompt);
      for (let i = 0; i < 4; i++) await decoding.step();
      await decoding.settle();
      const begin = performance.now();
      for (let i = 0; i < tokens; i++) await decoding.step();
      await decoding.settle();
      times.push((performance.now() - begin) / tokens);
      decoding.close();
    }
    const ms = Math.min(...times);
    const costs = modelCosts(config, dtype, batch, prompt + tokens / 2);
    const bytes = costs.weightBytes + costs.cacheBytes;
    return {
      msPerStep: ms,
      tokensPerSecond: (1000 * batch) / ms,
      gigabytesPerStep: bytes / 1e9,
      gigabytesPerSecond: bytes / ms / 1e6,
      ofCopyBandwidth: bytes / (ms / 1000) / copyBytes,
    };
  });
}

async function prefill(tokens: number, chunk: number): Promise<object> {
  return withCache(backend, config, weights, 1, tokens, async (model, pages) => {
    const seconds: number[] = [];
    const numTokens = tokens > 32_768 ? 2 : 3;
    for (let round = 0; round < numTokens; round++) {
      const begin = performance.now();
      let before: RunningStep | null = null;
      for (let past = 0; past < tokens; past += chunk) {
        const length = Math.min(chunk, tokens - past);
        const step: RunningStep = startStep(model, [
          sliceOf(randomIds(past, length, config.textConfig.vocabSize), past, pages[0]!, 0, false),
        ]);
        await before?.done;
        before?.close();
        before = step;
      }
      await before?.done;
      before?.close();
      seconds.push((performance.now() - begin) / 1000);
    }
    const best = Math.min(...seconds);
    const { operations } = modelCosts(config, dtype, tokens, tokens / 2);
    return {
      seconds: best,
      tokensPerSecond: tokens / best,
      microsecondsPerToken: (1e6 * best) / tokens,
      teraflops: operations / best / 1e12,
      persistentGB: backend.memory().persistent / 1e9,
    };
  });
}

async function encode(tiles: number): Promise<object> {
  const side = config.visionConfig!.imageSize;
  const pixels = Float32Array.from({ length: tiles * 3 * side * side }, (_, i) => Math.sin(i * 0.37));
  const seconds: number[] = [];
  for (let round = 0; round < 4; round++) {
    const arena = backend.openArena();
    const kept = backend.openArena();
    const tensor = arena.upload(pixels, [tiles, 3, side, side]);
    const one = arena.upload(Int32Array.of(0), [1]);
    await backend.read(one);
    const begin = performance.now();
    const features = encodeTiles(openOps(backend, arena), weights.image!, config, tensor);
    await backend.read(openOps(backend, arena).gatherRows({ x: features, index: one }));
    seconds.push((performance.now() - begin) / 1000);
    arena.close();
    kept.close();
  }
  const best = Math.min(...seconds);
  const { tileOperations } = modelCosts(config, dtype, 1, 1);
  return { seconds: best, tilesPerSecond: tiles / best, teraflops: (tiles * tileOperations) / best / 1e12 };
}

/** Bytes read and written in a second by the copy kernel of the bench, over 256 MiB. */
async function copyBandwidth({ device }: WebGpuBackend): Promise<number> {
  const runner = new Runner(opened, { samples: 7, sampleMs: 4, warmUpMs: 150, busyMs: 0 });
  const { gigabytesPerSecond } = await runner.run(copyCase);
  await device.queue.onSubmittedWorkDone();
  return (gigabytesPerSecond ?? Number.NaN) * 1e9;
}
