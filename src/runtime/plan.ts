/**
 * What a model needs of a set of devices, to the byte, from its configuration alone.
 *
 * The device map is the official one: embeddings, vision tower, projector and newline on the first device, layer j on
 * floor(j W / L) of W devices and L layers, final norm and head on the last. int8 keeps one byte for every value of the
 * attention and expert matrices and a bf16 scale for each of their rows; everything else stays bf16.
 */

import { RequestError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import { isQuantizedWeight } from "../models/quantization.ts";
import { isWeightSlot, type WeightSlot, weightSlots } from "../models/weights.ts";
import { numElements } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";

export type PlanDType = "f32" | "bf16" | "f16" | "int8";

export interface PlanOptions {
  /** Bytes of each device. */
  readonly deviceBytes: readonly number[];
  /** Of the weights. KV and features take 2 bytes a value (4 with f32), states always 4. */
  readonly dtype: PlanDType;
  /** Tokens of each sequence. */
  readonly contextLength: number;
  readonly numSequences: number;
  /** Features of all images held at once. */
  readonly imageTokens: number;
}

export interface DevicePlan {
  readonly device: number;
  /** Layers [first, end) of the language model. */
  readonly layers: readonly [first: number, end: number];
  /** What else lies here. */
  readonly also: readonly string[];
  readonly weightBytes: number;
  readonly kvBytes: number;
  readonly stateBytes: number;
  readonly featureBytes: number;
  readonly totalBytes: number;
  readonly deviceBytes: number;
  readonly fits: boolean;
}

export interface MemoryPlan {
  readonly devices: readonly DevicePlan[];
  readonly weightBytes: number;
  readonly kvBytes: number;
  readonly stateBytes: number;
  readonly featureBytes: number;
  readonly totalBytes: number;
  /** Values stored as int8, values in the other dtype, and row scales. */
  readonly quantizedValues: number;
  readonly plainValues: number;
  readonly scales: number;
  readonly fits: boolean;
}

/**
 * @throws {RequestError} `request_invalid` when there are more devices than layers, or none, or when a count is no integer
 *   in range or the bytes are too many to count exactly
 */
export function planMemory(config: ModelConfig, options: PlanOptions): MemoryPlan {
  const { deviceBytes, dtype } = options;
  checkCount("contextLength", options.contextLength, 1);
  checkCount("numSequences", options.numSequences, 1);
  checkCount("imageTokens", options.imageTokens, 0);
  const { numHiddenLayers } = config.textConfig;
  const numDevices = deviceBytes.length;
  if (numDevices < 1 || numDevices > numHiddenLayers) {
    throw new RequestError(
      "request_invalid",
      `${numDevices} devices for ${numHiddenLayers} layers; expected 1 to ${numHiddenLayers}`,
    );
  }
  const deviceOfLayer = (layer: number) => Math.floor((layer * numDevices) / numHiddenLayers);
  const weightBytes = new Array<number>(numDevices).fill(0);
  const counts = { quantizedValues: 0, plainValues: 0, scales: 0 };
  const seen = new Set<string>();
  mapTree(weightSlots(config), isWeightSlot, (slot, path) => {
    const name = slot.officialParts[0]!.name;
    if (seen.has(name)) return; // a tied head
    seen.add(name);
    const layer = /^text\.layers\.(\d+)/.exec(path);
    const isLast = path === "text.norm" || path === "text.lmHead";
    const device = layer ? deviceOfLayer(Number(layer[1])) : isLast ? numDevices - 1 : 0;
    weightBytes[device]! += slotBytes(slot, dtype === "int8" && isQuantizedWeight(path), dtype, counts);
  });
  const devices = deviceBytes.map((bytes, device): DevicePlan => {
    const layers = config.textConfig.layerTypes.flatMap((type, layer) =>
      deviceOfLayer(layer) === device ? [{ type, layer }] : [],
    );
    const share = {
      weightBytes: weightBytes[device]!,
      kvBytes: layers.filter(({ type }) => type === "softmax").length * kvBytesPerLayer(config, options),
      stateBytes:
        layers.filter(({ type }) => type === "lightning").length * stateBytesPerLayer(config, options),
      featureBytes: device === 0 ? options.imageTokens * config.textConfig.hiddenSize * valueBytes(dtype) : 0,
    };
    const totalBytes = share.weightBytes + share.kvBytes + share.stateBytes + share.featureBytes;
    return {
      device,
      layers: [layers[0]!.layer, layers.at(-1)!.layer + 1],
      also: [
        ...(device === 0
          ? ["embeddings", ...(config.visionConfig ? ["vision tower", "projector"] : [])]
          : []),
        ...(device === numDevices - 1 ? ["final norm", "head"] : []),
      ],
      ...share,
      totalBytes,
      deviceBytes: bytes,
      fits: totalBytes <= bytes,
    };
  });
  const sum = (key: "weightBytes" | "kvBytes" | "stateBytes" | "featureBytes" | "totalBytes") =>
    devices.reduce((total, device) => total + device[key], 0);
  if (!Number.isSafeInteger(sum("totalBytes"))) {
    throw new RequestError(
      "request_invalid",
      `${options.numSequences} sequences of ${options.contextLength} tokens and ${options.imageTokens} image tokens are ${sum("totalBytes")} bytes, over 2^53 - 1; plan for less`,
    );
  }
  return {
    devices,
    weightBytes: sum("weightBytes"),
    kvBytes: sum("kvBytes"),
    stateBytes: sum("stateBytes"),
    featureBytes: sum("featureBytes"),
    totalBytes: sum("totalBytes"),
    ...counts,
    fits: devices.every(({ fits }) => fits),
  };
}

/**
 * `8x80GB` -> eight times 80e9. Units GB (10^9) and GiB (2^30).
 *
 * @throws {RequestError} `request_invalid`
 */
export function parseDevices(text: string): number[] {
  const match = /^(\d+)x(\d+(?:\.\d+)?)(GB|GiB)$/.exec(text);
  if (!match || Number(match[1]) < 1 || Number(match[1]) > 1024) {
    throw new RequestError(
      "request_invalid",
      `devices "${text}": expected COUNTxSIZE such as 8x80GB or 2x24GiB, at most 1024 devices`,
    );
  }
  const bytes = Math.floor(Number(match[2]) * (match[3] === "GiB" ? 2 ** 30 : 1e9));
  if (bytes < 1 || !Number.isSafeInteger(bytes)) {
    throw new RequestError(
      "request_invalid",
      `devices "${text}": ${match[2]}${match[3]} is ${bytes} bytes, expected 1 to 2^53 - 1 for each device, such as 8x80GB`,
    );
  }
  return new Array<number>(Number(match[1])).fill(bytes);
}

function checkCount(name: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new RequestError("request_invalid", `${name} is ${value}, expected an integer from ${min}`);
}

function slotBytes(
  slot: WeightSlot,
  isQuantized: boolean,
  dtype: PlanDType,
  counts: { quantizedValues: number; plainValues: number; scales: number },
): number {
  const values = numElements(slot.shape);
  if (!isQuantized) {
    counts.plainValues += values;
    return values * valueBytes(dtype);
  }
  const rows = values / slot.shape.at(-1)!;
  counts.quantizedValues += values;
  counts.scales += rows;
  return values + rows * 2;
}

function valueBytes(dtype: PlanDType): number {
  return dtype === "f32" ? 4 : 2;
}

function kvBytesPerLayer(config: ModelConfig, { dtype, contextLength, numSequences }: PlanOptions): number {
  const { numKeyValueHeads, headDim } = config.textConfig;
  return 2 * numKeyValueHeads * headDim * contextLength * numSequences * valueBytes(dtype);
}

function stateBytesPerLayer(config: ModelConfig, { numSequences }: PlanOptions): number {
  const { numAttentionHeads, headDim } = config.textConfig;
  return numAttentionHeads * headDim ** 2 * numSequences * 4;
}
