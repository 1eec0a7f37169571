/**
 * What a model needs of each GPU under vLLM. Tensor parallelism cuts every matrix by as many GPUs as a node has, pipeline
 * parallelism gives each node a contiguous range of layers; `plan.ts` plans by layers alone, as the official code does.
 *
 * Weights are bf16, or with `experts-int8` the experts' matrices int8 with a float32 scale for each output channel (vLLM's
 * `--quantization experts_int8`, quantised while loading). The router and, from vLLM 0.9.2 on, the head are float32.
 * Norms, biases and the router lie on every GPU whole. Lightning states are float32, of all layers on every node, for as many
 * sequences as vLLM may run. MiniMax's own guide says 495 GB of weights for experts_int8, a little more than this gives.
 * Source: vllm-project/vllm:vllm/model_executor/models/minimax_text_01.py, .../layers/quantization/experts_int8.py
 */

import { RequestError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import { isWeightSlot, type WeightSlot, weightSlots } from "../models/weights.ts";
import { numElements } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";

export type VllmWeights = "bf16" | "experts-int8";

export interface VllmPlanOptions {
  /** GPUs of a node, and nodes. */
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly weights: VllmWeights;
  /** Bytes of a GPU, and the share of them that vLLM takes (`--gpu-memory-utilization`). */
  readonly deviceBytes: number;
  readonly utilization: number;
  /** Bytes of a GPU left to activations, CUDA and communication: an allowance, not computed. */
  readonly reserveBytes: number;
  /** Sequences at once. */
  readonly numSequences: number;
}

/** Bytes of the fullest GPU, and what is left for KV pages. */
export interface VllmPlan {
  readonly usableBytes: number;
  readonly weightBytes: number;
  readonly stateBytes: number;
  readonly reserveBytes: number;
  /** Left for KV pages; below 0 when the model does not fit. */
  readonly kvBytes: number;
  /** Of one token, on one GPU. */
  readonly kvBytesPerToken: number;
  /** Tokens of all sequences together; 0 when the model does not fit. */
  readonly kvTokens: number;
}

/** @throws {RequestError} `request_invalid` when heads or layers cannot be cut so */
export function planVllm(config: ModelConfig, options: VllmPlanOptions): VllmPlan {
  const { tensorParallel, pipelineParallel, numSequences, reserveBytes } = options;
  const { numAttentionHeads, numKeyValueHeads, numHiddenLayers, headDim, layerTypes } = config.textConfig;
  if (numAttentionHeads % tensorParallel !== 0 || numHiddenLayers % pipelineParallel !== 0) {
    throw new RequestError(
      "request_invalid",
      `${pipelineParallel} nodes of ${tensorParallel} devices: expected a divisor of ${numHiddenLayers} layers and one of ${numAttentionHeads} heads`,
    );
  }
  const weightBytes = Math.max(...stageWeights(config, options));
  const headsHere = numAttentionHeads / tensorParallel;
  const numLightning = layerTypes.filter((type) => type === "lightning").length;
  const stateBytes = numLightning * headsHere * headDim ** 2 * 4 * numSequences;
  const layersHere = numHiddenLayers / pipelineParallel;
  const numSoftmax = Math.max(
    ...Array.from(
      { length: pipelineParallel },
      (_, stage) =>
        layerTypes.slice(stage * layersHere, (stage + 1) * layersHere).filter((type) => type === "softmax")
          .length,
    ),
  );
  // Fewer heads than GPUs are copied.
  const keyHeadsHere = Math.max(1, numKeyValueHeads / tensorParallel);
  const kvBytesPerToken = numSoftmax * 2 * keyHeadsHere * headDim * 2;
  const usableBytes = Math.floor(options.deviceBytes * options.utilization);
  const kvBytes = usableBytes - weightBytes - stateBytes - reserveBytes;
  const kvTokens = Math.max(0, Math.floor(kvBytes / kvBytesPerToken));
  return { usableBytes, weightBytes, stateBytes, reserveBytes, kvBytes, kvBytesPerToken, kvTokens };
}

/** Matrices that are cut; what is not named here lies whole on every GPU. */
const cut =
  /(embedTokens|lmHead|[a-z]Proj|outputGate|gateUp|down|attention\.norm|Proj\.weight|fc[12]\.weight|linear[12]\.weight)$/;

/** Bytes on one GPU of each stage. */
function stageWeights(
  config: ModelConfig,
  { tensorParallel, pipelineParallel, weights }: VllmPlanOptions,
): number[] {
  const stages = new Array<number>(pipelineParallel).fill(0);
  const { numHiddenLayers } = config.textConfig;
  mapTree(weightSlots(config), isWeightSlot, (slot, path) => {
    const layer = /^text\.layers\.(\d+)/.exec(path);
    const isLast = path === "text.norm" || path === "text.lmHead";
    const stage = layer
      ? Math.floor((Number(layer[1]) * pipelineParallel) / numHiddenLayers)
      : isLast
        ? pipelineParallel - 1
        : 0;
    stages[stage]! += deviceBytes(slot, path, tensorParallel, weights);
  });
  return stages;
}

function deviceBytes(slot: WeightSlot, path: string, tensorParallel: number, weights: VllmWeights): number {
  const values = numElements(slot.shape);
  const share = cut.test(path) ? values / tensorParallel : values;
  const isExpert = /\.moe\.(gateUp|down)$/.test(path);
  if (isExpert && weights === "experts-int8") {
    const rows = values / slot.shape.at(-1)!;
    // The rows of `down` are cut along their length: all of its scales are on every GPU.
    return share + 4 * (path.endsWith("down") ? rows : rows / tensorParallel);
  }
  return share * (path === "text.lmHead" || path.endsWith(".router") ? 4 : 2);
}
