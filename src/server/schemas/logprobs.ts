/** Log-probabilities of tokens. Source: OpenAI's API reference, `logprobs` of chat completions and of completions. */

import { z } from "zod";

const choice = z.object({
  token: z.string().meta({ description: "Its text; U+FFFD for bytes that are no whole character." }),
  logprob: z.number().meta({
    description: "Of the model's own distribution: before logit_bias, penalties, masks and temperature.",
  }),
  bytes: z.array(z.int()).nullable().meta({ description: "Null for special tokens." }),
});

export const tokenLogprobs = choice.extend({ top_logprobs: z.array(choice) });

export const chatLogprobs = z.object({ content: z.array(tokenLogprobs), refusal: z.null() }).nullable();

export const completionLogprobs = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number()),
  top_logprobs: z.array(z.record(z.string(), z.number())),
  text_offset: z.array(z.int()),
});

/** What is added to the logits of token ids. */
export const logitBias = z
  .record(z.string().regex(/^\d{1,10}$/), z.number().min(-100).max(100))
  .refine((bias) => Object.keys(bias).length <= 300, { message: "has more than 300 tokens" })
  .nullish();

export const topLogprobs = z.int().min(0).max(20).nullish();
