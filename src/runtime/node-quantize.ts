import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { openCheckpoint } from "../formats/checkpoint.ts";
import { readModelConfig } from "../formats/config-files.ts";
import { directory } from "./node-files.ts";
import { writeFolder } from "./node-output.ts";
import { planQuantization, type QuantizeOptions, type QuantizeSummary, writeQuantized } from "./quantize.ts";

export interface QuantizeResult extends QuantizeSummary {
  /** Settings, tokenizer and other files, copied. */
  readonly copiedFiles: readonly string[];
  /** Files of the source's folder that are weights, but not this model's. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a quantised copy of a model folder: int8 by the official recipe, or 4 bits in groups (docs/quantisation.md).
 * Tensors are streamed, so the model may be larger than memory.
 *
 * @param out a folder that does not exist or is empty; it appears when all is written
 * @throws {ConfigError | CheckpointError} when the source is not a whole model, is quantised already, or `out` cannot be
 *   written (`checkpoint_unwritable`)
 * @throws {RequestError} `request_invalid`, `aborted`; nothing is left of `out` then
 */
export async function quantizeModel(
  path: string,
  out: string,
  options: QuantizeOptions,
): Promise<QuantizeResult> {
  const folder = directory(path);
  const config = await readModelConfig(folder);
  const checkpoint = await openCheckpoint(folder);
  const plan = planQuantization(config, checkpoint, options);
  const others = await otherFiles(path);
  const sourceFiles = new Set([...checkpoint.entries.values()].map(({ file }) => file));
  const numBytes = others.settings.reduce((sum, { size }) => sum + size, plan.files.fileBytes);
  await writeFolder(out, numBytes, async (output) => {
    for (const { name } of others.settings) await output.copy(join(path, name));
    await writeQuantized(plan, checkpoint, output, options);
  });
  return {
    ...plan.summary,
    copiedFiles: others.settings.map(({ name }) => name),
    leftOut: others.weights.filter((name) => !sourceFiles.has(name)),
  };
}

const weightFile = /\.(safetensors|bin|pt|pth|ckpt|h5|msgpack|gguf|onnx)$|\.index\.json$/;

/** Plain files of a model folder, hidden ones left out; links count as what they point to. */
async function otherFiles(path: string) {
  const settings: { name: string; size: number }[] = [];
  const weights: string[] = [];
  for (const name of (await readdir(path)).sort()) {
    const stats = await stat(join(path, name)).catch(() => null);
    if (!stats?.isFile() || name.startsWith(".")) continue;
    if (!weightFile.test(name)) settings.push({ name, size: stats.size });
    else if (!name.endsWith(".index.json")) weights.push(name);
  }
  return { settings, weights };
}
