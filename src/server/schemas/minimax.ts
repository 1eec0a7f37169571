/** `/v1/text/chatcompletion_v2`. Source: MiniMax's API reference, "Text Post". */

import { z } from "zod";
import { chatReason, imagePart, textPart, tool, toolCall, toolCallDeltas, toolChoice } from "./chat.ts";
import { ignored, maxTokens, modelName, samplingFields } from "./common.ts";
import { responseFormat } from "./structured.ts";

const toolCalls = z.array(toolCall).max(128).nullish();

const toolMessage = z.strictObject({
  role: z.literal("tool"),
  name: ignored,
  content: z.union([z.string(), z.array(textPart)]),
  tool_call_id: z.string(),
});

const textMessage = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  name: ignored,
  content: z
    .union([z.string(), z.array(z.discriminatedUnion("type", [textPart, imagePart])).min(1)])
    .nullish(),
  tool_calls: toolCalls,
});

export const minimaxMessage = z.discriminatedUnion("role", [toolMessage, textMessage]);

const { temperature, top_p } = samplingFields;

export const minimaxRequest = z.strictObject({
  model: modelName,
  messages: z.array(minimaxMessage).min(1).max(4096),
  stream: z.boolean().nullish(),
  stream_options: ignored,
  max_tokens: maxTokens.nullish(),
  max_completion_tokens: maxTokens.nullish(),
  temperature,
  top_p,
  mask_sensitive_info: ignored,
  tools: z.array(tool).max(128).nullish(),
  tool_choice: toolChoice,
  response_format: responseFormat,
});

const baseResp = z.object({ status_code: z.int(), status_msg: z.string() });
const text = z.object({
  role: z.literal("assistant"),
  name: z.string(),
  content: z.string(),
  tool_calls: z.array(toolCall).optional(),
});
const delta = text.extend({ tool_calls: toolCallDeltas.optional() });

const head = { id: z.string(), created: z.int(), model: z.string() };

export const minimaxAnswer = z.object({
  ...head,
  object: z.literal("chat.completion"),
  choices: z.array(z.object({ index: z.int(), finish_reason: chatReason, message: text })),
  usage: z.object({
    total_tokens: z.int(),
    total_characters: z.literal(0),
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
  }),
  input_sensitive: z.literal(false),
  output_sensitive: z.literal(false),
  base_resp: baseResp,
});

/** A piece; the last event is the whole answer. */
export const minimaxEvent = z.union([
  z.object({
    ...head,
    object: z.literal("chat.completion.chunk"),
    choices: z.array(z.object({ index: z.int(), delta })),
  }),
  minimaxAnswer,
]);

export type MinimaxMessageBody = z.infer<typeof minimaxMessage>;
