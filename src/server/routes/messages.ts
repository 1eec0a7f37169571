import { callBody } from "../call-body.ts";
import { checkTurns, readTurns } from "../conversation.ts";
import type { GenerationUsage } from "../engine-port.ts";
import {
  afterFirst,
  type Choice,
  type ChoiceEvent,
  collectChoices,
  countTokens,
  findModel,
  generateChoices,
} from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId } from "../ids.ts";
import { messageTurns } from "../message-turns.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import {
  countTokensAnswer,
  countTokensRequest,
  type MessagesAnswer,
  type MessagesEvent,
  messagesAnswer,
  messagesEvent,
  messagesRequest,
} from "../schemas/messages.ts";

export const messageRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/messages",
    summary: "Answers a conversation with images, in Anthropic's form",
    dialect: "anthropic",
    body: messagesRequest,
    answer: messagesAnswer,
    event: messagesEvent,
    handle: answerMessages,
  },
  {
    method: "post",
    path: "/v1/messages/count_tokens",
    summary: "How many tokens a conversation has, in Anthropic's form",
    dialect: "anthropic",
    body: countTokensRequest,
    answer: countTokensAnswer,
    handle: count,
  },
];

async function answerMessages(call: Call): Promise<Response> {
  const { parts, scope } = call;
  const body = await callBody(call, messagesRequest);
  const model = findModel(parts, body.model);
  const turns = messageTurns(body);
  checkTurns(turns, parts.images);
  const fields = { ...body, stop: body.stop_sequences };
  const events = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: samplingOptions(fields, body.max_tokens),
    numChoices: 1,
  });
  const started: MessagesAnswer = {
    id: newId("msg_"),
    type: "message",
    role: "assistant",
    model: model.id,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: messageUsage(null),
  };
  if (body.stream)
    return eventStream(
      afterFirst(events, (all) => streamed(all, started)),
      scope,
      "anthropic",
    );
  const { choices, usage } = await collectChoices(events);
  const [choice] = choices;
  const answer: MessagesAnswer = {
    ...started,
    content: [{ type: "text", text: choice!.text }],
    ...stopOf(choice!),
    usage: messageUsage(usage),
  };
  return Response.json(answer);
}

async function count(call: Call): Promise<Response> {
  const body = await callBody(call, countTokensRequest);
  const model = findModel(call.parts, body.model);
  const turns = messageTurns(body);
  checkTurns(turns, call.parts.images);
  const { ids } = await countTokens(call, model, turns);
  return Response.json({ input_tokens: ids.length });
}

async function* streamed(
  events: AsyncGenerator<ChoiceEvent, void>,
  started: MessagesAnswer,
): AsyncGenerator<ServerSentEvent, void> {
  const named = (data: MessagesEvent): ServerSentEvent => ({ event: data.type, data });
  yield named({ type: "message_start", message: started });
  yield named({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
  for await (const event of events) {
    if (event.type === "text-delta") {
      const delta = { type: "text_delta" as const, text: event.text };
      yield named({ type: "content_block_delta", index: 0, delta });
      continue;
    }
    yield named({ type: "content_block_stop", index: 0 });
    yield named({ type: "message_delta", delta: stopOf(event), usage: messageUsage(event.usage) });
    yield named({ type: "message_stop" });
  }
}

/** Null before anything is known: what a prompt costs is told at the end. */
function messageUsage(usage: GenerationUsage | null): MessagesAnswer["usage"] {
  const cached = usage?.cachedTokens ?? 0;
  return {
    input_tokens: (usage?.promptTokens ?? 0) - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: usage?.completionTokens ?? 0,
  };
}

function stopOf({ finishReason, stopString }: Pick<Choice, "finishReason" | "stopString">) {
  if (stopString !== null) return { stop_reason: "stop_sequence" as const, stop_sequence: stopString };
  const reason = finishReason === "stop" ? ("end_turn" as const) : ("max_tokens" as const);
  return { stop_reason: reason, stop_sequence: null };
}
