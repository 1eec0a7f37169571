import type { GenerateOptions } from "../runtime/options.ts";
import type { OutputFormat } from "../runtime/output-format.ts";

/** Sampling fields as OpenAI and vLLM name them. */
export interface SamplingFields {
  readonly temperature?: number | null | undefined;
  readonly top_p?: number | null | undefined;
  readonly top_k?: number | null | undefined;
  readonly min_p?: number | null | undefined;
  readonly frequency_penalty?: number | null | undefined;
  readonly presence_penalty?: number | null | undefined;
  readonly repetition_penalty?: number | null | undefined;
  readonly seed?: number | null | undefined;
  readonly logit_bias?: Readonly<Record<string, number>> | null | undefined;
  readonly stop?: string | readonly string[] | null | undefined;
}

/**
 * The runtime's options; what is not given stays open, so that the model folder's defaults hold.
 *
 * @param format   what the answer must be; null for any text
 * @param logprobs of how many of the most probable tokens to tell, besides each token's own; null for nothing
 */
export function samplingOptions(
  fields: SamplingFields,
  maxNewTokens: number | null | undefined,
  format: OutputFormat | null = null,
  logprobs: number | null = null,
): GenerateOptions {
  const { stop, top_k: topK } = fields;
  const options = {
    maxNewTokens,
    format,
    logprobs,
    temperature: fields.temperature,
    topP: fields.top_p,
    // vLLM's -1 keeps all, as 0 does.
    topK: topK === -1 ? 0 : topK,
    minP: fields.min_p,
    frequencyPenalty: fields.frequency_penalty,
    presencePenalty: fields.presence_penalty,
    repetitionPenalty: fields.repetition_penalty,
    seed: fields.seed,
    logitBias: fields.logit_bias,
    stop: typeof stop === "string" ? [stop] : stop,
  };
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== null),
  );
}
