import type { z } from "zod";
import { checkTurns, readTurns, type Turn } from "../conversation.ts";
import type { GenerationUsage } from "../engine-port.ts";
import { type ChoiceEvent, collectChoices, findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { readJson } from "../http/json-body.ts";
import { newId, unixTime } from "../ids.ts";
import { sum } from "../request-scope.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import {
  type ChatMessageBody,
  type ChatRequest,
  chatAnswer,
  chatChunk,
  chatRequest,
} from "../schemas/chat.ts";
import type { usage as usageSchema } from "../schemas/common.ts";

export const chatRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/chat/completions",
    summary: "Answers a conversation with images",
    dialect: "openai",
    body: chatRequest,
    answer: chatAnswer,
    event: chatChunk,
    handle: answerChat,
  },
];

async function answerChat(call: Call): Promise<Response> {
  const { parts, scope, request } = call;
  const body = await readJson(request, chatRequest, parts.limits.maxBodyBytes);
  const model = findModel(parts, body.model);
  const turns = body.messages.map(chatTurn);
  checkTurns(turns, parts.images);
  const events = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: samplingOptions(body, smaller(body.max_tokens, body.max_completion_tokens)),
    numChoices: body.n ?? 1,
  });
  const head = { id: newId("chatcmpl-"), created: unixTime(), model: model.id };
  if (body.stream) return eventStream(chatChunks(events, head, body), scope, "openai");
  const { choices, usage } = await collectChoices(events);
  const answer: z.infer<typeof chatAnswer> = {
    ...head,
    object: "chat.completion",
    choices: choices.map(({ text, finishReason }, index) => ({
      index,
      message: { role: "assistant", content: text, refusal: null },
      logprobs: null,
      finish_reason: finishReason,
    })),
    usage: usageBody(usage),
  };
  return Response.json(answer);
}

type Head = Pick<z.infer<typeof chatChunk>, "id" | "created" | "model">;
type ChunkChoice = z.infer<typeof chatChunk>["choices"][number];

async function* chatChunks(
  events: AsyncGenerator<ChoiceEvent, void>,
  head: Head,
  { stream_options }: Pick<ChatRequest, "stream_options">,
): AsyncGenerator<ServerSentEvent, void> {
  const withUsage = stream_options?.include_usage === true;
  const chunk = (choices: ChunkChoice[]): ServerSentEvent => {
    const data: z.infer<typeof chatChunk> = { ...head, object: "chat.completion.chunk", choices };
    return { data: withUsage ? { ...data, usage: null } : data };
  };
  const started = new Set<number>();
  let total: GenerationUsage | null = null;
  for await (const event of events) {
    const { index } = event;
    const role = { role: "assistant" as const, content: "" };
    if (!started.has(index)) yield chunk([{ index, delta: role, logprobs: null, finish_reason: null }]);
    started.add(index);
    const isEnd = event.type === "text-end";
    if (isEnd) total = total ? sum(total, event.usage) : event.usage;
    const delta = isEnd ? {} : { content: event.text };
    yield chunk([{ index, delta, logprobs: null, finish_reason: isEnd ? event.finishReason : null }]);
  }
  if (withUsage && total) {
    yield { data: { ...head, object: "chat.completion.chunk", choices: [], usage: usageBody(total) } };
  }
  yield { data: "[DONE]" };
}

export function usageBody(usage: GenerationUsage): z.infer<typeof usageSchema> {
  const { promptTokens, completionTokens, cachedTokens, imageTokens } = usage;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, image_tokens: imageTokens },
  };
}

/** A message of OpenAI's form; `developer` is what newer clients call the system message. */
export function chatTurn({ role, content }: ChatMessageBody, index: number): Turn {
  const param = `messages[${index}].content`;
  const ourRole = role === "developer" ? "system" : role;
  if (content === null || content === undefined) return { role: ourRole, content: [] };
  if (typeof content === "string")
    return { role: ourRole, content: [{ type: "text", text: content, param }] };
  return {
    role: ourRole,
    content: content.map((part, at) => {
      const partParam = `${param}[${at}]`;
      if (part.type === "text") return { type: "text", text: part.text, param: `${partParam}.text` };
      const { file_id: fileId, url = "" } = part.type === "file" ? { ...part.file } : part.image_url;
      const source = fileId === undefined ? { url } : { fileId };
      return { type: "image", source, param: partParam };
    }),
  };
}

function smaller(first: number | null | undefined, second: number | null | undefined): number | null {
  const given = [first, second].filter((value) => typeof value === "number");
  return given.length === 0 ? null : Math.min(...given);
}
