/** The settings files of a model folder, read with limits and without duplicate keys. */
import { ConfigError } from "../errors.ts";
import type { Folder } from "./byte-source.ts";
import { type ModelConfig, parseModelConfig } from "./config.ts";
import { type GenerationConfig, parseGenerationConfig } from "./generation-config.ts";
import { JsonFields } from "./json-fields.ts";
import { maxConfigBytes, readJsonFile } from "./json-file.ts";
import { defaultProcessorConfig, type ProcessorConfig, parseProcessorConfig } from "./processor-config.ts";
import type { JsonValue } from "./strict-json.ts";

/**
 * The model configuration of a folder.
 *
 * @throws {ConfigError} `config_missing` without `config.json`; as `parseModelConfig`
 */
export async function readModelConfig(folder: Folder): Promise<ModelConfig> {
  const json = await readSettings(folder, "config.json");
  if (json !== null) return parseModelConfig(json);
  throw new ConfigError("config_missing", `${folder.name}: no config.json, expected a model folder`, {
    fields: { folder: folder.name },
  });
}

/**
 * The image processor of a folder: `preprocessor_config.json`, else the `image_processor` of `processor_config.json` (where
 * newer transformers write it), else the model's default.
 *
 * @throws {ConfigError} as `parseProcessorConfig`
 */
export async function readProcessorConfig(folder: Folder, model: ModelConfig): Promise<ProcessorConfig> {
  const json = await readSettings(folder, "preprocessor_config.json");
  if (json !== null) return parseProcessorConfig(json, model);
  const outerName = "processor_config.json";
  const outer = await readSettings(folder, outerName);
  if (outer === null || new JsonFields(outer, outerName).child("image_processor") === null) {
    return defaultProcessorConfig(model);
  }
  return parseProcessorConfig(outer, model, outerName);
}

/**
 * The generation settings of a folder, or null when it has none.
 *
 * @throws {ConfigError} as `parseGenerationConfig`
 */
export async function readGenerationConfig(folder: Folder): Promise<GenerationConfig | null> {
  const json = await readSettings(folder, "generation_config.json");
  return json === null ? null : parseGenerationConfig(json);
}

async function readSettings(folder: Folder, fileName: string): Promise<JsonValue | null> {
  const source = await folder.open(fileName);
  if (source === null) return null;
  const json = await readJsonFile(
    source,
    maxConfigBytes,
    (problem) => new ConfigError("config_unreadable", problem),
  );
  // A file that holds only null would look like no file.
  if (json === null) throw new ConfigError("config_unreadable", `${fileName}: null, expected a JSON object`);
  return json;
}
