import type { Usage } from "../../runtime/model.ts";
import type { ToldToken } from "../../runtime/told-tokens.ts";
import { textAnswerFormat } from "../answer-format.ts";
import { afterFirst, type Choice, collectChoices } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { checkTurns, readTurns, type Turn } from "../conversation.ts";
import { type ChoiceEvent, findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId, unixTime } from "../ids.ts";
import { tokenBody } from "../logprobs-body.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import {
  type InputMessage,
  type ResponsesAnswer,
  type ResponsesEvent,
  type ResponsesRequest,
  responsesAnswer,
  responsesEvent,
  responsesRequest,
} from "../schemas/responses.ts";

export const responseRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/responses",
    summary: "Answers a conversation with images, in the form of OpenAI's Responses API; nothing is stored",
    dialect: "openai",
    inputParam: "input",
    body: responsesRequest,
    answer: responsesAnswer,
    event: responsesEvent,
    handle: respond,
  },
];

async function respond(call: Call): Promise<Response> {
  const { parts, scope } = call;
  const body = await callBody(call, responsesRequest);
  const model = findModel(parts, body.model);
  const turns = conversation(body);
  checkTurns(turns, parts.images, "input");
  const events = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: samplingOptions(
      body,
      body.max_output_tokens,
      textAnswerFormat(body.text?.format),
      wantsLogprobs(body) ? (body.top_logprobs ?? 0) : null,
    ),
    numChoices: 1,
  });
  const started = startedAnswer(body, model.id);
  const itemId = newId("msg_");
  if (body.stream)
    return eventStream(
      afterFirst(events, (all) => streamed(all, started, itemId)),
      scope,
      "openai",
    );
  const { choices, usage } = await collectChoices(events);
  return Response.json(finished(started, itemId, choices[0]!, usage));
}

function wantsLogprobs({ include }: ResponsesRequest): boolean {
  return include?.includes("message.output_text.logprobs") ?? false;
}

/** Instructions come first, as the system's message. */
function conversation({ instructions, input }: ResponsesRequest): Turn[] {
  const system: Turn[] = instructions
    ? [{ role: "system", content: [{ type: "text", text: instructions, param: "instructions" }] }]
    : [];
  if (typeof input !== "string") return [...system, ...input.map(inputTurn)];
  return [...system, { role: "user", content: [{ type: "text", text: input, param: "input" }] }];
}

function inputTurn({ role, content }: InputMessage, index: number): Turn {
  const param = `input[${index}].content`;
  const ourRole = role === "developer" ? "system" : role;
  if (typeof content === "string")
    return { role: ourRole, content: [{ type: "text", text: content, param }] };
  return {
    role: ourRole,
    content: content.map((part, at) => {
      const partParam = `${param}[${at}]`;
      if (part.type !== "input_image") return { type: "text", text: part.text, param: `${partParam}.text` };
      const fileId = part.file_id ?? null;
      const source = fileId === null ? { url: part.image_url! } : { fileId };
      return { type: "image", source, param: partParam };
    }),
  };
}

function startedAnswer(body: ResponsesRequest, model: string): ResponsesAnswer {
  return {
    id: newId("resp_"),
    object: "response",
    created_at: unixTime(),
    status: "in_progress",
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    model,
    output: [],
    parallel_tool_calls: false,
    previous_response_id: null,
    temperature: body.temperature ?? null,
    top_p: body.top_p ?? null,
    text: { format: body.text?.format ?? { type: "text" } },
    tool_choice: "none",
    tools: [],
    usage: null,
  };
}

function finished(
  started: ResponsesAnswer,
  itemId: string,
  { text, finishReason, tokens }: Pick<Choice, "text" | "finishReason" | "tokens">,
  usage: Usage,
): ResponsesAnswer {
  const isWhole = finishReason === "stop";
  const status = isWhole ? "completed" : "incomplete";
  return {
    ...started,
    status,
    incomplete_details: isWhole ? null : { reason: "max_output_tokens" },
    output: [{ ...outputItem(itemId, status), content: [outputPart(text, tokens)] }],
    usage: {
      input_tokens: usage.promptTokens,
      input_tokens_details: { cached_tokens: usage.cachedTokens, image_tokens: usage.imageTokens },
      output_tokens: usage.completionTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.promptTokens + usage.completionTokens,
    },
  };
}

function outputItem(id: string, status: ResponsesAnswer["status"]): ResponsesAnswer["output"][number] {
  return { type: "message", id, status, role: "assistant", content: [] };
}

function outputPart(
  text: string,
  tokens: readonly ToldToken[] | null,
): ResponsesAnswer["output"][number]["content"][number] {
  return { type: "output_text", text, annotations: [], logprobs: (tokens ?? []).map(tokenBody) };
}

type WithoutNumber<T> = T extends unknown ? Omit<T, "sequence_number"> : never;

async function* streamed(
  events: AsyncGenerator<ChoiceEvent, void>,
  started: ResponsesAnswer,
  itemId: string,
): AsyncGenerator<ServerSentEvent, void> {
  let number = 0;
  const event = (fields: WithoutNumber<ResponsesEvent>): ServerSentEvent => {
    const data = { ...fields, sequence_number: number++ };
    return { event: data.type, data };
  };
  const place = { item_id: itemId, output_index: 0, content_index: 0 } as const;
  yield event({ type: "response.created", response: started });
  yield event({ type: "response.in_progress", response: started });
  const item = outputItem(itemId, "in_progress");
  yield event({ type: "response.output_item.added", output_index: 0, item });
  yield event({ type: "response.content_part.added", ...place, part: outputPart("", null) });
  let text = "";
  const tokens: ToldToken[] = [];
  for await (const next of events) {
    tokens.push(...(next.tokens ?? []));
    if (next.type === "text-delta") {
      text += next.text;
      yield event({
        type: "response.output_text.delta",
        ...place,
        delta: next.text,
        logprobs: (next.tokens ?? []).map(tokenBody),
      });
      continue;
    }
    const response = finished(started, itemId, { text, tokens, finishReason: next.finishReason }, next.usage);
    yield event({ type: "response.output_text.done", ...place, text, logprobs: tokens.map(tokenBody) });
    yield event({ type: "response.content_part.done", ...place, part: outputPart(text, tokens) });
    yield event({ type: "response.output_item.done", output_index: 0, item: response.output[0]! });
    const isWhole = response.status === "completed";
    yield event({ type: isWhole ? "response.completed" : "response.incomplete", response });
  }
}
