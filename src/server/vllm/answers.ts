/**
 * vLLM's answers, checked: what does not fit these schemas came from something else.
 */

import { z } from "zod";
import type { Usage } from "../../runtime/model.ts";
import type { TokenChoice, ToldToken } from "../../runtime/told-tokens.ts";
import type { GenerationEvent } from "../engine-port.ts";
import { eventData } from "../http/event-data.ts";
import { cutShort, refused, unreadable } from "./engine-fault.ts";

export const modelList = z.object({
  data: z.array(z.object({ id: z.string().min(1), max_model_len: z.int().min(1).nullish() })),
});

export const tokenized = z.object({ tokens: z.array(z.int().min(0)) });

const choice = z.object({ token: z.string(), logprob: z.number(), bytes: z.array(z.int()).nullish() });

const chatLogprobs = z.object({
  content: z.array(z.object({ ...choice.shape, top_logprobs: z.array(choice) })).nullable(),
});

const completionLogprobs = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()),
});

const chunk = z.object({
  choices: z.array(
    z.object({
      /** Of a conversation. */
      delta: z.object({ content: z.string().nullish() }).optional(),
      /** Of a completion. */
      text: z.string().optional(),
      finish_reason: z.string().nullish(),
      logprobs: z.union([chatLogprobs, completionLogprobs]).nullish(),
      /** The stop string that ended it; a token's id where that ended it. */
      stop_reason: z.union([z.string(), z.int()]).nullish(),
    }),
  ),
  usage: z
    .object({
      prompt_tokens: z.int().min(0),
      completion_tokens: z.int().min(0).optional(),
      prompt_tokens_details: z.object({ cached_tokens: z.int().min(0).nullish() }).nullish(),
    })
    .nullish(),
});

/** A failure after the headers went out; older versions have its fields at the top. */
const failure = z.union([
  z.object({ error: z.object({ message: z.string(), code: z.unknown() }) }),
  z.object({ object: z.literal("error"), message: z.string(), code: z.unknown() }),
]);

/** @throws {HttpError} 502 `engine_answer_invalid` */
export function checked<T>(value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw unreadable(result.error);
}

/**
 * The events of a streamed answer with one choice.
 *
 * @param bytes closed when the answer is left early
 * @param imageTokens of the prompt: vLLM does not tell
 * @throws {HttpError} 502 `engine_stream_cut`, `engine_answer_invalid`, or what vLLM says has failed
 */
export async function* generationEvents(
  bytes: AsyncIterable<Uint8Array>,
  imageTokens: number,
): AsyncGenerator<GenerationEvent, void> {
  let reason: string | null = null;
  let stopString: string | null = null;
  let usage: Usage | null = null;
  let isDone = false;
  /** Tokens since the last event. */
  let tokens: ToldToken[] | null = null;
  const takeTokens = () => {
    const taken = tokens ? { tokens } : {};
    tokens = null;
    return taken;
  };
  for await (const data of lines(bytes)) {
    if (data === "[DONE]") {
      isDone = true;
      break;
    }
    const { choices, usage: told } = parseChunk(data);
    if (told) {
      usage = {
        promptTokens: told.prompt_tokens,
        cachedTokens: told.prompt_tokens_details?.cached_tokens ?? 0,
        imageTokens,
        completionTokens: told.completion_tokens ?? 0,
      };
    }
    for (const { delta, text, logprobs, finish_reason, stop_reason } of choices) {
      if (logprobs) tokens = [...(tokens ?? []), ...toldTokens(logprobs)];
      const piece = delta?.content ?? text ?? "";
      if (piece !== "") yield { type: "text-delta", text: piece, ...takeTokens() };
      reason = finish_reason ?? reason;
      if (typeof stop_reason === "string") stopString = stop_reason;
    }
  }
  if (!isDone || reason === null || reason === "abort") throw cutShort();
  if (usage === null) throw unreadable(new TypeError("an answer without usage"));
  const finishReason = reason === "length" ? "length" : "stop";
  yield { type: "text-end", finishReason, stopString, usage, ...takeTokens() };
}

function toldTokens(
  logprobs: z.infer<typeof chatLogprobs> | z.infer<typeof completionLogprobs>,
): ToldToken[] {
  if ("tokens" in logprobs) {
    const { tokens, token_logprobs, top_logprobs } = logprobs;
    return tokens.map((text, index) => ({
      ...told({ token: text, logprob: token_logprobs[index] ?? 0 }),
      top: Object.entries(top_logprobs[index] ?? {}).map(([token, logprob]) => told({ token, logprob })),
    }));
  }
  return (logprobs.content ?? []).map(({ top_logprobs, ...token }) => ({
    ...told(token),
    top: top_logprobs.map(told),
  }));
}

function told({ token, logprob, bytes }: z.infer<typeof choice>): TokenChoice {
  return { id: null, text: token, logprob, bytes: Uint8Array.from(bytes ?? Buffer.from(token)) };
}

async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  try {
    yield* eventData(bytes);
  } catch (error) {
    throw error instanceof RangeError ? unreadable(error) : error;
  }
}

function parseChunk(data: string): z.infer<typeof chunk> {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw unreadable(cause);
  }
  const failed = failure.safeParse(value);
  if (failed.success) {
    const { message, code } = "error" in failed.data ? failed.data.error : failed.data;
    throw typeof code === "number" && code >= 400 && code < 600
      ? refused(code, message)
      : refused(500, message);
  }
  return checked(value, chunk);
}
