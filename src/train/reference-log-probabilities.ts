/**
 * Log-probabilities under the model as it was before preference training, kept in a file so that a resumed run has them too.
 *
 *   RUN/reference.jsonl    {"id": ..., "chosen": ..., "rejected": ...} for each pair
 */

import { appendFile, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { freeWeights, type TrainingPrecision, type WeightSource } from "../models/load-weights.ts";
import { Tape } from "../tensor/tape.ts";
import type { PairLogProbabilities } from "./loss/preference.ts";
import { type EncodedPair, pairLogProbabilities } from "./preference-pass.ts";
import { loadModel } from "./run-weights.ts";
import type { TrainedModel } from "./trained-model.ts";

export interface ReferenceLogProbabilities {
  /** Of the pairs of a pass, by the sample's id; computed, all at once, where one is not known. */
  of(pairs: readonly EncodedPair[]): Promise<ReadonlyMap<string, PairLogProbabilities>>;
  /** Frees the reference's weights. */
  close(): void;
}

/**
 * @param base      the weights that the stage began with
 * @param precision as the stage has it: the first step then starts at exactly ln 2
 */
export async function openReference(
  folder: string,
  { backend, config }: Pick<TrainedModel, "backend" | "config">,
  base: WeightSource,
  precision: TrainingPrecision,
): Promise<ReferenceLogProbabilities> {
  const path = join(folder, "reference.jsonl");
  const known = await readKnown(path);
  const weights = await loadModel(config, base, null, backend, precision);
  const model = { backend, config, weights };
  return {
    async of(pairs) {
      if (!pairs.every(({ sample }) => known.has(sample.id))) await measure(pairs, model, known, path);
      return known;
    },
    close: () => freeWeights(backend, weights),
  };
}

async function measure(
  pairs: readonly EncodedPair[],
  model: TrainedModel,
  known: Map<string, PairLogProbabilities>,
  path: string,
): Promise<void> {
  const arena = model.backend.openArena();
  const values = await pairLogProbabilities(pairs, model, new Tape(model.backend, arena, new Map()));
  arena.close();
  const lines = pairs.map(({ sample: { id } }, i) => {
    known.set(id, values[i]!);
    return `${JSON.stringify({ id, ...values[i]! })}\n`;
  });
  await appendFile(path, lines.join(""));
}

/** What an earlier process wrote; a last line that was cut is left out, and computed again. */
async function readKnown(path: string): Promise<Map<string, PairLogProbabilities>> {
  const text = await readFile(path, "utf8").catch(() => "");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
  const known = new Map<string, PairLogProbabilities>();
  for (const line of whole.split("\n").slice(0, -1)) {
    const { id, chosen, rejected } = JSON.parse(line) as PairLogProbabilities & { readonly id: string };
    known.set(id, { chosen, rejected });
  }
  return known;
}
