/**
 * Options of a generation: defaults, ranges, and the check that refuses everything else.
 */

import type { HoldMs, LogitBias } from "../engine/engine.ts";
import { RequestError } from "../errors.ts";
import type { GenerationConfig } from "../formats/generation-config.ts";
import { checkStops } from "../prompt/stop-strings.ts";
import { greedySampling, type SamplingOptions } from "../tensor/sampling.ts";
import type { OutputFormat } from "./output-format.ts";

export interface GenerateOptions extends Partial<SamplingOptions> {
  /** At least 1; default what the model folder says, else 512. Cut to what the context leaves. */
  readonly maxNewTokens?: number;
  /** Texts that end the answer; they are not part of it. At most 16. */
  readonly stop?: readonly string[];
  /** Integer from 0; the same seed gives the same text. Default random. */
  readonly seed?: number;
  /** Added to the logits of token ids, before everything else that changes them: [-100, 100], at most 300 of them. */
  readonly logitBias?: Readonly<Record<string, number>>;
  /** Tell of each token how probable it was, and so many of the most probable ones, 0 to 20; default not. */
  readonly logprobs?: number;
  /** What the text must be; default anything. */
  readonly format?: OutputFormat | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Who asks: all callers have equal shares of the model. Default: everybody is one caller. */
  readonly caller?: string;
  /** Requests with a higher one go first; integer, default 0. */
  readonly priority?: number;
  /** Milliseconds from the beginning of the generation to its last token; default no limit. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds that text after the first may wait for more, to come as one piece: less work for many readers at once. The end
   * waits for nothing. At most 1000, default 0; a function is asked each time.
   */
  readonly holdMs?: HoldMs;
}

/** Options with nothing left open. */
export interface ResolvedOptions {
  readonly sampling: SamplingOptions;
  readonly maxNewTokens: number;
  readonly stop: readonly string[];
  readonly seed: number;
  readonly logitBias: LogitBias;
  /** Most probable tokens to tell of; null for not even the token's own. */
  readonly logprobs: number | null;
  readonly format: OutputFormat | null;
  readonly signal: AbortSignal | undefined;
  readonly holdMs: HoldMs;
  readonly scheduling: Pick<GenerateOptions, "caller" | "priority" | "timeoutMs">;
}

type RangedOption =
  | keyof SamplingOptions
  | "maxNewTokens"
  | "seed"
  | "logprobs"
  | "priority"
  | "timeoutMs"
  | "holdMs";

/** Lowest and highest allowed value, and whether only integers are. */
const ranges: Readonly<Record<RangedOption, Range>> = {
  temperature: { min: 0, max: 100 },
  topK: { min: 0, max: 2 ** 31, integer: true },
  topP: { min: 0, max: 1, minExcluded: true },
  minP: { min: 0, max: 1 },
  repetitionPenalty: { min: 0, max: 100, minExcluded: true },
  frequencyPenalty: { min: -2, max: 2 },
  presencePenalty: { min: -2, max: 2 },
  maxNewTokens: { min: 1, max: 2 ** 31, integer: true },
  logprobs: { min: 0, max: 20, integer: true },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true },
  priority: { min: -1000, max: 1000, integer: true },
  timeoutMs: { min: 0, max: 2 ** 31, minExcluded: true },
  holdMs: { min: 0, max: 1000 },
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  readonly minExcluded?: boolean;
}

const samplingKeys = Object.keys(greedySampling) as (keyof SamplingOptions)[];
const knownKeys = new Set<string>([
  ...Object.keys(ranges),
  "stop",
  "logitBias",
  "format",
  "signal",
  "caller",
]);

/**
 * @param generation the model folder's defaults; greedy where it has none
 * @throws {RequestError} `request_invalid` naming the option, its value and the range
 */
export function resolveOptions(
  options: GenerateOptions,
  generation: GenerationConfig | null,
): ResolvedOptions {
  for (const key of Object.keys(options)) {
    if (!knownKeys.has(key)) throw new RequestError("request_invalid", `unknown option ${key}`);
  }
  for (const [key, range] of Object.entries(ranges)) {
    const value = Reflect.get(options, key);
    if (key !== "holdMs" || typeof value !== "function") checkRange(key, value, range);
  }
  const sampling: Record<string, number> = { ...greedySampling, ...samplingDefaults(generation) };
  for (const key of samplingKeys) {
    const value = options[key];
    if (value !== undefined) sampling[key] = value;
  }
  return {
    sampling: sampling as unknown as SamplingOptions,
    maxNewTokens: options.maxNewTokens ?? generation?.maxNewTokens ?? 512,
    stop: checkStop(options.stop ?? []),
    seed: options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!,
    logitBias: checkBias(options.logitBias ?? {}),
    logprobs: options.logprobs ?? null,
    format: options.format ?? null,
    signal: options.signal,
    holdMs: options.holdMs ?? 0,
    scheduling: schedulingOf(options),
  };
}

function schedulingOf({ caller, priority, timeoutMs }: GenerateOptions): ResolvedOptions["scheduling"] {
  if (caller !== undefined && typeof caller !== "string")
    throw new RequestError("request_invalid", `caller is ${String(caller)}, expected a string`);
  return {
    ...(caller === undefined ? {} : { caller }),
    ...(priority === undefined ? {} : { priority }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

function samplingDefaults(generation: GenerationConfig | null): Partial<SamplingOptions> {
  if (!generation?.doSample) return {};
  const { temperature, topK, topP } = generation;
  return { temperature: temperature ?? 1, topK: topK ?? 0, topP: topP ?? 1 };
}

function checkRange(key: string, value: unknown, { min, max, integer, minExcluded }: Range): void {
  if (value === undefined) return;
  const fits =
    typeof value === "number" &&
    (minExcluded ? value > min : value >= min) &&
    value <= max &&
    (!integer || Number.isSafeInteger(value));
  if (fits) return;
  const kind = integer ? "an integer" : "a number";
  const from = minExcluded ? `above ${min}` : `from ${min}`;
  throw new RequestError(
    "request_invalid",
    `${key} is ${String(value)}, expected ${kind} ${from} to ${max}`,
    {
      fields: { option: key },
    },
  );
}

function checkBias(logitBias: Readonly<Record<string, number>>): LogitBias {
  const entries = Object.entries(logitBias);
  const refuse = (problem: string) =>
    new RequestError("request_invalid", `logitBias ${problem}`, { fields: { option: "logitBias" } });
  if (entries.length > 300) throw refuse(`has ${entries.length} tokens, expected at most 300`);
  return entries.map(([key, bias]) => {
    if (!/^\d{1,10}$/.test(key)) throw refuse("has a key that is no token id");
    if (typeof bias !== "number" || !(Math.abs(bias) <= 100))
      throw refuse(`of token ${key} is ${String(bias)}, expected a number from -100 to 100`);
    return [Number(key), bias];
  });
}

function checkStop(stop: readonly string[]): readonly string[] {
  if (stop.length > 16) {
    throw new RequestError("request_invalid", `${stop.length} stop strings, expected at most 16`);
  }
  checkStops(stop);
  return stop;
}
