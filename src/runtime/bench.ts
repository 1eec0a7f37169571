/**
 * How fast a model runs, as shares of what the machine can do.
 *
 * Operations: 2 per weight and token in the layers (numExpertsPerTok experts) and the head, plus those of attention.
 * Bytes of a decode step: the active weights as stored, and the sequence's KV and state once.
 */

import { Sampler } from "../engine/sampler.ts";
import {
  type LoadedModel,
  type RunningStep,
  type StepModel,
  type StepSlice,
  startStep,
} from "../engine/step.ts";
import type { ModelConfig } from "../formats/config.ts";
import { createCache, freeCache, kvValuesPerToken, stateValuesPerSequence } from "../models/cache.ts";
import { encodeTiles } from "../models/vl.ts";
import { isWeightSlot, type WeightSlot, weightSlots } from "../models/weights.ts";
import { openOps } from "../tensor/run.ts";
import { greedySampling } from "../tensor/sampling.ts";
import { numElements } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";

export interface BenchOptions {
  readonly promptTokens: number;
  readonly newTokens: number;
  /** Tokens in one prefill step. */
  readonly prefillChunk: number;
  /** Each part is run so often; the fastest counts. */
  readonly repeats: number;
}

/** One measured part. */
export interface BenchRow {
  readonly part: "prefill" | "decode" | "image encode";
  /** Tokens, or tiles. */
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Multiply-adds counted as two. */
  readonly operations: number;
  /** Bytes read at least once, for decode. */
  readonly bytes: number;
}

const pageSize = 64;

/** Prefill and decode of one sequence, and one tile through the vision tower when there is one. */
export async function benchModel(
  model: LoadedModel,
  bytesPerWeight: (slot: WeightSlot, path: string) => number,
  options: BenchOptions,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  if (model.config.visionConfig) rows.push(await benchImage(model, options));
  const { promptTokens, newTokens } = options;
  const numPages = Math.ceil((promptTokens + newTokens) / pageSize);
  const cache = createCache(model.backend, model.config.textConfig, { numPages, pageSize, numSlots: 1 });
  const sampler = new Sampler(model.backend, model.config.textConfig.vocabSize, 1);
  try {
    const pages = Int32Array.from({ length: numPages }, (_, page) => page);
    const loaded = { ...model, cache, sampler };
    const timed = { prefill: Number.POSITIVE_INFINITY, decode: Number.POSITIVE_INFINITY };
    for (let repeat = 0; repeat < options.repeats; repeat++) {
      timed.prefill = Math.min(timed.prefill, await prefill(loaded, pages, options));
      timed.decode = Math.min(timed.decode, await decode(loaded, pages, options));
    }
    const active = activeWeights(model.config, bytesPerWeight);
    const attention = attentionOperations(model.config, promptTokens);
    rows.push({
      part: "prefill",
      count: promptTokens,
      seconds: timed.prefill,
      perSecond: promptTokens / timed.prefill,
      operations: 2 * active.layerValues * promptTokens + attention,
      bytes: 0,
    });
    const cacheBytes =
      4 * (kvValuesPerToken(model.config.textConfig) * (promptTokens + newTokens / 2)) +
      2 * 4 * stateValuesPerSequence(model.config.textConfig); // read and written
    rows.push({
      part: "decode",
      count: newTokens,
      seconds: timed.decode,
      perSecond: newTokens / timed.decode,
      operations: 2 * active.values * newTokens,
      bytes: (active.bytes + cacheBytes) * newTokens,
    });
    return rows;
  } finally {
    sampler.free();
    freeCache(model.backend, cache);
  }
}

async function prefill(model: StepModel, pages: Int32Array, options: BenchOptions): Promise<number> {
  const { promptTokens, prefillChunk } = options;
  const { vocabSize } = model.config.textConfig;
  const started = performance.now();
  await runAhead(Math.ceil(promptTokens / prefillChunk), (index) => {
    const past = index * prefillChunk;
    const length = Math.min(prefillChunk, promptTokens - past);
    const ids = Int32Array.from({ length }, (_, i) => ((past + i) * 7919) % vocabSize);
    return startStep(model, [slice(ids, past, pages, null)]);
  });
  return (performance.now() - started) / 1000;
}

