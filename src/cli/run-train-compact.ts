import { basename, join } from "node:path";
import { ConfigError } from "../errors.ts";
import { latestCheckpoint } from "../train/checkpoint.ts";
import { writeCompact } from "../train/compact-checkpoint.ts";
import { densePrefix } from "../train/run-weights.ts";

export interface CompactFlags {
  /** Dense heads alone. */
  readonly heads?: true;
}

/** Writes the newest whole checkpoint of a run in the compact form, as a checkpoint of a run in another folder. */
export async function runTrainCompact(run: string, out: string, flags: CompactFlags): Promise<void> {
  const stored = await latestCheckpoint(run, (message) => process.stderr.write(`${message}\n`));
  if (!stored) throw new ConfigError("config_missing", `${run}: no checkpoint in it`);
  const { path, state, weights } = stored;
  const isTaken = (name: string) => !flags.heads || name.startsWith(`${densePrefix}.`);
  const saved = [...weights.entries.values()]
    .filter(({ name }) => isTaken(name))
    .map(({ name, shape }) => ({ name, shape, read: () => weights.read(name) }));
  if (saved.length === 0) {
    throw new ConfigError("config_invalid", `${run} has no dense heads: its recipe has no losses.dense`);
  }
  const written = join(out, "checkpoints", basename(path));
  await writeCompact(written, { state, weights: saved });
  process.stdout.write(`${written}\n`);
}
