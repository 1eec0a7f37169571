/** `/v1/completions`. Source: OpenAI's API reference, "Create completion". */

import { z } from "zod";
import {
  finishReason,
  ignored,
  maxTokens,
  modelName,
  onlyNeutral,
  samplingFields,
  streamOptions,
  usage,
} from "./common.ts";
import { completionLogprobs, logitBias } from "./logprobs.ts";
import { guidedFields, responseFormat } from "./structured.ts";

export const completionRequest = z.strictObject({
  model: modelName,
  prompt: z
    .union([z.string().min(1), z.tuple([z.string().min(1)])])
    .meta({ description: "One text; send one request for each." }),
  ...samplingFields,
  max_tokens: maxTokens.nullish().meta({ description: "Default 16, as OpenAI's." }),
  n: z.int().min(1).max(128).nullish(),
  stream: z.boolean().nullish(),
  stream_options: streamOptions,
  user: ignored,
  best_of: onlyNeutral("best_of", (value) => value === 1),
  echo: onlyNeutral("echo", (value) => value === false),
  suffix: onlyNeutral("suffix", (value) => value === ""),
  logprobs: z
    .int()
    .min(0)
    .max(5)
    .nullish()
    .meta({ description: "So many of the most probable tokens, besides each token's own." }),
  logit_bias: logitBias,
  response_format: responseFormat.meta({ description: "As vLLM has it." }),
  ...guidedFields,
});

/** Also of a streamed piece, whose `finish_reason` is null until the last. */
export const completionAnswer = z.object({
  id: z.string(),
  object: z.literal("text_completion"),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      text: z.string(),
      logprobs: completionLogprobs.nullable(),
      finish_reason: finishReason.nullable(),
    }),
  ),
  usage: usage.nullish(),
});
