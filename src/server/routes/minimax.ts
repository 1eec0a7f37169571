import type { z } from "zod";
import type { Usage } from "../../runtime/model.ts";
import { answerFormat } from "../answer-format.ts";
import { type AnswerEvent, type Choice, collectChoices, withToolCalls } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { CallDeltas, toolCallBody } from "../call-deltas.ts";
import { chatToolChoice, chatTools, chatTurns } from "../chat-turns.ts";
import { checkTurns, readTurns } from "../conversation.ts";
import { findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId, unixTime } from "../ids.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import { minimaxAnswer, minimaxEvent, minimaxRequest } from "../schemas/minimax.ts";
import { toolUse } from "../tool-use.ts";

export const minimaxRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/text/chatcompletion_v2",
    summary: "Answers a conversation with images, in MiniMax's form",
    dialect: "minimax",
    body: minimaxRequest,
    answer: minimaxAnswer,
    event: minimaxEvent,
    handle: answerMinimax,
  },
];

type Answer = z.infer<typeof minimaxAnswer>;
type Head = Pick<Answer, "id" | "created" | "model">;

async function answerMinimax(call: Call): Promise<Response> {
  const { parts, scope } = call;
  const body = await callBody(call, minimaxRequest);
  const model = findModel(parts, body.model);
  const turns = chatTurns(body.messages);
  checkTurns(turns, parts.images);
  const use = toolUse(chatTools(body.tools), chatToolChoice(body.tool_choice), false, answerFormat(body));
  const maxTokens = body.max_completion_tokens ?? body.max_tokens;
  const options = samplingOptions(body, maxTokens, use.format);
  const generated = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: use.tools.length === 0 ? options : { ...options, tools: use.tools },
    numChoices: 1,
  });
  const events = withToolCalls(generated, use);
  const head = { id: newId(""), created: unixTime(), model: model.id };
  if (body.stream) return eventStream(streamed(events, head), scope, "minimax");
  const { choices, usage } = await collectChoices(events);
  return Response.json(whole(head, choices[0]!, usage));
}

/** The pieces, then the answer as a whole; there is no end mark. */
async function* streamed(
  events: AsyncGenerator<AnswerEvent, void>,
  head: Head,
): AsyncGenerator<ServerSentEvent, void> {
  const deltas = new CallDeltas();
  const seen: AnswerEvent[] = [];
  for await (const event of events) {
    seen.push(event);
    if (event.type === "text-end") {
      const { choices, usage } = await collectChoices(values(seen));
      yield { data: whole(head, choices[0]!, usage) };
      continue;
    }
    const isText = event.type === "text-delta";
    const delta = {
      ...message(head, isText ? event.text : ""),
      ...(isText ? {} : { tool_calls: deltas.of(event) }),
    };
    const choices = [{ index: 0, delta }];
    const data: z.infer<typeof minimaxEvent> = { ...head, object: "chat.completion.chunk", choices };
    yield { data };
  }
}

async function* values<T>(all: readonly T[]): AsyncGenerator<T, void> {
  yield* all;
}

function whole(
  head: Head,
  { text, calls, finishReason }: Choice,
  { promptTokens, completionTokens }: Usage,
): Answer {
  const called = calls.length === 0 ? {} : { tool_calls: calls.map(toolCallBody) };
  return {
    ...head,
    object: "chat.completion",
    choices: [{ index: 0, finish_reason: finishReason, message: { ...message(head, text), ...called } }],
    usage: {
      total_tokens: promptTokens + completionTokens,
      total_characters: 0,
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
    },
    input_sensitive: false,
    output_sensitive: false,
    base_resp: { status_code: 0, status_msg: "" },
  };
}

function message({ model }: Head, content: string) {
  return { role: "assistant" as const, name: model, content };
}
