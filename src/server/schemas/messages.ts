/** `/v1/messages`. Source: Anthropic's API reference, "Create a Message" and "Streaming Messages". */

import { z } from "zod";
import { ignored, maxTokens, modelName, onlyNeutral } from "./common.ts";

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

const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const toolUseBlock = z.strictObject({
  type: z.literal("tool_use"),
  id: z.string().min(1).max(200),
  name: toolName,
  input: z.record(z.string(), z.unknown()),
  cache_control: ignored,
});

const toolResultBlock = z.strictObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(textBlock)]).optional(),
  is_error: ignored,
  cache_control: ignored,
});

export const message = z.discriminatedUnion("role", [
  z.strictObject({
    role: z.literal("user"),
    content: z.union([
      z.string(),
      z.array(z.discriminatedUnion("type", [textBlock, imageBlock, toolResultBlock])).min(1),
    ]),
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.union([z.string(), z.array(z.discriminatedUnion("type", [textBlock, toolUseBlock])).min(1)]),
  }),
]);

const tool = z.strictObject({
  type: z.literal("custom").nullish(),
  name: toolName,
  description: z.string().optional(),
  input_schema: z
    .record(z.string(), z.unknown())
    .meta({ description: "JSON Schema. Calls keep to it where they are strict, or must be made." }),
  strict: z.boolean().nullish(),
  cache_control: ignored,
});

const read = {
  model: modelName,
  messages: z.array(message).min(1).max(4096),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  tools: z.array(tool).max(128).optional(),
  tool_choice: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("none") }),
      z.strictObject({ type: z.literal("auto"), disable_parallel_tool_use: z.boolean().nullish() }),
      z.strictObject({ type: z.literal("any"), disable_parallel_tool_use: z.boolean().nullish() }),
      z.strictObject({
        type: z.literal("tool"),
        name: toolName,
        disable_parallel_tool_use: z.boolean().nullish(),
      }),
    ])
    .optional(),
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
  output_config: z
    .strictObject({
      effort: ignored,
      format: z
        .strictObject({ type: z.literal("json_schema"), schema: z.record(z.string(), z.unknown()) })
        .nullish(),
    })
    .nullish(),
});

export const countTokensRequest = z.strictObject(read);

export const countTokensAnswer = z.object({ input_tokens: z.int() });

const usage = z.object({
  input_tokens: z.int().meta({ description: "Without those that a cache had." }),
  cache_creation_input_tokens: z.literal(0),
  cache_read_input_tokens: z.int(),
  output_tokens: z.int(),
});

const stopReason = z.enum(["end_turn", "max_tokens", "stop_sequence", "tool_use"]);

export const messagesAnswer = z.object({
  id: z.string(),
  type: z.literal("message"),
  role: z.literal("assistant"),
  model: z.string(),
  content: z.array(
    z.discriminatedUnion("type", [
      z.object({ type: z.literal("text"), text: z.string() }),
      z.object({
        type: z.literal("tool_use"),
        id: z.string(),
        name: z.string(),
        input: z.record(z.string(), z.unknown()),
      }),
    ]),
  ),
  stop_reason: stopReason.nullable(),
  stop_sequence: z.string().nullable(),
  usage,
});

/** Events in the order in which they come; blocks and their deltas repeat. */
export const messagesEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("message_start"), message: messagesAnswer }),
  z.object({
    type: z.literal("content_block_start"),
    index: z.int(),
    content_block: z.discriminatedUnion("type", [
      z.object({ type: z.literal("text"), text: z.literal("") }),
      z.object({
        type: z.literal("tool_use"),
        id: z.string(),
        name: z.string(),
        input: z.object({}).meta({ description: "Empty: it comes with the delta." }),
      }),
    ]),
  }),
  z.object({
    type: z.literal("content_block_delta"),
    index: z.int(),
    delta: z.discriminatedUnion("type", [
      z.object({ type: z.literal("text_delta"), text: z.string() }),
      z.object({ type: z.literal("input_json_delta"), partial_json: z.string() }),
    ]),
  }),
  z.object({ type: z.literal("content_block_stop"), index: z.int() }),
  z.object({
    type: z.literal("message_delta"),
    delta: z.object({ stop_reason: stopReason, stop_sequence: z.string().nullable() }),
    usage: usage.meta({ description: "Of the whole message; message_start has what it cost so far." }),
  }),
  z.object({ type: z.literal("message_stop") }),
]);

export type MessagesRequest = z.infer<typeof messagesRequest>;
export type MessagesAnswer = z.infer<typeof messagesAnswer>;
export type MessagesEvent = z.infer<typeof messagesEvent>;
