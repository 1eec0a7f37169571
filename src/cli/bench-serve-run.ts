import { setMaxListeners } from "node:events";
import { isVl01Error } from "../errors.ts";
import type { PlannedRequest } from "./bench-serve-plan.ts";
import type { OpenAiClient } from "./openai-client.ts";

export interface SendOptions {
  readonly model: string;
  readonly maxTokens: number;
  /** Requests at once where they have no times of their own. */
  readonly concurrency: number;
  /** After it nothing is sent, and what is open ends as it is. */
  readonly limitMs: number;
  /** A data URL for a request with an image. */
  readonly imageOf: (seed: number) => Promise<string>;
  readonly signal?: AbortSignal;
}

/** What became of one request; times in milliseconds from its sending. */
export interface RequestResult {
  readonly hasImage: boolean;
  /** `unfinished`: the bench's time was over. */
  readonly outcome: "finished" | "failed" | "unfinished";
  /** Why it failed. */
  readonly problem: string | null;
  /** To the first text; null without any. */
  readonly firstMs: number | null;
  readonly totalMs: number;
  /** Between two pieces of text. */
  readonly gapsMs: readonly number[];
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface LoadResult {
  /** Of requests that were sent, in their order. */
  readonly requests: readonly RequestResult[];
  /** From the first sending to the last end. */
  readonly totalMs: number;
}

/**
 * Sends the requests: each at its time, or without times `concurrency` at once, the next when one has ended.
 *
 * @param requests with `startMs` 0 for all, or rising
 */
export async function sendRequests(
  client: OpenAiClient,
  requests: readonly PlannedRequest[],
  options: SendOptions,
): Promise<LoadResult> {
  // Encoded before the clock runs.
  const bodies = await Promise.all(requests.map((request) => bodyOf(request, options)));
  const limit = AbortSignal.timeout(options.limitMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  // Every open request listens.
  setMaxListeners(0, signal, limit);
  const results: (RequestResult | undefined)[] = [];
  const began = performance.now();
  const sendAt = async (index: number) => {
    const { hasImage } = requests[index]!;
    if (!signal.aborted) results[index] = await send(client, bodies[index]!, hasImage, signal);
  };
  if (requests.some(({ startMs }) => startMs > 0)) {
    await Promise.all(
      requests.map(async ({ startMs }, index) => {
        await until(began + startMs, signal);
        await sendAt(index);
      }),
    );
  } else {
    let next = 0;
    const sender = async () => {
      while (next < requests.length && !signal.aborted) await sendAt(next++);
    };
    await Promise.all(Array.from({ length: options.concurrency }, sender));
  }
  return {
    requests: results.filter((result) => result !== undefined),
    totalMs: performance.now() - began,
  };
}

async function bodyOf(
  { prompt, hasImage, seed }: PlannedRequest,
  { model, maxTokens, imageOf }: SendOptions,
): Promise<object> {
  const text = { type: "text", text: prompt };
  const image = hasImage ? [{ type: "image_url", image_url: { url: await imageOf(seed) } }] : [];
  const messages = [{ role: "user", content: [...image, text] }];
  return { model, messages, max_tokens: maxTokens, temperature: 1, seed };
}

async function send(
  client: OpenAiClient,
  body: object,
  hasImage: boolean,
  signal: AbortSignal,
): Promise<RequestResult> {
  const began = performance.now();
  let lastMs: number | null = null;
  let firstMs: number | null = null;
  const gapsMs: number[] = [];
  let usage = { prompt_tokens: 0, completion_tokens: 0 };
  const result = (outcome: RequestResult["outcome"], problem: string | null): RequestResult => ({
    hasImage,
    outcome,
    problem,
    firstMs,
    totalMs: performance.now() - began,
    gapsMs,
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
  });
  try {
    for await (const chunk of client.chat(body, signal)) {
      if (chunk.choices?.[0]?.delta?.content) {
        const nowMs = performance.now() - began;
        firstMs ??= nowMs;
        if (lastMs !== null) gapsMs.push(nowMs - lastMs);
        lastMs = nowMs;
      }
      usage = chunk.usage ?? usage;
    }
    return result("finished", null);
  } catch (error) {
    if (signal.aborted) return result("unfinished", null);
    if (!isVl01Error(error)) throw error;
    return result("failed", error.message.replace(`${client.url}: `, ""));
  }
}

function until(timeMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, timeMs - performance.now()));
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
}
