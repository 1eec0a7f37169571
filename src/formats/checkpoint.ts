/**
 * The weights of a model folder: `model.safetensors`, or shards named by `model.safetensors.index.json`.
 *
 * Opening reads and checks the index and every shard's header, nothing of the tensors. The index and the shards must say
 * the same: a tensor in one and not in the other is refused, so is a tensor in two shards.
 */
import { CheckpointError } from "../errors.ts";
import { type ByteSource, checkRange, type Folder } from "./byte-source.ts";
import { maxIndexBytes, readJsonFile } from "./json-file.ts";
import { ReadAhead } from "./read-ahead.ts";
import { readSafetensorsHeader, type TensorEntry } from "./safetensors.ts";
import { shownName, shownValue } from "./shown-value.ts";

/** A tensor, the file it is in, and its bytes there. */
export interface CheckpointEntry extends TensorEntry {
  readonly file: string;
}

export interface Checkpoint {
  /** The folder's name, for messages. */
  readonly name: string;
  /** By tensor name; file after file, in the order of the bytes. */
  readonly entries: ReadonlyMap<string, CheckpointEntry>;
  /** Bytes of all tensors, headers not counted. */
  readonly numBytes: number;
  /**
   * All bytes of a tensor, little-endian and row-major; the caller owns them.
   *
   * @throws {CheckpointError} `tensor_missing`, `checkpoint_unreadable`
   */
  read(name: string): Promise<Uint8Array>;
  /**
   * `byteLength` bytes of a tensor from `byteOffset`, counted from its first byte: to be read only, since they may be a view of more.
   *
   * @throws {CheckpointError} `tensor_missing`; `checkpoint_unreadable` when the range leaves the tensor
   */
  readRange(name: string, byteOffset: number, byteLength: number): Promise<Uint8Array>;
}

/** Names of the weights of a model folder: one file, or the index of several. */
export const singleFile = "model.safetensors";
export const indexFile = "model.safetensors.index.json";

/** Shards opened at a time; a checkpoint on a web server has hundreds. */
const openAtOnce = 16;

/**
 * Opens the weights of a folder.
 *
 * @throws {CheckpointError} `checkpoint_missing` when the folder has neither file or lacks a shard, `index_invalid`,
 *   `safetensors_header`, `safetensors_layout`, `checkpoint_unreadable`
 */
export async function openCheckpoint(folder: Folder): Promise<Checkpoint> {
  const single = await folder.open(singleFile);
  if (single !== null) return checkpointOf(folder, [await openShard(singleFile, single)]);
  const index = await folder.open(indexFile);
  if (index !== null) return checkpointOf(folder, await openShards(folder, await readWeightMap(index)));
  throw new CheckpointError(
    "checkpoint_missing",
    `${folder.name}: no weights, looked for ${singleFile} and ${indexFile}`,
    { fields: { folder: folder.name } },
  );
}

interface Shard {
  readonly fileName: string;
  readonly source: ByteSource;
  readonly entries: ReadonlyMap<string, TensorEntry>;
}

async function openShard(fileName: string, source: ByteSource): Promise<Shard> {
  return { fileName, source, entries: (await readSafetensorsHeader(source)).entries };
}

/** Tensor name -> shard file name, with every file name checked. */
async function readWeightMap(index: ByteSource): Promise<ReadonlyMap<string, string>> {
  const json = await readJsonFile(
    index,
    maxIndexBytes,
    (problem) => new CheckpointError("index_invalid", problem),
  );
  const weightMap = isObject(json) ? json["weight_map"] : undefined;
  if (!isObject(weightMap)) {
    const found = isObject(json)
      ? weightMap === undefined
        ? "missing"
        : shownValue(weightMap)
      : "not in an object";
    throw indexError(`weight_map is ${found}, expected an object of tensor names and file names`);
  }
  const map = new Map<string, string>();
  for (const [tensor, fileName] of Object.entries(weightMap)) {
    const problem = typeof fileName === "string" ? fileNameProblem(fileName) : "expected a file name";
    if (problem !== null) {
      throw indexError(`weight_map puts ${shownName(tensor)} in ${shownValue(fileName)}, ${problem}`);
    }
    map.set(tensor, fileName as string);
  }
  if (map.size === 0) throw indexError("weight_map is empty, expected at least one tensor");
  return map;
}

