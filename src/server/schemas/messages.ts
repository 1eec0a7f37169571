/** `/v1/messages`. Source: Anthropic's API reference, "Create a Message" and "Streaming Messages". */

import { z } from "zod";
import { ignored, isEmpty, maxTokens, modelName, onlyNeutral } from "./common.ts";

const textBlock = z.strictObject({
  type: z.literal("text"),
  text: z.string(),
  cache_control: ignored,
  citations: ignored,
});

const imageBlock = z.strictObject({
  type: z.literal("image"),
  cache_control: ignored,
  source: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("base64"), media_type: z.string().max(100), data: z.string() }),
    z.strictObject({ type: z.literal("url"), url: z.string() }),
    z.strictObject({ type: z.literal("file"), file_id: z.string() }),
  ]),
});

export const message = z.discriminatedUnion("role", [
  z.strictObject({
    role: z.literal("user"),
    content: z.union([z.string(), z.array(z.discriminatedUnion("type", [textBlock, imageBlock])).min(1)]),
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.union([z.string(), z.array(textBlock).min(1)]),
  }),
]);

const read = {
  model: modelName,
  messages: z.array(message).min(1).max(4096),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  tools: onlyNeutral("tools", isEmpty),
  tool_choice: onlyNeutral("tool_choice", (value) =>
    ["none", "auto"].includes(Reflect.get(Object(value), "type")),
  ),
  thinking: onlyNeutral("thinking", (value) => Reflect.get(Object(value), "type") === "disabled"),
  cache_control: ignored,
};

export const messagesRequest = z.strictObject({
  ...read,
  max_tokens: maxTokens,
  stop_sequences: z.array(z.string().min(1).max(1000)).max(16).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  metadata: ignored,
  service_tier: ignored,
});

export const countTokensRequest = z.strictObject(read);

export const countTokensAnswer = z.object({ input_tokens: z.int() });

const usage = z.object({
  input_tokens: z.int().meta({ description: "Without those that a cache had." }),
  cache_creation_input_tokens: z.literal(0),
  cache_read_input_tokens: z.int(),
  output_tokens: z.int(),
});

const stopReason = z.enum(["end_turn", "max_tokens", "stop_sequence"]);

export const messagesAnswer = z.object({
  id: z.string(),
  type: z.literal("message"),
  role: z.literal("assistant"),
  model: z.string(),
  content: z.array(z.object({ type: z.literal("text"), text: z.string() })),
  stop_reason: stopReason.nullable(),
  stop_sequence: z.string().nullable(),
  usage,
});

/** Events in the order in which they come; content_block_delta repeats. */
export const messagesEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("message_start"), message: messagesAnswer }),
  z.object({
    type: z.literal("content_block_start"),
    index: z.literal(0),
    content_block: z.object({ type: z.literal("text"), text: z.literal("") }),
  }),
  z.object({
    type: z.literal("content_block_delta"),
    index: z.literal(0),
    delta: z.object({ type: z.literal("text_delta"), text: z.string() }),
  }),
  z.object({ type: z.literal("content_block_stop"), index: z.literal(0) }),
  z.object({
    type: z.literal("message_delta"),
    delta: z.object({ stop_reason: stopReason, stop_sequence: z.string().nullable() }),
    usage: usage.meta({ description: "Of the whole message; message_start has zeros." }),
  }),
  z.object({ type: z.literal("message_stop") }),
]);

export type MessagesRequest = z.infer<typeof messagesRequest>;
export type MessagesAnswer = z.infer<typeof messagesAnswer>;
export type MessagesEvent = z.infer<typeof messagesEvent>;
