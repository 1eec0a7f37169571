/**
 * Options shared by the commands that load a model and generate.
 */

import { type Command, InvalidArgumentError, Option } from "commander";
import { isVl01Error, RequestError } from "../errors.ts";
import { backendNames, parseBackend } from "../runtime/backend-names.ts";
import { type GenerateOptions, resolveOptions } from "../runtime/options.ts";

export interface ModelFlags {
  readonly model?: string;
  readonly backend: string;
  readonly context?: number;
  readonly preprocessing: "default" | "reference";
  readonly packedCache?: boolean;
}

export interface GenerateFlags {
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly repetitionPenalty?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
}

/** --model, --backend, --context, --preprocessing, --packed-cache. */
export function addModelOptions(command: Command): Command {
  return command
    .option(
      "--model <dir>",
      "model folder: config.json, tokenizer.json, model.safetensors (default: vl01-nano, which ships with vl01)",
    )
    .addOption(backendOption())
    .option("--context <tokens>", "most tokens of prompt and answer together", parseCount)
    .addOption(preprocessingOption())
    .option("--packed-cache", "keep packed weights in the model's folder, so that the next start is fast");
}

/** --server, --api-key. */
export function addServerOptions(command: Command): Command {
  return command
    .option("--server <url>", "ask a server, such as vl01 serve or vLLM; --model is then a name that it has")
    .option("--api-key <key>", "key that the server wants; also VL01_API_KEY");
}

export function backendOption(): Option {
  const names = ["auto", ...backendNames].join(", ");
  return new Option(
    "--backend <name>",
    `what computes: ${names}; several share the layers: webgpu+native, webgpu:A100=3+webgpu:T4=1 (adapter, share)`,
  )
    .argParser(backendName)
    .default("auto");
}

function backendName(text: string): string {
  try {
    if (text !== "auto") parseBackend(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

export function preprocessingOption(): Option {
  return new Option("--preprocessing <mode>", "reference: as the original processor (no EXIF, alpha dropped)")
    .choices(["default", "reference"])
    .default("default");
}

/** --max-tokens and the sampling options. */
export function addGenerateOptions(command: Command): Command {
  return command
    .option("--max-tokens <n>", "most tokens of the answer", parseNumber)
    .option("--temperature <t>", "0 is greedy", parseNumber)
    .option("--top-k <k>", "keep the k most probable tokens, 0 keeps all", parseNumber)
    .option("--top-p <p>", "keep the most probable tokens that reach p", parseNumber)
    .option("--min-p <p>", "drop tokens under p times the most probable", parseNumber)
    .option("--repetition-penalty <x>", "above 1: avoid tokens of prompt and answer", parseNumber)
    .option("--frequency-penalty <x>", "for every time a token stands in the answer", parseNumber)
    .option("--presence-penalty <x>", "once for tokens that stand in the answer", parseNumber)
    .option("--seed <n>", "the same seed gives the same answer", parseNumber)
    .option("--stop <text>", "end the answer before this text (may be repeated)", collect);
}

/**
 * The runtime's options from the flags, checked before a model is loaded; what was not given stays open.
 *
 * @throws {RequestError} `request_invalid` with the flag, its value and the range
 */
export function generateOptions(flags: GenerateFlags): GenerateOptions {
  const { maxTokens, temperature, topK, topP, minP, seed, stop } = flags;
  const { repetitionPenalty, frequencyPenalty, presencePenalty } = flags;
  const given = {
    maxNewTokens: maxTokens,
    temperature,
    topK,
    topP,
    minP,
    repetitionPenalty,
    frequencyPenalty,
    presencePenalty,
    seed,
    stop,
  };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  try {
    resolveOptions(options, null);
  } catch (error) {
    throw aboutFlag(error);
  }
  return options;
}

/** The same error with `--max-tokens` for `maxNewTokens`: what was typed. */
function aboutFlag(error: unknown): unknown {
  const option = isVl01Error(error) ? error.fields.option : null;
  if (!isVl01Error(error) || typeof option !== "string") return error;
  const name = option === "maxNewTokens" ? "maxTokens" : option;
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new RequestError("request_invalid", error.message.replace(option, flag), { cause: error });
}

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("expected a number.");
  return value;
}

export const parseCount = (text: string) => parseInteger(text, 1);

export const parseCountOrZero = (text: string) => parseInteger(text, 0);

function parseInteger(text: string, min: number): number {
  const value = parseNumber(text);
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new InvalidArgumentError(`expected an integer from ${min}.`);
}

/** Values of an option that may be repeated. */
export function collect(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, text];
}
