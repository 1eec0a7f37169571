/** `/v1/tokenize`: as vLLM's `/tokenize`, with image tokens. */

import { z } from "zod";
import { chatMessage, tool } from "./chat.ts";
import { ignored, modelName } from "./common.ts";

export const tokenizeRequest = z
  .strictObject({
    model: modelName,
    prompt: z.string().optional().meta({ description: "A text as it is." }),
    messages: z
      .array(chatMessage)
      .min(1)
      .max(4096)
      .optional()
      .meta({ description: "As for chat completions." }),
    tools: z.array(tool).max(128).nullish(),
    add_special_tokens: ignored,
    add_generation_prompt: ignored,
  })
  .refine(({ prompt, messages }) => (prompt === undefined) !== (messages === undefined), {
    message: "the body has both or neither of prompt and messages, expected one of them",
  });

export const tokenizeAnswer = z.object({
  count: z.int(),
  max_model_len: z.int(),
  image_tokens: z.array(z.int()).meta({ description: "Of each image, in order; part of count." }),
  tokens: z.array(z.int()).meta({ description: "The image token stands once for each feature." }),
});
