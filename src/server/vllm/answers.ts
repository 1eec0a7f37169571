/**
 * vLLM's answers, checked: what does not fit these schemas came from something else.
 */

import { z } from "zod";
import type { Usage } from "../../runtime/model.ts";
import type { GenerationEvent } from "../engine-port.ts";
import { eventData } from "../http/event-data.ts";
import { cutShort, refused, unreadable } from "./engine-fault.ts";

export const modelList = z.object({
  data: z.array(z.object({ id: z.string().min(1), max_model_len: z.int().min(1).nullish() })),
});

export const tokenized = z.object({ tokens: z.array(z.int().min(0)) });

const chunk = z.object({
  choices: z.array(
    z.object({
      /** Of a conversation. */
      delta: z.object({ content: z.string().nullish() }).optional(),
      /** Of a completion. */
      text: z.string().optional(),
      finish_reason: z.string().nullish(),
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
    for (const { delta, text, finish_reason, stop_reason } of choices) {
      const piece = delta?.content ?? text ?? "";
      if (piece !== "") yield { type: "text-delta", text: piece };
      reason = finish_reason ?? reason;
      if (typeof stop_reason === "string") stopString = stop_reason;
    }
  }
  if (!isDone || reason === null || reason === "abort") throw cutShort();
  if (usage === null) throw unreadable(new TypeError("an answer without usage"));
  yield { type: "text-end", finishReason: reason === "length" ? "length" : "stop", stopString, usage };
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
