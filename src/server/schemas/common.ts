/**
 * Fields that several routes have. Schemas refuse what they do not name, as OpenAI's API does; a field that is known and
 * not supported is refused by name unless its value changes nothing.
 */

import { z } from "zod";

/** A field whose other values would change the answer in a way this server does not have. */
export function onlyNeutral(name: string, isNeutral: (value: unknown) => boolean) {
  return z
    .unknown()
    .refine((value) => value === undefined || value === null || isNeutral(value), {
      message: `${name} is not supported by this server; leave it out`,
      params: { code: "unsupported_parameter" },
    })
    .optional()
    .meta({ description: "Accepted only where it changes nothing." });
}

/** A field that is taken and changes nothing. */
export const ignored = z.unknown().optional().meta({ description: "Accepted and not used." });

export const isEmpty = (value: unknown) =>
  Array.isArray(value)
    ? value.length === 0
    : typeof value === "object" && value !== null && Object.keys(value).length === 0;

const fraction = z.number().min(0).max(1);
const penalty = z.number().min(-2).max(2).nullish();

export const modelName = z.string().min(1).max(200).meta({ description: "An id of /v1/models." });

export const maxTokens = z
  .int()
  .min(1)
  .max(2 ** 31);

/** Sampling by OpenAI's names, and below them what vLLM adds. */
export const samplingFields = {
  temperature: z.number().min(0).max(2).nullish(),
  top_p: fraction.gt(0).nullish(),
  frequency_penalty: penalty,
  presence_penalty: penalty,
  seed: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER - 2 ** 10)
    .nullish(),
  stop: z
    .union([z.string().min(1).max(1000), z.array(z.string().min(1).max(1000)).max(16)])
    .nullish()
    .meta({ description: "Texts that end the answer; they are not part of it." }),
  top_k: z
    .int()
    .min(-1)
    .max(2 ** 31)
    .nullish(),
  min_p: fraction.nullish(),
  repetition_penalty: z.number().gt(0).max(100).nullish(),
};

export const streamOptions = z
  .strictObject({ include_usage: z.boolean().nullish(), include_obfuscation: ignored })
  .nullish();

export const usage = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  prompt_tokens_details: z.object({
    cached_tokens: z.int().meta({ description: "Not computed: a cache had them." }),
    image_tokens: z.int(),
  }),
});

export const finishReason = z.enum(["stop", "length"]);
