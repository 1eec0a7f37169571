/**
 * Trained weights -> a model folder in the official format, which `vl01`, transformers and vLLM read.
 */

import { CheckpointError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import { officialConfig } from "../formats/config-writer.ts";
import { planShards, type TensorGroup } from "../formats/safetensors-shards.ts";
import type { WeightEntry, WeightSource } from "../models/load-weights.ts";
import { isWeightSlot, type WeightSlot, weightSlots } from "../models/weights.ts";
import { f32FromBytes, f32ToBf16, f32ToF16 } from "../tensor/half.ts";
import { numElements } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";
import { type TensorToWrite, writeAtomically } from "./atomic-folder.ts";
import { type FileSystem, nodeFiles, unwritable } from "./files.ts";

export type ExportDType = "f32" | "bf16" | "f16";

export interface ExportOptions {
  readonly dtype: ExportDType;
  /** Further files by name: tokenizer, template, processor and generation settings. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Most bytes of tensors in one file, unless a single tensor has more; default 4e9. */
  readonly shardBytes?: number;
  readonly files?: FileSystem;
}

/**
 * The weights of a model in training as a checkpoint under official names.
 *
 * @param read all values of a weight, by its slot and its place in the tree of weights; called once for each, in order,
 *   as long as tensors are read in order
 */
export function trainedWeights(
  config: ModelConfig,
  read: (slot: WeightSlot, path: string) => Promise<Float32Array>,
): WeightSource {
  const entries = new Map<string, WeightEntry>();
  const places = new Map<string, { slot: WeightSlot; path: string; first: number }>();
  mapTree(weightSlots(config), isWeightSlot, (slot, path) => {
    let first = 0;
    for (const { name, shape } of slot.officialParts) {
      if (!places.has(name)) {
        entries.set(name, { dtype: "F32", shape, file: "training" });
        places.set(name, { slot, path, first });
      }
      first += numElements(shape);
    }
  });
  let last: { slot: WeightSlot; values: Float32Array } | null = null;
  return {
    name: "training",
    entries,
    async readRange(name, offset, length) {
      const { slot, path, first } = places.get(name)!;
      if (last?.slot !== slot) last = { slot, values: await read(slot, path) };
      const { buffer, byteOffset } = last.values;
      return new Uint8Array(buffer, byteOffset + first * 4 + offset, length).slice();
    },
  };
}

/**
 * Writes a model folder that must not exist; it appears when all of it is on the disk.
 *
 * @param source f32 weights under official names: `trainedWeights` or `initialWeights`
 * @throws {CheckpointError} `tensor_value` for a weight that is not finite or that f16 cannot hold, `checkpoint_unwritable`
 */
export async function exportModel(
  path: string,
  config: ModelConfig,
  source: WeightSource,
  { dtype, texts = new Map(), shardBytes = 4e9, files = nodeFiles }: ExportOptions,
): Promise<void> {
  const groups = Array.from(source.entries, ([name, { shape }]): ExportGroup => {
    const stored = dtypes[dtype].stored;
    return { tensors: [{ name, shape, dtype: stored, bytes: () => encoded(source, name, dtype) }] };
  });
  // transformers reads only files that say which framework their layout is of.
  const metadata = { format: "pt" };
  const plan = planShards(groups, shardBytes, metadata);
  try {
    await writeAtomically(files, path, async (folder) => {
      await folder.addText(
        "config.json",
        `${JSON.stringify(officialConfig(config, dtypes[dtype].torch), null, 2)}\n`,
      );
      for (const [name, text] of texts) await folder.addText(name, text);
      for (const shard of plan.shards) {
        await folder.addTensors(
          shard.fileName,
          shard.groups.flatMap(({ tensors }) => tensors),
          metadata,
        );
      }
      if (plan.index) await folder.addText(plan.index.fileName, plan.index.text);
    });
  } catch (error) {
    throw unwritable(path, error, "make room or choose another place");
  }
}

interface ExportGroup extends TensorGroup {
  readonly tensors: readonly TensorToWrite[];
}

const dtypes = {
  f32: { stored: "F32", torch: "float32", largest: 3.4028234663852886e38 },
  bf16: { stored: "BF16", torch: "bfloat16", largest: 3.3895313892515355e38 },
  f16: { stored: "F16", torch: "float16", largest: 65504 },
} as const;

async function encoded(source: WeightSource, name: string, dtype: ExportDType): Promise<Uint8Array> {
  const bytes = await source.readRange(name, 0, 4 * numElements(source.entries.get(name)!.shape));
  const values = f32FromBytes(bytes);
  const { largest } = dtypes[dtype];
  const wrong = values.findIndex((value) => !(Math.abs(value) <= largest));
  if (wrong >= 0) {
    throw new CheckpointError(
      "tensor_value",
      `${name} has ${values[wrong]} at ${wrong}, ${dtype} takes values up to ${largest.toPrecision(3)}; the weights are damaged or did not train`,
      { fields: { tensor: name } },
    );
  }
  if (dtype === "f32") return bytes;
  return dtype === "bf16" ? f32ToBf16(values) : f32ToF16(values);
}