/** Why a name from an index is not opened, or null: a shard is a plain .safetensors name in the same folder. */
function fileNameProblem(fileName: string): string | null {
  if (/[/\\:]/.test(fileName)) return "expected a name in the same folder, without / \\ or :";
  if (/\p{C}/u.test(fileName)) return "expected a name without control characters";
  if (fileName.startsWith(".")) return "expected a name that does not begin with a dot";
  if (!fileName.endsWith(".safetensors")) return "expected a name ending in .safetensors";
  return fileName.length > 255 ? `expected at most 255 characters, it has ${fileName.length}` : null;
}

async function openShards(folder: Folder, weightMap: ReadonlyMap<string, string>): Promise<Shard[]> {
  const fileNames = [...new Set(weightMap.values())].sort();
  const shards: Shard[] = [];
  for (let i = 0; i < fileNames.length; i += openAtOnce) {
    const group = fileNames.slice(i, i + openAtOnce).map(async (fileName) => {
      const source = await folder.open(fileName);
      if (source === null) {
        const count = [...weightMap.values()].filter((value) => value === fileName).length;
        const problem = `${folder.name}: no ${fileName}, where ${indexFile} puts ${count} tensors`;
        throw new CheckpointError("checkpoint_missing", problem, { fields: { file: fileName } });
      }
      return openShard(fileName, source);
    });
    // All settled before the first failure is thrown: the same error each time, and no open left behind.
    for (const result of await Promise.allSettled(group)) {
      if (result.status === "rejected") throw result.reason;
      shards.push(result.value);
    }
  }
  checkAgreement(weightMap, shards);
  return shards;
}

function checkAgreement(weightMap: ReadonlyMap<string, string>, shards: readonly Shard[]): void {
  const found = new Map<string, string>();
  for (const { fileName, entries } of shards) {
    for (const tensor of entries.keys()) {
      const other = found.get(tensor);
      if (other !== undefined)
        throw indexError(`${shownName(tensor)} is in ${other} and in ${fileName}, expected one`);
      found.set(tensor, fileName);
    }
  }
  for (const [tensor, fileName] of weightMap) {
    const actual = found.get(tensor);
    if (actual === fileName) continue;
    const where = actual === undefined ? "no shard has it" : `it is in ${actual}`;
    throw indexError(`weight_map puts ${shownName(tensor)} in ${fileName}, but ${where}`);
  }
  for (const [tensor, fileName] of found) {
    if (!weightMap.has(tensor))
      throw indexError(`${shownName(tensor)} is in ${fileName}, but weight_map lacks it`);
  }
}

function checkpointOf(folder: Folder, shards: readonly Shard[]): Checkpoint {
  const entries = new Map<string, CheckpointEntry>();
  const sources = new Map<string, ByteSource>();
  const ahead = new ReadAhead();
  let numBytes = 0;
  for (const { fileName, source, entries: inFile } of shards) {
    sources.set(fileName, source);
    for (const [tensor, entry] of inFile) {
      entries.set(tensor, { ...entry, file: fileName });
      numBytes += entry.end - entry.begin;
    }
  }
  const entryOf = (tensor: string): CheckpointEntry => {
    const entry = entries.get(tensor);
    if (entry !== undefined) return entry;
    const problem = `${folder.name}: no tensor ${shownName(tensor)} among ${entries.size}`;
    throw new CheckpointError("tensor_missing", problem, { fields: { tensor } });
  };
  const readPart = (entry: CheckpointEntry, offset: number, length: number): Promise<Uint8Array> =>
    ahead.read(sources.get(entry.file)!, entry.begin + offset, length);
  return {
    name: folder.name,
    entries,
    numBytes,
    async read(tensor) {
      const entry = entryOf(tensor);
      const bytes = await readPart(entry, 0, entry.end - entry.begin);
      return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    },
    async readRange(tensor, byteOffset, byteLength) {
      const entry = entryOf(tensor);
      const name = `${entry.file}: ${shownName(tensor)}`;
      checkRange({ name, size: entry.end - entry.begin }, byteOffset, byteLength);
      return readPart(entry, byteOffset, byteLength);
    },
  };
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function indexError(problem: string): CheckpointError {
  return new CheckpointError("index_invalid", `${indexFile}: ${problem}`, { fields: { file: indexFile } });
}
