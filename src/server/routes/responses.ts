import type { Usage } from "../../runtime/model.ts";
import type { ToldToken } from "../../runtime/told-tokens.ts";
import { type AnswerEvent, afterFirst, collectChoices, type ToolCall, withToolCalls } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { checkTurns, readTurns } from "../conversation.ts";
import { findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId, unixTime } from "../ids.ts";
import { tokenBody } from "../logprobs-body.ts";
import { responseToolUse, responseTurns } from "../response-turns.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import {
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
  const turns = responseTurns(body);
  checkTurns(turns, parts.images, "input");
  const use = responseToolUse(body);
  const logprobs = wantsLogprobs(body) ? (body.top_logprobs ?? 0) : null;
  const options = samplingOptions(body, body.max_output_tokens, use.format, logprobs);
  const generated = generateChoices(call, {
    model,
    input: () => readTurns(turns, parts.images, scope.signal),
    options: use.tools.length === 0 ? options : { ...options, tools: use.tools },
    numChoices: 1,
  });
  const events = withToolCalls(generated, use);
  const started = startedAnswer(body, model.id);
  if (body.stream)
    return eventStream(
      afterFirst(events, (all) => streamed(all, started)),
      scope,
      "openai",
    );
  const { choices, usage } = await collectChoices(events);
  const { text, calls, tokens, finishReason } = choices[0]!;
  const status = finishReason === "length" ? "incomplete" : "completed";
  const output = calls.map((one) => callItem(newId("fc_"), one, status));
  if (text !== "" || calls.length === 0)
    output.unshift(messageItem(newId("msg_"), status, [outputPart(text, tokens)]));
  return Response.json(finished(started, status, output, usage));
}

function wantsLogprobs({ include }: ResponsesRequest): boolean {
  return include?.includes("message.output_text.logprobs") ?? false;
}

type Status = ResponsesAnswer["status"];
type OutputItem = ResponsesAnswer["output"][number];
type OutputPart = Extract<OutputItem, { readonly type: "message" }>["content"][number];

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
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: null,
    temperature: body.temperature ?? null,
    top_p: body.top_p ?? null,
    text: { format: body.text?.format ?? { type: "text" } },
    tool_choice: body.tool_choice ?? "auto",
    tools: body.tools ?? [],
    usage: null,
  };
}

function finished(
  started: ResponsesAnswer,
  status: Status,
  output: OutputItem[],
  usage: Usage,
): ResponsesAnswer {
  return {
    ...started,
    status,
    incomplete_details: status === "completed" ? null : { reason: "max_output_tokens" },
    output,
    usage: {
      input_tokens: usage.promptTokens,
      input_tokens_details: { cached_tokens: usage.cachedTokens, image_tokens: usage.imageTokens },
      output_tokens: usage.completionTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.promptTokens + usage.completionTokens,
    },
  };
}

function messageItem(id: string, status: Status, content: OutputPart[]): OutputItem {
  return { type: "message", id, status, role: "assistant", content };
}

function callItem(id: string, call: ToolCall, status: Status): OutputItem {
  return { type: "function_call", id, status, call_id: call.id, name: call.name, arguments: call.arguments };
}

function outputPart(text: string, tokens: readonly ToldToken[] | null): OutputPart {
  return { type: "output_text", text, annotations: [], logprobs: (tokens ?? []).map(tokenBody) };
}

type WithoutNumber<T> = T extends unknown ? Omit<T, "sequence_number"> : never;

/** The item that is being written. */
type OpenItem =
  | { readonly type: "message"; readonly id: string; text: string; readonly tokens: ToldToken[] }
  | { readonly type: "call"; readonly id: string; call: ToolCall };

/** Items one after the other, each opened, written and closed. */
async function* streamed(
  events: AsyncGenerator<AnswerEvent, void>,
  started: ResponsesAnswer,
): AsyncGenerator<ServerSentEvent, void> {
  let number = 0;
  const event = (fields: WithoutNumber<ResponsesEvent>): ServerSentEvent => {
    const data = { ...fields, sequence_number: number++ };
    return { event: data.type, data };
  };
  const output: OutputItem[] = [];
  let item: OpenItem | null = null;
  const place = (id: string) => ({ item_id: id, output_index: output.length, content_index: 0 }) as const;

  function* open(next: OpenItem): Generator<ServerSentEvent, void> {
    yield* close("completed");
    item = next;
    const { id } = next;
    const added =
      next.type === "message" ? messageItem(id, "in_progress", []) : callItem(id, next.call, "in_progress");
    yield event({ type: "response.output_item.added", output_index: output.length, item: added });
    if (next.type === "message")
      yield event({ type: "response.content_part.added", ...place(id), part: outputPart("", null) });
  }

  function* close(status: Status): Generator<ServerSentEvent, void> {
    const last = item as OpenItem | null;
    item = null;
    if (!last) return;
    const { id } = last;
    let done: OutputItem;
    if (last.type === "message") {
      const part = outputPart(last.text, last.tokens);
      const { text, logprobs } = part;
      yield event({ type: "response.output_text.done", ...place(id), text, logprobs });
      yield event({ type: "response.content_part.done", ...place(id), part });
      done = messageItem(id, status, [part]);
    } else {
      const { name, arguments: given } = last.call;
      const at = { item_id: id, output_index: output.length };
      yield event({ type: "response.function_call_arguments.done", ...at, name, arguments: given });
      done = callItem(id, last.call, status);
    }
    yield event({ type: "response.output_item.done", output_index: output.length, item: done });
    output.push(done);
  }

  const newMessage = (): OpenItem => ({ type: "message", id: newId("msg_"), text: "", tokens: [] });
  yield event({ type: "response.created", response: started });
  yield event({ type: "response.in_progress", response: started });
  for await (const next of events) {
    const current = item as OpenItem | null;
    if (next.type === "text-delta") {
      if (current?.type !== "message") yield* open(newMessage());
      const message = item as unknown as Extract<OpenItem, { readonly type: "message" }>;
      message.text += next.text;
      message.tokens.push(...(next.tokens ?? []));
      const logprobs = (next.tokens ?? []).map(tokenBody);
      yield event({ type: "response.output_text.delta", ...place(message.id), delta: next.text, logprobs });
    } else if (next.type === "call-start") {
      const call = { id: next.id, name: next.name, arguments: "" };
      yield* open({ type: "call", id: newId("fc_"), call });
    } else if (next.type === "call-delta") {
      const last = item as unknown as Extract<OpenItem, { readonly type: "call" }>;
      last.call = { ...last.call, arguments: last.call.arguments + next.arguments };
      const at = { item_id: last.id, output_index: output.length };
      yield event({ type: "response.function_call_arguments.delta", ...at, delta: next.arguments });
    } else {
      // An answer without a word has one item all the same.
      if (!current && output.length === 0) yield* open(newMessage());
      const status = next.finishReason === "length" ? "incomplete" : "completed";
      yield* close(status);
      const response = finished(started, status, output, next.usage);
      yield event({ type: `response.${status}`, response });
    }
  }
}
