import { RequestError } from "../errors.ts";
import { encodedBytes } from "../image/decode.ts";
import { imageFormat } from "../image/format.ts";
import { labelled } from "../image/labelled.ts";
import type { ChatEvent, ChatImage, ChatMessage, Usage } from "../runtime/model.ts";
import type { GenerateOptions } from "../runtime/options.ts";
import type { ModelFlags } from "./model-options.ts";
import { type ChatChunk, OpenAiClient } from "./openai-client.ts";

export interface ServerFlags {
  readonly server?: string;
  readonly apiKey?: string;
}

/** What `ask` and `chat` need of a model, here or on a server. */
export interface ChatModel {
  chat(messages: readonly ChatMessage[], options: GenerateOptions): AsyncIterable<ChatEvent>;
  close(): void;
}

/** Most bytes of one image, as for a model of this machine. */
const maxImageBytes = 64 * 2 ** 20;

/**
 * The model of a server that the flags name; without --model the first that it lists.
 *
 * @throws {RequestError} `request_invalid` for flags that mean nothing to a server, `server_unreachable`, `server_refused`
 */
export async function openRemoteModel(url: string, flags: ModelFlags & ServerFlags): Promise<ChatModel> {
  expectForServer(flags);
  const apiKey = flags.apiKey ?? process.env["VL01_API_KEY"] ?? null;
  const client = new OpenAiClient({ url, apiKey });
  const name = flags.model ?? (await client.models())[0];
  if (name === undefined) throw new RequestError("server_refused", `${client.url}: it has no model`);
  return {
    chat: (messages, options) => answer(client, name, messages, options),
    close() {},
  };
}

function expectForServer({ backend, context, preprocessing, packedCache }: ModelFlags): void {
  const local = {
    "--backend": backend !== "auto",
    "--context": context !== undefined,
    "--preprocessing": preprocessing !== "default",
    "--packed-cache": packedCache === true,
  };
  const [flag] = Object.entries(local).find(([, isGiven]) => isGiven) ?? [];
  if (flag === undefined) return;
  throw new RequestError("request_invalid", `${flag} goes with a model of this machine; leave out --server`);
}

async function* answer(
  client: OpenAiClient,
  model: string,
  messages: readonly ChatMessage[],
  { signal, ...options }: GenerateOptions,
): AsyncGenerator<ChatEvent, void> {
  // Chosen here, so that it can be told as for a model of this machine.
  const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
  const body = {
    model,
    messages: await Promise.all(messages.map(messageBody)),
    ...samplingBody(options),
    seed,
  };
  let finishReason: "stop" | "length" = "stop";
  let usage: Usage | null = null;
  for await (const chunk of client.chat(body, signal)) {
    const choice = chunk.choices?.[0];
    const text = choice?.delta?.content ?? "";
    if (text !== "") yield { type: "text-delta", text };
    if (choice?.finish_reason === "length") finishReason = "length";
    usage = usageOf(chunk) ?? usage;
  }
  usage ??= { promptTokens: 0, cachedTokens: 0, imageTokens: 0, completionTokens: 0 };
  yield { type: "text-end", finishReason, stopString: null, usage, seed };
}

function usageOf({ usage }: ChatChunk): Usage | null {
  if (!usage) return null;
  const details = usage.prompt_tokens_details;
  return {
    promptTokens: usage.prompt_tokens,
    cachedTokens: details?.cached_tokens ?? 0,
    imageTokens: details?.image_tokens ?? 0,
    completionTokens: usage.completion_tokens,
  };
}

async function messageBody({ content, ...message }: ChatMessage): Promise<object> {
  if (typeof content === "string") return { ...message, content };
  const parts = content.map(async (item) =>
    item.type === "text"
      ? { type: "text", text: item.text }
      : { type: "image_url", image_url: { url: await dataUrl(item) } },
  );
  return { ...message, content: await Promise.all(parts) };
}

/** @throws {ImageError} `image_format`, `image_too_large`; what is in the file is for the server to see */
function dataUrl({ image, label = "image" }: ChatImage): Promise<string> {
  return labelled(label, async () => {
    const bytes = await encodedBytes(image, maxImageBytes);
    return `data:image/${imageFormat(bytes)};base64,${Buffer.from(bytes).toString("base64")}`;
  });
}

function samplingBody(options: GenerateOptions): object {
  const fields = {
    max_tokens: options.maxNewTokens,
    temperature: options.temperature,
    top_k: options.topK,
    top_p: options.topP,
    min_p: options.minP,
    repetition_penalty: options.repetitionPenalty,
    frequency_penalty: options.frequencyPenalty,
    presence_penalty: options.presencePenalty,
    stop: options.stop,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
