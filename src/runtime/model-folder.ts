/**
 * Everything of a model folder except its weights.
 */

import { CheckpointError } from "../errors.ts";
import type { Folder } from "../formats/byte-source.ts";
import type { ModelConfig } from "../formats/config.ts";
import { readGenerationConfig, readModelConfig, readProcessorConfig } from "../formats/config-files.ts";
import type { GenerationConfig } from "../formats/generation-config.ts";
import { readJsonFile } from "../formats/json-file.ts";
import type { ProcessorConfig } from "../formats/processor-config.ts";
import { loadTokenizer, type Tokenizer } from "../formats/tokenizer.ts";
import {
  builtinTemplates,
  type ChatTemplate,
  compileChatTemplate,
  imageMark,
} from "../prompt/chat-template.ts";

/** A real tokenizer.json is about 10 MB. */
const maxTokenizerBytes = 2 ** 28;
const maxTemplateBytes = 2 ** 20;

/** Settings of a model folder, each file checked. */
export interface ModelFolder {
  readonly name: string;
  readonly config: ModelConfig;
  /** Null for a text-only model. */
  readonly processor: ProcessorConfig | null;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate;
  readonly generation: GenerationConfig | null;
}

/**
 * @throws {ConfigError} for settings files
 * @throws {CheckpointError} `checkpoint_missing` without a tokenizer, `tokenizer_invalid`, `template_invalid`
 */
export async function readModelFolder(folder: Folder): Promise<ModelFolder> {
  const config = await readModelConfig(folder);
  const processor = config.visionConfig ? await readProcessorConfig(folder, config) : null;
  const tokenizerConfig = await readCheckpointJson(folder, "tokenizer_config.json", maxTokenizerBytes);
  const tokenizer = await readTokenizer(folder, tokenizerConfig);
  expectOneVocabulary(config, tokenizer);
  const template = await readTemplate(folder, config, tokenizerConfig);
  return {
    name: folder.name,
    config,
    processor,
    tokenizer,
    template,
    generation: await readGenerationConfig(folder),
  };
}

async function readTokenizer(folder: Folder, tokenizerConfig: unknown): Promise<Tokenizer> {
  const tokenizer = await readCheckpointJson(folder, "tokenizer.json", maxTokenizerBytes);
  if (tokenizer === null) {
    throw new CheckpointError(
      "checkpoint_missing",
      `${folder.name}: no tokenizer.json, expected one beside config.json; convert the tokenizer with transformers' save_pretrained`,
    );
  }
  return loadTokenizer({ tokenizer, config: tokenizerConfig ?? {} });
}

/** @throws {CheckpointError} `tokenizer_invalid` when tokenizer and configuration are of different models */
function expectOneVocabulary({ textConfig, imageTokenIndex }: ModelConfig, tokenizer: Tokenizer): void {
  if (tokenizer.numTokens > textConfig.vocabSize) {
    throw new CheckpointError(
      "tokenizer_invalid",
      `tokenizer.json: the highest id is ${tokenizer.numTokens - 1}, config.json has vocab_size ${textConfig.vocabSize}; they are from different models`,
    );
  }
  const mark = tokenizer.idOf(imageMark);
  if (imageTokenIndex !== null && mark !== imageTokenIndex) {
    throw new CheckpointError(
      "tokenizer_invalid",
      `tokenizer.json: ${imageMark} is ${mark === null ? "not a token" : `id ${mark}`}, config.json has image_token_index ${imageTokenIndex}; they are from different models`,
    );
  }
}

/** chat_template.jinja, chat_template.json, tokenizer_config.json, in this order; else the built-in one. */
async function readTemplate(
  folder: Folder,
  config: ModelConfig,
  tokenizerConfig: unknown,
): Promise<ChatTemplate> {
  const jinja = await folder.open("chat_template.jinja");
  if (jinja) {
    if (jinja.size > maxTemplateBytes) {
      throw new CheckpointError(
        "template_invalid",
        `chat_template.jinja: ${jinja.size} bytes, expected at most ${maxTemplateBytes}`,
      );
    }
    const source = new TextDecoder().decode(await jinja.read(0, jinja.size));
    return compileChatTemplate(source, "chat_template.jinja");
  }
  const json = await readCheckpointJson(folder, "chat_template.json", maxTemplateBytes);
  for (const [name, settings] of [
    ["chat_template.json", json],
    ["tokenizer_config.json", tokenizerConfig],
  ] as const) {
    const source = templateOf(settings);
    if (source !== null) return compileChatTemplate(source, name);
  }
  return config.visionConfig ? builtinTemplates.vl01 : builtinTemplates.text01;
}

function templateOf(settings: unknown): string | null {
  if (typeof settings !== "object" || settings === null) return null;
  const template: unknown = Reflect.get(settings, "chat_template");
  if (typeof template === "string") return template;
  // Folders with several templates list them as { name, template }.
  const named = Array.isArray(template) ? template.find((one: unknown) => isNamed(one, "default")) : null;
  return isNamed(named, "default") ? named.template : null;
}

function isNamed(
  value: unknown,
  name: string,
): value is { readonly name: string; readonly template: string } {
  if (typeof value !== "object" || value === null) return false;
  return Reflect.get(value, "name") === name && typeof Reflect.get(value, "template") === "string";
}

async function readCheckpointJson(folder: Folder, fileName: string, maxBytes: number): Promise<unknown> {
  const source = await folder.open(fileName);
  if (!source) return null;
  return readJsonFile(source, maxBytes, (problem) => new CheckpointError("tokenizer_invalid", problem));
}