/** Greedy decoding as the engine does it: the next step is queued before a token is read. */
async function decode(model: StepModel, pages: Int32Array, options: BenchOptions): Promise<number> {
  const { promptTokens, newTokens } = options;
  const sampling = { options: greedySampling, random: 0, slot: -1, history: null, mask: null };
  const started = performance.now();
  await runAhead(newTokens, (index, before) => {
    const ids = before?.sampled ? { tensor: before.sampled, row: 0 } : Int32Array.of(index);
    return startStep(model, [slice(ids, promptTokens + index, pages, sampling)]);
  });
  return (performance.now() - started) / 1000;
}

/** Runs steps with one queued behind the one awaited. */
async function runAhead(
  count: number,
  start: (index: number, before: RunningStep | null) => RunningStep,
): Promise<void> {
  let before: RunningStep | null = null;
  for (let index = 0; index < count; index++) {
    const step = start(index, before);
    await before?.done;
    before?.close();
    before = step;
  }
  await before?.done;
  before?.close();
}

function slice(
  ids: StepSlice["ids"],
  pastLength: number,
  pages: Int32Array,
  sampling: StepSlice["sampling"],
): StepSlice {
  return { ids, pastLength, pages, stateSlot: 0, images: [], sampling };
}

async function benchImage(model: LoadedModel, { repeats }: BenchOptions): Promise<BenchRow> {
  const { backend, config, weights } = model;
  const side = config.visionConfig!.imageSize;
  const pixels = Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 0.37));
  let seconds = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = performance.now();
    const arena = backend.openArena();
    const tile = arena.upload(pixels, [1, 3, side, side]);
    await backend.read(encodeTiles(openOps(backend, arena), weights.image!, config, tile));
    arena.close();
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
  }
  return {
    part: "image encode",
    count: 1,
    seconds,
    perSecond: 1 / seconds,
    operations: tileOperations(config),
    bytes: 0,
  };
}

/** Values and bytes of the weights that one token uses: its experts, all else in the layers, and the head. */
function activeWeights(config: ModelConfig, bytesPerWeight: (slot: WeightSlot, path: string) => number) {
  const { numLocalExperts, numExpertsPerTok } = config.textConfig;
  const sum = { values: 0, layerValues: 0, bytes: 0 };
  mapTree(weightSlots(config).text, isWeightSlot, (slot, path) => {
    if (slot.role !== "product" && slot.role !== "precise") return;
    const isExpert = /\.moe\.(gateUp|down)$/.test(path);
    const values = numElements(slot.shape) * (isExpert ? numExpertsPerTok / numLocalExperts : 1);
    sum.values += values;
    if (path !== "lmHead") sum.layerValues += values;
    sum.bytes += values * bytesPerWeight(slot, path);
  });
  return sum;
}

/** Softmax: 4 D per query, head and key, half of the keys on average. Lightning: 4 D per token and head, twice. */
function attentionOperations({ textConfig }: ModelConfig, tokens: number): number {
  const { numAttentionHeads: H, headDim: D, layerTypes } = textConfig;
  return layerTypes.reduce(
    (sum, type) => sum + (type === "softmax" ? (4 * H * D * tokens * tokens) / 2 : 4 * H * D * D * tokens),
    0,
  );
}

/** Operations of one tile through vision tower and projector; the configuration has a vision tower. */
export function tileOperations({ visionConfig, textConfig }: ModelConfig): number {
  const { hiddenSize: C, intermediateSize: F, numHiddenLayers, imageSize, patchSize } = visionConfig!;
  const patches = (imageSize / patchSize) ** 2;
  const rows = patches + 1;
  const layer = 2 * rows * (4 * C * C + 2 * C * F) + 4 * rows * rows * C;
  const projector = 2 * patches * (C * textConfig.hiddenSize + textConfig.hiddenSize ** 2);
  return numHiddenLayers * layer + 2 * patches * 3 * patchSize ** 2 * C + projector;
}
