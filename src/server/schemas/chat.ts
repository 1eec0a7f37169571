/** `/v1/chat/completions`. Source: OpenAI's API reference, "Create chat completion". */

import { z } from "zod";
import {
  finishReason,
  ignored,
  isEmpty,
  maxTokens,
  modelName,
  onlyNeutral,
  samplingFields,
  streamOptions,
  usage,
} from "./common.ts";
import { chatLogprobs, logitBias, topLogprobs } from "./logprobs.ts";
import { guidedFields, responseFormat } from "./structured.ts";

export const textPart = z.strictObject({ type: z.literal("text"), text: z.string() });

export const imagePart = z.strictObject({
  type: z.literal("image_url"),
  image_url: z
    .strictObject({
      url: z.string().optional().meta({ description: "data:image/...;base64,... or an https address" }),
      file_id: z.string().optional().meta({ description: "Of a file sent to /v1/files." }),
      detail: ignored,
    })
    .refine(({ url, file_id }) => (url === undefined) !== (file_id === undefined), {
      message: "has both or neither of url and file_id, expected one of them",
    }),
});

export const filePart = z.strictObject({
  type: z.literal("file"),
  file: z.strictObject({ file_id: z.string() }),
});

const textContent = z.union([z.string(), z.array(textPart).min(1)]);

const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const toolCall = z.strictObject({
  id: z.string().min(1).max(200),
  type: z.literal("function"),
  function: z.strictObject({ name: toolName, arguments: z.string().meta({ description: "A JSON object." }) }),
});

/** A function as OpenAI and MiniMax describe it. */
export const tool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({
    name: toolName,
    description: z.string().nullish(),
    parameters: z
      .record(z.string(), z.unknown())
      .nullish()
      .meta({ description: "JSON Schema. Calls keep to it where they are strict, or must be made." }),
    strict: z.boolean().nullish(),
  }),
});

export const toolChoice = z
  .union([
    z.enum(["none", "auto", "required"]),
    z.strictObject({ type: z.literal("function"), function: z.strictObject({ name: toolName }) }),
  ])
  .nullish();

export const chatMessage = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(["system", "developer"]), content: textContent, name: ignored }),
  z.strictObject({
    role: z.literal("user"),
    content: z.union([
      z.string(),
      z.array(z.discriminatedUnion("type", [textPart, imagePart, filePart])).min(1),
    ]),
    name: ignored,
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: textContent.nullish(),
    name: ignored,
    refusal: ignored,
    annotations: ignored,
    audio: onlyNeutral("audio", () => false),
    tool_calls: z.array(toolCall).max(128).nullish(),
    function_call: onlyNeutral("function_call", () => false),
  }),
  z.strictObject({
    role: z.literal("tool"),
    content: textContent,
    tool_call_id: z.string().meta({ description: "Of a call of an earlier message." }),
  }),
]);

export const chatRequest = z
  .strictObject({
    model: modelName,
    messages: z.array(chatMessage).min(1).max(4096),
    ...samplingFields,
    max_tokens: maxTokens.nullish(),
    max_completion_tokens: maxTokens.nullish(),
    n: z.int().min(1).max(128).nullish(),
    stream: z.boolean().nullish(),
    stream_options: streamOptions,
    user: ignored,
    metadata: ignored,
    store: ignored,
    service_tier: ignored,
    safety_identifier: ignored,
    prompt_cache_key: ignored,
    prompt_cache_retention: ignored,
    parallel_tool_calls: z.boolean().nullish(),
    tools: z.array(tool).max(128).nullish(),
    tool_choice: toolChoice,
    functions: onlyNeutral("functions", isEmpty),
    function_call: onlyNeutral("function_call", (value) => value === "none" || value === "auto"),
    response_format: responseFormat,
    ...guidedFields,
    logprobs: z.boolean().nullish(),
    top_logprobs: topLogprobs.meta({ description: "Needs logprobs." }),
    logit_bias: logitBias,
    modalities: onlyNeutral(
      "modalities",
      (value) => Array.isArray(value) && value.length === 1 && value[0] === "text",
    ),
    audio: onlyNeutral("audio", () => false),
    prediction: onlyNeutral("prediction", () => false),
    reasoning_effort: onlyNeutral("reasoning_effort", (value) => value === "none"),
    verbosity: onlyNeutral("verbosity", () => false),
    web_search_options: onlyNeutral("web_search_options", () => false),
  })
  .refine(({ logprobs, top_logprobs }) => logprobs === true || !top_logprobs, {
    path: ["top_logprobs"],
    message: "needs logprobs: true",
  });

export const toolCallDeltas = z
  .array(
    z.object({
      index: z.int(),
      id: z.string().optional(),
      type: z.literal("function").optional(),
      function: z.object({ name: toolName.optional(), arguments: z.string() }),
    }),
  )
  .meta({ description: "First with id and name, then with more of the arguments." });

export const chatReason = z.enum([...finishReason.options, "tool_calls"]);

export const chatAnswer = z.object({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      message: z.object({
        role: z.literal("assistant"),
        content: z.string().nullable().meta({ description: "Null for calls alone." }),
        refusal: z.null(),
        tool_calls: z.array(toolCall).optional(),
      }),
      logprobs: chatLogprobs,
      finish_reason: chatReason,
    }),
  ),
  usage,
});

export const chatChunk = z.object({
  id: z.string(),
  object: z.literal("chat.completion.chunk"),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      delta: z.object({
        role: z.literal("assistant").optional(),
        content: z.string().optional(),
        tool_calls: toolCallDeltas.optional(),
      }),
      logprobs: chatLogprobs,
      finish_reason: chatReason.nullable(),
    }),
  ),
  usage: usage
    .nullish()
    .meta({ description: "With stream_options.include_usage: null until the last chunk." }),
});

export type ChatRequest = z.infer<typeof chatRequest>;
export type ToolChoiceBody = z.infer<typeof toolChoice>;
export type ToolBody = z.infer<typeof tool>;
export type ChatMessageBody = z.infer<typeof chatMessage>;
