/** What an answer must be, as OpenAI's API says it, and in vLLM's fields. */

import { z } from "zod";
import { ignored } from "./common.ts";

const jsonSchema = z.record(z.string(), z.unknown()).meta({ description: "JSON Schema." });
const schemaName = z.string().min(1).max(64);

export const responseFormat = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("text") }),
    z.strictObject({ type: z.literal("json_object") }),
    z.strictObject({
      type: z.literal("json_schema"),
      json_schema: z.strictObject({
        name: schemaName,
        description: ignored,
        schema: jsonSchema.optional(),
        strict: z.boolean().nullish().meta({ description: "Answers keep to the schema in any case." }),
      }),
    }),
  ])
  .nullish();

/** Of `/v1/responses`. */
export const textFormat = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("text") }),
    z.strictObject({ type: z.literal("json_object") }),
    z.strictObject({
      type: z.literal("json_schema"),
      name: schemaName,
      description: ignored,
      schema: jsonSchema,
      strict: z.boolean().nullish(),
    }),
  ])
  .nullish();

const regex = z.string().min(1).max(4096);
const choice = z.array(z.string().min(1)).min(1).max(1000);
const json = z.union([jsonSchema, z.string().max(65_536)]).meta({ description: "JSON Schema, or its text." });

/** vLLM's own: older versions have the first three. */
export const guidedFields = {
  guided_regex: regex.nullish(),
  guided_choice: choice.nullish(),
  guided_json: json.nullish(),
  structured_outputs: z
    .strictObject({ regex: regex.nullish(), choice: choice.nullish(), json: json.nullish() })
    .nullish(),
};

export type ResponseFormat = z.infer<typeof responseFormat>;
export type TextFormat = z.infer<typeof textFormat>;
export type GuidedFields = z.infer<z.ZodObject<typeof guidedFields>>;
