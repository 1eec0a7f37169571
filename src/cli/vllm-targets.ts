/**
 * The deployments that `vl01 deploy vllm` knows, and how vLLM is called for them.
 *
 * The version: MiniMax-VL-01 came with 0.8.6; 0.10.2 is the first that puts features of several tiles together by rows with
 * newlines (vllm-project/vllm#22116), 0.11.0 drops engine V0 (#25400), 0.14.0 deprecates experts_int8, 0.23.0 is the last that
 * has the model (#45993). Engine V0 and the two variables are what MiniMax's own guide for this family uses.
 */

import { minimaxVl01 } from "../formats/presets.ts";
import { planVllm, type VllmPlan, type VllmWeights } from "../runtime/plan-vllm.ts";

export const vllmVersion = "0.10.2";
export const vllmImage = `vllm/vllm-openai:v${vllmVersion}`;
/** What clients call the model. */
export const servedName = "MiniMax-VL-01";

export interface DeployOptions {
  readonly model: string;
  readonly contextLength: number;
  readonly numSequences: number;
  readonly numImages: number;
}

export interface Target {
  /** `8 x 80 GB` */
  readonly title: string;
  /** Of its files. */
  readonly fileName: string;
  readonly numNodes: number;
  readonly deviceBytes: number;
  readonly weights: VllmWeights;
}

export const devicesOfNode = 8;
const utilization = 0.95;
/** Activations, CUDA graphs and communication: an allowance. */
const reserveBytes = 5e9;

export const targets: readonly Target[] = [
  { title: "8 x 80 GB", fileName: "8x80gb", numNodes: 1, deviceBytes: 80e9, weights: "experts-int8" },
  { title: "8 x 141 GB", fileName: "8x141gb", numNodes: 1, deviceBytes: 141e9, weights: "bf16" },
  {
    title: "2 nodes of 8 x 80 GB, with Ray",
    fileName: "2x8x80gb",
    numNodes: 2,
    deviceBytes: 80e9,
    weights: "bf16",
  },
];

/** Memory of one GPU of the target, with its weights or others. */
export function planTarget(
  target: Target,
  { numSequences }: DeployOptions,
  weights = target.weights,
): VllmPlan {
  return planVllm(minimaxVl01, {
    tensorParallel: devicesOfNode,
    pipelineParallel: target.numNodes,
    weights,
    deviceBytes: target.deviceBytes,
    utilization,
    reserveBytes,
    numSequences,
  });
}

/** Variables of the environment. The model's own configuration says 8,192 tokens, fewer than its largest image has. */
export function environmentOf({ contextLength }: DeployOptions): Readonly<Record<string, string>> {
  const isLong = contextLength > minimaxVl01.textConfig.maxPositionEmbeddings;
  return {
    VLLM_USE_V1: "0",
    SAFETENSORS_FAST_GPU: "1",
    ...(isLong ? { VLLM_ALLOW_LONG_MAX_MODEL_LEN: "1" } : {}),
  };
}

/** Arguments of `vllm serve`. */
export function argumentsOf(target: Target, options: DeployOptions): readonly (readonly string[])[] {
  return [
    [options.model],
    ["--served-model-name", servedName],
    ["--trust-remote-code"],
    ["--dtype", "bfloat16"],
    ...(target.weights === "experts-int8" ? [["--quantization", "experts_int8"]] : []),
    ["--tensor-parallel-size", String(devicesOfNode)],
    ...(target.numNodes > 1
      ? [
          ["--pipeline-parallel-size", String(target.numNodes)],
          ["--distributed-executor-backend", "ray"],
        ]
      : []),
    ["--max-model-len", String(options.contextLength)],
    ["--max-num-seqs", String(options.numSequences)],
    ["--limit-mm-per-prompt", JSON.stringify({ image: options.numImages })],
    ["--gpu-memory-utilization", String(utilization)],
    ["--no-enable-prefix-caching"],
    ["--enable-prompt-tokens-details"],
    ["--host", "0.0.0.0"],
    ["--port", "8000"],
  ];
}
