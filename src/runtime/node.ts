/**
 * What only Node has: model folders and images on disk, and `loadModel` with sharp as its codec and compiled pixel kernels.
 * Import as `vl01/node`.
 */

import { stat } from "node:fs/promises";
import { CheckpointError, RequestError } from "../errors.ts";
import { openCheckpoint } from "../formats/checkpoint.ts";
import { readModelConfig } from "../formats/config-files.ts";
import { type EngineLoadOptions, engineOptions } from "./engine-options.ts";
import { type LoadOptions, loadModel as loadModelFrom, type Model } from "./model.ts";
import { readModelFolder } from "./model-folder.ts";
import { nodeProviders, packedCacheProviders } from "./node-backends.ts";
import { directory } from "./node-files.ts";
import { threadedGrammarHost } from "./node-grammar.ts";
import { sharpCodec } from "./node-image.ts";
import { nodePixelKernels } from "./node-pixels.ts";
import { type LoadPlan, planLoad } from "./plan-load.ts";
import { PromptReader, type ReadOptions } from "./prompt-reader.ts";

export { nodeProviders } from "./node-backends.ts";
export { bundledModelPath } from "./node-bundled-model.ts";
export { directory } from "./node-files.ts";
export { encodePng, sharpCodec } from "./node-image.ts";
export { readImageFile } from "./node-image-file.ts";
export { nodePixelKernels } from "./node-pixels.ts";

export interface NodeLoadOptions extends Omit<LoadOptions, "codec">, Partial<Pick<LoadOptions, "codec">> {
  /**
   * Keep the weights as backend "native" packs them in `.vl01` of the model's folder, so that the next start maps them
   * instead; as large as the weights. Not with several backends. Default false.
   */
  readonly packedCache?: boolean;
}

/**
 * Loads a model directory.
 *
 * @throws {CheckpointError} `checkpoint_missing` when there is no such directory; otherwise as `loadModel` of `vl01`
 */
export async function loadModel(
  path: string,
  { packedCache = false, ...options }: NodeLoadOptions = {},
): Promise<Model> {
  await expectDirectory(path);
  if (packedCache && options.backend?.includes("+")) {
    throw new RequestError(
      "request_invalid",
      `packedCache with backend "${options.backend}": the cache is of all layers; name one backend or leave it out`,
    );
  }
  const providers = packedCache ? packedCacheProviders(path, await weightFiles(path)) : nodeProviders;
  return loadModelFrom(directory(path), {
    codec: sharpCodec,
    pixelKernels: nodePixelKernels,
    openGrammars: threadedGrammarHost,
    providers,
    ...options,
  });
}

/**
 * Reads prompts as a model directory's model does; its weights need not be there.
 *
 * @throws {CheckpointError | ConfigError} as `loadModel`, but for weights
 */
export async function openPromptReader(
  path: string,
  options: Omit<ReadOptions, "codec"> = {},
): Promise<PromptReader> {
  await expectDirectory(path);
  const settings = await readModelFolder(directory(path));
  return new PromptReader(settings, { codec: sharpCodec, pixelKernels: nodePixelKernels, ...options });
}

/**
 * What loading this directory with these options takes, from headers alone.
 *
 * @throws {CheckpointError | ConfigError} as `loadModel`, as far as headers show
 */
export async function planModel(path: string, options: EngineLoadOptions = {}): Promise<LoadPlan> {
  await expectDirectory(path);
  const folder = directory(path);
  const [config, { numBytes }] = await Promise.all([readModelConfig(folder), openCheckpoint(folder)]);
  return planLoad(config, numBytes, engineOptions(options, config.textConfig.maxPositionEmbeddings));
}

async function weightFiles(path: string): Promise<readonly string[]> {
  const { entries } = await openCheckpoint(directory(path));
  return [...new Set([...entries.values()].map(({ file }) => file))].sort();
}

/** @throws {CheckpointError} `checkpoint_missing` */
export async function expectDirectory(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory()) return;
  throw new CheckpointError(
    "checkpoint_missing",
    `${path}: ${stats ? "a file" : "no such folder"}, expected a model folder (config.json, model.safetensors, tokenizer.json)`,
  );
}
