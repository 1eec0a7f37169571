import type { z } from "zod";
import type { Usage } from "../../runtime/model.ts";
import { collectChoices } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { type ChoiceEvent, findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId, unixTime } from "../ids.ts";
import { expectNoPastedImage } from "../images/pasted-image.ts";
import { sum } from "../request-scope.ts";
import type { Call, Route } from "../route.ts";
import { samplingOptions } from "../sampling-options.ts";
import { completionAnswer, completionRequest } from "../schemas/completions.ts";
import { usageBody } from "../usage-body.ts";

export const completionRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/completions",
    summary: "Goes on with a text, without a template",
    dialect: "openai",
    inputParam: "prompt",
    body: completionRequest,
    answer: completionAnswer,
    event: completionAnswer,
    handle: answerCompletion,
  },
];

type Answer = z.infer<typeof completionAnswer>;

async function answerCompletion(call: Call): Promise<Response> {
  const { parts, scope } = call;
  const body = await callBody(call, completionRequest);
  const model = findModel(parts, body.model);
  const prompt = typeof body.prompt === "string" ? body.prompt : body.prompt[0];
  expectNoPastedImage(prompt, "prompt");
  const events = generateChoices(call, {
    model,
    input: async () => prompt,
    options: samplingOptions(body, body.max_tokens ?? 16),
    numChoices: body.n ?? 1,
  });
  const head = {
    id: newId("cmpl-"),
    object: "text_completion" as const,
    created: unixTime(),
    model: model.id,
  };
  if (body.stream) {
    const withUsage = body.stream_options?.include_usage === true;
    return eventStream(pieces(events, head, withUsage), scope, "openai");
  }
  const { choices, usage } = await collectChoices(events);
  const answer: Answer = {
    ...head,
    choices: choices.map(({ text, finishReason }, index) => choice(index, text, finishReason)),
    usage: usageBody(usage),
  };
  return Response.json(answer);
}

async function* pieces(
  events: AsyncGenerator<ChoiceEvent, void>,
  head: Omit<Answer, "choices">,
  withUsage: boolean,
): AsyncGenerator<ServerSentEvent, void> {
  let total: Usage | null = null;
  for await (const event of events) {
    const isEnd = event.type === "text-end";
    if (isEnd) total = total ? sum(total, event.usage) : event.usage;
    const one = isEnd ? choice(event.index, "", event.finishReason) : choice(event.index, event.text, null);
    yield { data: { ...head, choices: [one], ...(withUsage ? { usage: null } : {}) } satisfies Answer };
  }
  if (withUsage && total) {
    yield { data: { ...head, choices: [], usage: usageBody(total) } satisfies Answer };
  }
  yield { data: "[DONE]" };
}

function choice(
  index: number,
  text: string,
  reason: Answer["choices"][number]["finish_reason"],
): Answer["choices"][number] {
  return { index, text, logprobs: null, finish_reason: reason };
}
