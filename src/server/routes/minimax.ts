import type { z } from "zod";
import type { Usage } from "../../runtime/model.ts";
import { answerFormat } from "../answer-format.ts";
import { collectChoices } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { chatTurns } from "../chat-turns.ts";
import { checkTurns, readTurns } from "../conversation.ts";
import { type ChoiceEvent, findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId, unixTime } from "../ids.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import { minimaxAnswer, minimaxEvent, minimaxRequest } from "../schemas/minimax.ts";

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
  const events = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: samplingOptions(body, body.max_completion_tokens ?? body.max_tokens, answerFormat(body)),
    numChoices: 1,
  });
  const head = { id: newId(""), created: unixTime(), model: model.id };
  if (body.stream) return eventStream(streamed(events, head), scope, "minimax");
  const { choices, usage } = await collectChoices(events);
  const { text, finishReason } = choices[0]!;
  return Response.json(whole(head, text, finishReason, usage));
}

/** The pieces, then the answer as a whole; there is no end mark. */
async function* streamed(
  events: AsyncGenerator<ChoiceEvent, void>,
  head: Head,
): AsyncGenerator<ServerSentEvent, void> {
  let text = "";
  for await (const event of events) {
    if (event.type === "text-end") {
      yield { data: whole(head, text, event.finishReason, event.usage) };
      continue;
    }
    text += event.text;
    const choices = [{ index: 0, delta: message(head, event.text) }];
    const data: z.infer<typeof minimaxEvent> = { ...head, object: "chat.completion.chunk", choices };
    yield { data };
  }
}

function whole(
  head: Head,
  text: string,
  reason: Answer["choices"][number]["finish_reason"],
  { promptTokens, completionTokens }: Usage,
): Answer {
  return {
    ...head,
    object: "chat.completion",
    choices: [{ index: 0, finish_reason: reason, message: message(head, text) }],
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

function message({ model }: Head, content: string): Answer["choices"][number]["message"] {
  return { role: "assistant", name: model, content };
}
