import type { z } from "zod";
import type { Usage } from "../../runtime/model.ts";
import { answerFormat } from "../answer-format.ts";
import { type AnswerEvent, collectChoices, withToolCalls } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { CallDeltas, toolCallBody } from "../call-deltas.ts";
import { chatToolChoice, chatTools, chatTurns } from "../chat-turns.ts";
import { checkTurns, readTurns } from "../conversation.ts";
import { findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId, unixTime } from "../ids.ts";
import { chatLogprobs } from "../logprobs-body.ts";
import { sum } from "../request-scope.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import { type ChatRequest, chatAnswer, chatChunk, chatRequest } from "../schemas/chat.ts";
import { toolUse } from "../tool-use.ts";
import { usageBody } from "../usage-body.ts";

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
  const { parts, scope } = call;
  const body = await callBody(call, chatRequest);
  const model = findModel(parts, body.model);
  const turns = chatTurns(body.messages);
  checkTurns(turns, parts.images);
  const use = toolUse(
    chatTools(body.tools),
    chatToolChoice(body.tool_choice),
    body.parallel_tool_calls === false,
    answerFormat(body),
  );
  const maxTokens = smaller(body.max_tokens, body.max_completion_tokens);
  const logprobs = body.logprobs ? (body.top_logprobs ?? 0) : null;
  const options = samplingOptions(body, maxTokens, use.format, logprobs);
  const generated = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: use.tools.length === 0 ? options : { ...options, tools: use.tools },
    numChoices: body.n ?? 1,
  });
  const events = withToolCalls(generated, use);
  const head = { id: newId("chatcmpl-"), created: unixTime(), model: model.id };
  if (body.stream) return eventStream(chatChunks(events, head, body), scope, "openai");
  const { choices, usage } = await collectChoices(events);
  const answer: z.infer<typeof chatAnswer> = {
    ...head,
    object: "chat.completion",
    choices: choices.map(({ text, calls, finishReason, tokens }, index) => ({
      index,
      message: {
        role: "assistant",
        content: text === "" && calls.length > 0 ? null : text,
        refusal: null,
        ...(calls.length === 0 ? {} : { tool_calls: calls.map(toolCallBody) }),
      },
      logprobs: chatLogprobs(tokens),
      finish_reason: finishReason,
    })),
    usage: usageBody(usage),
  };
  return Response.json(answer);
}

type Head = Pick<z.infer<typeof chatChunk>, "id" | "created" | "model">;
type Chunk = z.infer<typeof chatChunk>;
type ChunkChoice = z.infer<typeof chatChunk>["choices"][number];

async function* chatChunks(
  events: AsyncGenerator<AnswerEvent, void>,
  head: Head,
  { stream_options }: Pick<ChatRequest, "stream_options">,
): AsyncGenerator<ServerSentEvent, void> {
  const withUsage = stream_options?.include_usage === true;
  const { id, created, model } = head;
  const object = "chat.completion.chunk";
  // One for each token: spreading objects here takes as long as all of the rest of it.
  const chunk = (choices: ChunkChoice[]): ServerSentEvent => {
    if (withUsage) return { data: { id, object, created, model, choices, usage: null } satisfies Chunk };
    return { data: { id, object, created, model, choices } satisfies Chunk };
  };
  const started = new Set<number>();
  const calls = new CallDeltas();
  let total: Usage | null = null;
  for await (const event of events) {
    const { index } = event;
    const role = { role: "assistant" as const, content: "" };
    if (!started.has(index)) yield chunk([{ index, delta: role, logprobs: null, finish_reason: null }]);
    started.add(index);
    const isEnd = event.type === "text-end";
    if (isEnd) total = total ? sum(total, event.usage) : event.usage;
    const delta =
      event.type === "text-delta"
        ? { content: event.text }
        : event.type === "text-end"
          ? {}
          : { tool_calls: calls.of(event) };
    const logprobs = event.tokens?.length ? chatLogprobs(event.tokens) : null;
    yield chunk([{ index, delta, logprobs, finish_reason: isEnd ? event.finishReason : null }]);
  }
  if (withUsage && total) {
    yield { data: { ...head, object: "chat.completion.chunk", choices: [], usage: usageBody(total) } };
  }
  yield { data: "[DONE]" };
}

function smaller(first: number | null | undefined, second: number | null | undefined): number | null {
  const given = [first, second].filter((value) => typeof value === "number");
  return given.length === 0 ? null : Math.min(...given);
}
