import type { z } from "zod";
import type { Usage } from "../../runtime/model.ts";
import { answerFormat } from "../answer-format.ts";
import { collectChoices } from "../answers.ts";
import { callBody } from "../call-body.ts";
import { type ChoiceEvent, findModel, generateChoices } from "../generation.ts";
import { eventStream, type ServerSentEvent } from "../http/event-stream.ts";
import { newId, unixTime } from "../ids.ts";
import { expectNoPastedImage } from "../images/pasted-image.ts";
import { completionBody } from "../logprobs-body.ts";
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
    options: samplingOptions(body, body.max_tokens ?? 16, answerFormat(body), body.logprobs ?? null),
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
    choices: choices.map(({ text, finishReason, tokens }, index) => ({
      index,
      text,
      finish_reason: finishReason,
      logprobs: tokens && completionBody(tokens, 0),
    })),
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
  /** Characters of the tokens so far, by choice. */
  const lengths = new Map<number, number>();
  for await (const event of events) {
    const isEnd = event.type === "text-end";
    if (isEnd) total = total ? sum(total, event.usage) : event.usage;
    const { index, tokens } = event;
    const text = isEnd ? "" : event.text;
    const start = lengths.get(index) ?? 0;
    const logprobs = tokens?.length ? completionBody(tokens, start) : null;
    lengths.set(index, start + (tokens ?? []).reduce((length, token) => length + token.text.length, 0));
    const one = { index, text, logprobs, finish_reason: isEnd ? event.finishReason : null };
    yield { data: { ...head, choices: [one], ...(withUsage ? { usage: null } : {}) } satisfies Answer };
  }
  if (withUsage && total) {
    yield { data: { ...head, choices: [], usage: usageBody(total) } satisfies Answer };
  }
  yield { data: "[DONE]" };
}
