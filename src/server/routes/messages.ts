import type { Usage } from "../../runtime/model.ts";
import { type AnswerEvent, afterFirst, type Choice, collectChoices, withToolCalls } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { checkTurns, readTurns } from "../conversation.ts";
import { countTokens, findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId } from "../ids.ts";
import { messageToolUse, messageTurns } from "../message-turns.ts";
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
  const { schema } = body.output_config?.format ?? {};
  const use = messageToolUse(body, schema ? { type: "schema", schema } : null);
  const options = samplingOptions({ ...body, stop: body.stop_sequences }, body.max_tokens, use.format);
  const generated = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: use.tools.length === 0 ? options : { ...options, tools: use.tools },
    numChoices: 1,
  });
  const events = withToolCalls(generated, use);
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
      afterFirst(events, (all, first) =>
        streamed(all, { ...started, usage: messageUsage(first?.usage ?? null) }),
      ),
      scope,
      "anthropic",
    );
  const { choices, usage } = await collectChoices(events);
  const [choice] = choices;
  const answer: MessagesAnswer = {
    ...started,
    content: contentOf(choice!),
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
  const { ids } = await countTokens(call, model, turns, messageToolUse(body, null).tools);
  return Response.json({ input_tokens: ids.length });
}

async function* streamed(
  events: AsyncGenerator<AnswerEvent, void>,
  started: MessagesAnswer,
): AsyncGenerator<ServerSentEvent, void> {
  const named = (data: MessagesEvent): ServerSentEvent => ({ event: data.type, data });
  let index = -1;
  let isTextOpen = false;
  function* open(block: ContentBlock): Generator<ServerSentEvent, void> {
    if (index >= 0) yield named({ type: "content_block_stop", index });
    yield named({ type: "content_block_start", index: ++index, content_block: block });
    isTextOpen = block.type === "text";
  }
  yield named({ type: "message_start", message: started });
  for await (const event of events) {
    if (event.type === "text-delta") {
      if (!isTextOpen) yield* open({ type: "text", text: "" });
      const delta = { type: "text_delta" as const, text: event.text };
      yield named({ type: "content_block_delta", index, delta });
    } else if (event.type === "call-start") {
      const { id, name } = event;
      yield* open({ type: "tool_use", id, name, input: {} });
    } else if (event.type === "call-delta") {
      const delta = { type: "input_json_delta" as const, partial_json: event.arguments };
      yield named({ type: "content_block_delta", index, delta });
    } else {
      // An answer without a word has one block all the same.
      if (index < 0) yield* open({ type: "text", text: "" });
      yield named({ type: "content_block_stop", index });
      yield named({ type: "message_delta", delta: stopOf(event), usage: messageUsage(event.usage) });
      yield named({ type: "message_stop" });
    }
  }
}

type ContentBlock = Extract<MessagesEvent, { type: "content_block_start" }>["content_block"];

/** Text first, then the calls; one block at least. */
function contentOf({ text, calls }: Choice): MessagesAnswer["content"] {
  return [
    ...(text === "" && calls.length > 0 ? [] : [{ type: "text" as const, text }]),
    ...calls.flatMap(({ id, name, arguments: given }) => {
      const input = wholeObject(given);
      return input ? [{ type: "tool_use" as const, id, name, input }] : [];
    }),
  ];
}

/** Null for arguments that were cut off. */
function wholeObject(json: string): Record<string, unknown> | null {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** Null before anything is known. */
function messageUsage(usage: Usage | null): MessagesAnswer["usage"] {
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
  const reasons = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use" } as const;
  return { stop_reason: reasons[finishReason], stop_sequence: null };
}
