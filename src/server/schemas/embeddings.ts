/** `/v1/embeddings`. Source: OpenAI's API reference, "Create embeddings"; images are this server's own. */

import { z } from "zod";
import { imagePart } from "./chat.ts";
import { ignored, modelName, onlyNeutral } from "./common.ts";

const input = z.union([z.string().min(1), imagePart]);

/** Inputs of one request; each is one forward. */
const maxInputs = 64;

export const embeddingsRequest = z.strictObject({
  model: modelName,
  input: z.union([input, z.array(input).min(1).max(maxInputs)]),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  dimensions: onlyNeutral("dimensions", () => false),
  user: ignored,
});

export const embeddingsAnswer = z.object({
  object: z.literal("list"),
  data: z.array(
    z.object({
      object: z.literal("embedding"),
      index: z.int(),
      embedding: z
        .union([z.array(z.number()), z.string()])
        .meta({ description: "Of length 1; in base64 as 32-bit floats, little-endian." }),
    }),
  ),
  model: z.string(),
  usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
});
