/** `/v1/responses`. Source: OpenAI's API reference, "Create a model response" and its streaming events. */

import { z } from "zod";
import {
  ignored,
  isEmpty,
  maxTokens,
  modelName,
  onlyNeutral,
  samplingFields,
  streamOptions,
} from "./common.ts";
import { tokenLogprobs, topLogprobs } from "./logprobs.ts";
import { textFormat } from "./structured.ts";

const inputText = z.strictObject({ type: z.literal("input_text"), text: z.string() });

const outputText = z.strictObject({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: ignored,
  logprobs: ignored,
});

const inputImage = z
  .strictObject({
    type: z.literal("input_image"),
    image_url: z.string().nullish(),
    file_id: z.string().nullish(),
    detail: ignored,
  })
  .refine(({ image_url, file_id }) => (image_url ?? null) === null || (file_id ?? null) === null, {
    message: "has image_url and file_id, expected one of them",
  })
  .refine(({ image_url, file_id }) => (image_url ?? file_id ?? null) !== null, {
    message: "has neither image_url nor file_id, expected one of them",
  });

export const inputMessage = z.strictObject({
  type: z.literal("message").optional(),
  id: ignored,
  status: ignored,
  phase: ignored,
  role: z.enum(["user", "assistant", "system", "developer"]),
  content: z.union([
    z.string(),
    z.array(z.discriminatedUnion("type", [inputText, outputText, inputImage])).min(1),
  ]),
});

const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const inputItem = z.union([
  inputMessage,
  z.strictObject({
    type: z.literal("function_call"),
    id: ignored,
    status: ignored,
    call_id: z.string().min(1).max(200),
    name: toolName,
    arguments: z.string().meta({ description: "A JSON object." }),
  }),
  z.strictObject({
    type: z.literal("function_call_output"),
    id: ignored,
    status: ignored,
    call_id: z.string(),
    output: z.union([z.string(), z.array(inputText)]),
  }),
]);

const tool = z.strictObject({
  type: z.literal("function"),
  name: toolName,
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish().meta({ description: "JSON Schema." }),
  strict: z.boolean().nullish(),
});

const { temperature, top_p } = samplingFields;

export const responsesRequest = z.strictObject({
  model: modelName,
  input: z.union([z.string(), z.array(inputItem).min(1).max(4096)]),
  instructions: z.string().nullish(),
  max_output_tokens: maxTokens.nullish(),
  temperature,
  top_p,
  stream: z.boolean().nullish(),
  stream_options: streamOptions,
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  store: ignored,
  user: ignored,
  service_tier: ignored,
  safety_identifier: ignored,
  prompt_cache_key: ignored,
  prompt_cache_retention: ignored,
  parallel_tool_calls: z.boolean().nullish(),
  include: z
    .array(z.enum(["message.output_text.logprobs", "reasoning.encrypted_content"]))
    .nullish()
    .meta({ description: "What answers may have besides; there is no reasoning." }),
  truncation: onlyNeutral("truncation", (value) => value === "disabled" || value === "auto"),
  tools: z.array(tool).max(128).nullish(),
  tool_choice: z
    .union([
      z.enum(["none", "auto", "required"]),
      z.strictObject({ type: z.literal("function"), name: toolName }),
    ])
    .nullish(),
  text: z
    .strictObject({
      format: textFormat,
      verbosity: onlyNeutral("text.verbosity", () => false),
    })
    .nullish(),
  reasoning: onlyNeutral("reasoning", isEmpty),
  background: onlyNeutral("background", (value) => value === false),
  conversation: onlyNeutral("conversation", () => false),
  previous_response_id: onlyNeutral("previous_response_id", () => false),
  prompt: onlyNeutral("prompt", () => false),
  top_logprobs: topLogprobs.meta({ description: "Needs message.output_text.logprobs in include." }),
  max_tool_calls: ignored,
});

const status = z.enum(["in_progress", "completed", "incomplete"]);

const outputPart = z.object({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: z.array(z.never()),
  logprobs: z.array(tokenLogprobs),
});

const outputItem = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message"),
    id: z.string(),
    status,
    role: z.literal("assistant"),
    content: z.array(outputPart),
  }),
  z.object({
    type: z.literal("function_call"),
    id: z.string(),
    status,
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
]);

export const responsesAnswer = z.object({
  id: z.string(),
  object: z.literal("response"),
  created_at: z.int(),
  status,
  error: z.null(),
  incomplete_details: z.object({ reason: z.literal("max_output_tokens") }).nullable(),
  instructions: z.string().nullable(),
  max_output_tokens: z.int().nullable(),
  metadata: z.record(z.string(), z.string()),
  model: z.string(),
  output: z.array(outputItem),
  parallel_tool_calls: z.boolean(),
  previous_response_id: z.null(),
  temperature: z.number().nullable(),
  top_p: z.number().nullable(),
  text: z.object({ format: z.record(z.string(), z.unknown()) }),
  tool_choice: z.union([z.string(), z.object({ type: z.literal("function"), name: z.string() })]),
  tools: z.array(z.record(z.string(), z.unknown())),
  usage: z
    .object({
      input_tokens: z.int(),
      input_tokens_details: z.object({ cached_tokens: z.int(), image_tokens: z.int() }),
      output_tokens: z.int(),
      output_tokens_details: z.object({ reasoning_tokens: z.literal(0) }),
      total_tokens: z.int(),
    })
    .nullable(),
});

const place = {
  sequence_number: z.int(),
  item_id: z.string(),
  output_index: z.int(),
  content_index: z.literal(0),
};

/** Events in the order in which they come; deltas repeat. */
export const responsesEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.enum(["response.created", "response.in_progress", "response.completed", "response.incomplete"]),
    sequence_number: z.int(),
    response: responsesAnswer,
  }),
  z.object({
    type: z.enum(["response.output_item.added", "response.output_item.done"]),
    sequence_number: z.int(),
    output_index: z.int(),
    item: outputItem,
  }),
  z.object({
    type: z.literal("response.function_call_arguments.delta"),
    sequence_number: z.int(),
    item_id: z.string(),
    output_index: z.int(),
    delta: z.string(),
  }),
  z.object({
    type: z.literal("response.function_call_arguments.done"),
    sequence_number: z.int(),
    item_id: z.string(),
    output_index: z.int(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.object({
    type: z.enum(["response.content_part.added", "response.content_part.done"]),
    ...place,
    part: outputPart,
  }),
  z.object({
    type: z.literal("response.output_text.delta"),
    ...place,
    delta: z.string(),
    logprobs: z.array(tokenLogprobs),
  }),
  z.object({
    type: z.literal("response.output_text.done"),
    ...place,
    text: z.string(),
    logprobs: z.array(tokenLogprobs),
  }),
]);

export type ResponsesRequest = z.infer<typeof responsesRequest>;
export type ResponsesAnswer = z.infer<typeof responsesAnswer>;
export type ResponsesEvent = z.infer<typeof responsesEvent>;
export type InputItem = z.infer<typeof inputItem>;
