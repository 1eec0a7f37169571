/**
 * Requests in vLLM's form of OpenAI's API. Source: vLLM's "OpenAI-compatible server", extra parameters
 */

import type { ChatMessage, ChatOptions, ChatTool } from "../../runtime/model.ts";

/** `top_k` and other options by vLLM's names. What is not given stays open, so that the deployment's defaults hold. */
function samplingBody(options: ChatOptions): object {
  return given({
    max_tokens: options.maxNewTokens,
    temperature: options.temperature,
    top_p: options.topP,
    // Older versions know only -1 for all.
    top_k: options.topK === 0 ? -1 : options.topK,
    min_p: options.minP,
    frequency_penalty: options.frequencyPenalty,
    presence_penalty: options.presencePenalty,
    repetition_penalty: options.repetitionPenalty,
    seed: options.seed,
    logit_bias: options.logitBias,
    ...formatBody(options.format),
    stop: options.stop?.length ? options.stop : undefined,
  });
}

/** In the fields that 0.10 has; newer versions take them too, or `structured_outputs`. */
function formatBody(format: ChatOptions["format"]): object {
  switch (format?.type) {
    case "json":
      return { response_format: { type: "json_object" } };
    case "schema": {
      const schema = { name: "answer", schema: format.schema, strict: true };
      return { response_format: { type: "json_schema", json_schema: schema } };
    }
    case "regex":
      return { guided_regex: format.pattern };
    case "choice":
      return { guided_choice: format.choices };
    default:
      return {};
  }
}

const streamed = { stream: true, stream_options: { include_usage: true } };

/** Of `/v1/completions`. */
export function completionBody(model: string, prompt: string, options: ChatOptions): object {
  return { model, prompt, ...streamed, ...samplingBody(options), ...given({ logprobs: options.logprobs }) };
}

/**
 * Of `/v1/chat/completions`. With `tool_choice` none vLLM shows the tools to the model and leaves its text as it is, so that
 * calls are read out of it here.
 *
 * @param imageUrls in the order of the messages
 */
export function chatBody(
  model: string,
  messages: readonly ChatMessage[],
  imageUrls: readonly string[],
  { tools = [], ...options }: ChatOptions,
): object {
  return {
    model,
    ...conversation(messages, imageUrls),
    ...toolBody(tools),
    ...streamed,
    ...samplingBody(options),
    ...(options.logprobs === undefined ? {} : { logprobs: true, top_logprobs: options.logprobs }),
  };
}

/** Of `/tokenize`, for a conversation. Images count one token there. */
export function tokenizeBody(
  model: string,
  messages: readonly ChatMessage[],
  imageUrls: readonly string[],
  tools: readonly ChatTool[],
): object {
  const { tools: shown } = { tools: undefined, ...toolBody(tools) };
  return given({ model, ...conversation(messages, imageUrls), tools: shown, add_generation_prompt: true });
}

function conversation(messages: readonly ChatMessage[], imageUrls: readonly string[]): object {
  let next = 0;
  return {
    messages: messages.map(({ content, ...message }) => {
      if (typeof content === "string") return { ...message, content };
      const parts = content.map((item) =>
        item.type === "text"
          ? { type: "text", text: item.text }
          : { type: "image_url", image_url: { url: imageUrls[next++] } },
      );
      return { ...message, content: parts };
    }),
  };
}

function toolBody(tools: readonly ChatTool[]): object {
  if (tools.length === 0) return {};
  const shown = tools.map(({ name, description, parameters }) => ({
    type: "function",
    function: given({ name, description, parameters }),
  }));
  return { tools: shown, tool_choice: "none" };
}

/** Without what is undefined. */
function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
