/**
 * Checkpoints of a training run: everything that the next step depends on.
 *
 *   RUN/checkpoints/step-N/weights.safetensors     parameters, f32, by their names in training
 *                          optimizer.safetensors   moments, f32; absent before the first step
 *                          state.json              counters, position in the data, recipe (`run-state.ts`)
 *
 * A folder of that name is whole (`atomic-folder.ts`). Should a disk lose what it said it had, the
 * headers tell: a safetensors file has exactly the length that its header says.
 */

import { basename, join } from "node:path";
import { CheckpointError } from "../errors.ts";
import { directory } from "../runtime/node-files.ts";
import type { Backend } from "../tensor/backend.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { removeAtomically, type TensorToWrite, writeAtomically } from "./atomic-folder.ts";
import { type FileSystem, nodeFiles, unwritable } from "./files.ts";
import { encodeRunState, type RunState, readRunState } from "./run-state.ts";
import { openStoredTensors, type StoredTensors } from "./stored-tensors.ts";
import { openPieces } from "./weight-pieces.ts";

/** An f32 tensor to save, read when its turn comes. */
export interface SavedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  read(): Promise<Float32Array>;
}

/** A tensor of a backend, to save. */
export function savedTensor(backend: Backend, { name, tensor }: NamedTensor): SavedTensor {
  return { name, shape: tensor.shape, read: () => backend.read(tensor) as Promise<Float32Array> };
}

interface NamedTensor {
  readonly name: string;
  /** f32 */
  readonly tensor: Tensor;
}

export interface CheckpointContent {
  readonly state: RunState;
  readonly weights: readonly SavedTensor[];
  /** Empty before the first step. */
  readonly moments: readonly SavedTensor[];
}

export interface SaveOptions {
  /** Whole checkpoints that remain, the new one included; at least 1. */
  readonly keep: number;
  readonly files?: FileSystem;
}

/** A checkpoint that was found whole. */
export interface StoredCheckpoint {
  readonly path: string;
  readonly state: RunState;
  readonly weights: StoredTensors;
  /** Null when it has none. */
  readonly moments: StoredTensors | null;
}

const weightsFile = "weights.safetensors";
const momentsFile = "optimizer.safetensors";
const stateFile = "state.json";

/**
 * Saves a checkpoint and removes the oldest over `keep`. A whole one of the same step is left as it is: it holds the same.
 *
 * @returns its path
 * @throws {CheckpointError} `checkpoint_unwritable`, for example when the disk is full; those before it are still there then
 */
export async function saveCheckpoint(
  run: string,
  { state, weights, moments }: CheckpointContent,
  { keep, files = nodeFiles }: SaveOptions,
): Promise<string> {
  const folder = join(run, "checkpoints");
  const path = join(folder, `step-${state.step}`);
  try {
    const present = await stepsIn(files, folder);
    if (present.includes(state.step)) {
      if (await isWhole(path)) return path;
      await removeAtomically(files, path);
    }
    await writeAtomically(files, path, async (output) => {
      await output.addTensors(weightsFile, weights.map(toWrite));
      if (moments.length > 0) await output.addTensors(momentsFile, moments.map(toWrite));
      await output.addText(stateFile, encodeRunState(state));
    });
    const older = present.filter((step) => step !== state.step).slice(Math.max(0, keep - 1));
    for (const step of older) await removeAtomically(files, join(folder, `step-${step}`));
  } catch (error) {
    const left = (await stepsIn(files, folder).catch(() => []))[0];
    const remains = left === undefined ? "there is no earlier checkpoint" : `step-${left} is still there`;
    throw unwritable(path, error, `${remains}; make room and resume`);
  }
  return path;
}

/**
 * The newest whole checkpoint of a run, or null when there is none.
 *
 * @param onIgnored hears of each newer one that is damaged, as a sentence with the reason
 */
export async function latestCheckpoint(
  run: string,
  onIgnored: (message: string) => void,
): Promise<StoredCheckpoint | null> {
  const folder = join(run, "checkpoints");
  for (const step of await stepsIn(nodeFiles, folder)) {
    const path = join(folder, `step-${step}`);
    try {
      return await openTrainingCheckpoint(path);
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      onIgnored(`${path} is ignored: ${error.message}`);
    }
  }
  return null;
}

/**
 * Opens a checkpoint, also in the compact form: reads its state, and checks that its files are as long as their headers say.
 *
 * @throws {CheckpointError} `checkpoint_missing`, `checkpoint_unreadable`, `safetensors_header`, `safetensors_layout`
 */
export async function openTrainingCheckpoint(path: string): Promise<StoredCheckpoint> {
  const folder = directory(path);
  const open = async (name: string) => {
    const source = await folder.open(name);
    if (source) return source;
    throw new CheckpointError(
      "checkpoint_missing",
      `${basename(path)}: there is no ${name}; it was cut short`,
    );
  };
  const state = await readRunState(await open(stateFile));
  const weights = await openStoredTensors((await openPieces(folder)) ?? (await open(weightsFile)));
  const hasMoments = state.optimizer !== null && Object.keys(state.optimizer.stepsOf).length > 0;
  return {
    path,
    state,
    weights,
    moments: hasMoments ? await openStoredTensors(await open(momentsFile)) : null,
  };
}

async function isWhole(path: string): Promise<boolean> {
  try {
    await openTrainingCheckpoint(path);
    return true;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}

/** Steps with a folder of their name, newest first. */
async function stepsIn(files: FileSystem, folder: string): Promise<number[]> {
  const names = await files.list(folder);
  const steps = names.flatMap((name) => /^step-(0|[1-9]\d*)$/.exec(name)?.[1] ?? []).map(Number);
  return steps.sort((a, b) => b - a);
}

function toWrite({ name, shape, read }: SavedTensor): TensorToWrite {
  return { name, shape, dtype: "F32", bytes: async () => bytesOf(await read()) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
