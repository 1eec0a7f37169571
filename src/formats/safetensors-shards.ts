/** Laying tensors out over the safetensors files of a model folder before any of their bytes exist. */
import { indexFile, singleFile } from "./checkpoint.ts";
import { type TensorSpec, tensorBytes } from "./safetensors.ts";
import { type EncodedHeader, encodeSafetensorsHeader } from "./safetensors-writer.ts";

/** Tensors that belong in one file, such as a weight and its scales. */
export interface TensorGroup {
  readonly tensors: readonly TensorSpec[];
}

export interface Shard<Group extends TensorGroup> {
  readonly fileName: string;
  readonly groups: readonly Group[];
  readonly header: EncodedHeader;
}

export interface ShardPlan<Group extends TensorGroup> {
  readonly shards: readonly Shard<Group>[];
  /** The index beside the shards; null when one file holds everything. */
  readonly index: { readonly fileName: string; readonly text: string } | null;
  /** Length of all files together. */
  readonly fileBytes: number;
}

/**
 * Groups in the order given, cut where the next would bring a file's tensors over `maxBytes`; a group over `maxBytes` gets a
 * file of its own. One file is `model.safetensors`, several are numbered.
 *
 * @param metadata of every file
 * @throws {CheckpointError} as `encodeSafetensorsHeader`
 */
export function planShards<Group extends TensorGroup>(
  groups: readonly Group[],
  maxBytes: number,
  metadata: Readonly<Record<string, string>> = {},
): ShardPlan<Group> {
  const files = cut(groups, maxBytes);
  const shards = files.map((inFile, i) => ({
    fileName:
      files.length === 1 ? singleFile : `model-${number(i + 1)}-of-${number(files.length)}.safetensors`,
    groups: inFile,
    header: encodeSafetensorsHeader(
      inFile.flatMap(({ tensors }) => tensors),
      metadata,
    ),
  }));
  const index = shards.length === 1 ? null : { fileName: indexFile, text: indexText(shards) };
  const indexBytes = index ? new TextEncoder().encode(index.text).length : 0;
  return {
    shards,
    index,
    fileBytes: shards.reduce((sum, { header }) => sum + header.fileBytes, indexBytes),
  };
}

function cut<Group extends TensorGroup>(groups: readonly Group[], maxBytes: number): Group[][] {
  const files: Group[][] = [[]];
  let bytes = 0;
  for (const group of groups) {
    const size = groupBytes(group);
    if (bytes > 0 && bytes + size > maxBytes) {
      files.push([]);
      bytes = 0;
    }
    files.at(-1)!.push(group);
    bytes += size;
  }
  return files;
}

function indexText(shards: readonly Shard<TensorGroup>[]): string {
  const weightMap: Record<string, string> = {};
  let totalSize = 0;
  for (const { fileName, groups } of shards) {
    for (const group of groups) {
      totalSize += groupBytes(group);
      for (const { name } of group.tensors) weightMap[name] = fileName;
    }
  }
  return `${JSON.stringify({ metadata: { total_size: totalSize }, weight_map: weightMap }, null, 2)}\n`;
}

// A shape too large to count is refused by the header's encoder.
function groupBytes({ tensors }: TensorGroup): number {
  return tensors.reduce((sum, { dtype, shape }) => sum + (tensorBytes(dtype, shape) ?? Infinity), 0);
}

function number(n: number): string {
  return String(n).padStart(5, "0");
}
