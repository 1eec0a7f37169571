/**
 * One request's generations: admitted, run side by side, measured. Every route that writes text goes through here.
 */

import { randomInt } from "node:crypto";
import type { ChatOptions, ChatTool, PromptTokens } from "../runtime/model.ts";
import { throwIfAborted } from "./admission.ts";
import { readTurns, type Turn } from "./conversation.ts";
import { engineNotReady } from "./engine-not-ready.ts";
import type { GenerationEvent, GenerationInput, ServedModel } from "./engine-port.ts";
import { HttpError } from "./http/http-error.ts";
import { merge } from "./merge.ts";
import type { Call, ServerParts } from "./route.ts";

/**
 * How long text after the first waits for more, by how many generations run: an event costs the server, the system and the client as much
 * with many tokens as with one. So all answers together are some 200 events a second, and nobody waits longer than a tenth of one.
 * Steps of 20, since those who wait as long go on in one turn.
 */
export function holdFor(numRunning: number): number {
  return Math.min(100, 20 * Math.ceil(numRunning / 4));
}

export interface GenerationRequest {
  readonly model: ServedModel;
  /** Made when the request has its place: images are fetched and decoded then. */
  readonly input: () => Promise<GenerationInput>;
  /** Without a signal: the request's own is used. */
  readonly options: ChatOptions;
  /** Answers to the same input; seeds count up from the first one's. */
  readonly numChoices: number;
}

/** An event of the answer with this index. */
export type ChoiceEvent = { readonly index: number } & GenerationEvent;

/** @throws {HttpError} 404 `model_not_found`; 503 `engine_not_ready` while the engine's models are not known */
export function findModel({ port }: ServerParts, id: string): ServedModel {
  const model = port.models.find((one) => one.id === id);
  if (model) return model;
  const { missing } = port.state();
  if (missing !== null) throw engineNotReady(missing);
  const names = port.models.map((one) => one.id).join(", ");
  throw new HttpError(404, "model_not_found", `this server has no such model; it has ${names}`, {
    param: "model",
  });
}

/**
 * Events of all choices as they come, each choice ending with one `text-end`.
 *
 * @throws {HttpError} 429 `queue_full`, and what the port throws
 */
export async function* generateChoices(
  { scope, parts }: Call,
  { model, input, options, numChoices }: GenerationRequest,
): AsyncGenerator<ChoiceEvent, void> {
  const { admission, limits, metrics, port } = parts;
  if (numChoices > limits.maxRunning) {
    throw new HttpError(
      400,
      "invalid_value",
      `n: is ${numChoices}, this server runs at most ${limits.maxRunning} generations at once`,
      { param: "n" },
    );
  }
  scope.ofModel(model.id);
  const started = performance.now();
  const leave = await admission.enter(scope.caller, numChoices, scope.signal);
  try {
    const read = await input();
    throwIfAborted(scope.signal);
    const seed = options.seed ?? randomInt(2 ** 32);
    const choices = Array.from({ length: numChoices }, (_, index) =>
      port.generate(model.id, read, {
        ...options,
        holdMs: () => holdFor(admission.running),
        seed: seed + index,
        caller: scope.caller,
        signal: scope.signal,
      }),
    );
    let lastMs: number | null = null;
    let numTokens = 0;
    for await (const { index, value } of merge(choices)) {
      const now = performance.now();
      if (value.type === "text-end") scope.used(value.usage);
      else if (lastMs === null) {
        metrics.firstToken(model.id, (now - started) / 1000);
        scope.firstToken();
      } else if (numChoices === 1) {
        const { usage, numJoined = 1 } = value;
        const numNew = usage ? usage.completionTokens - numTokens : numJoined;
        // None come with text that was held back to the end.
        if (numNew > 0) metrics.betweenTokens(model.id, (now - lastMs) / 1000 / numNew);
      }
      lastMs = now;
      if (value.usage) numTokens = value.usage.completionTokens;
      yield { index, ...value };
    }
  } finally {
    leave();
  }
}

/** Counts what a conversation or text costs to read; images are decoded for it, so it waits for a place like others. */
export async function countTokens(
  { scope, parts }: Call,
  model: ServedModel,
  input: readonly Turn[] | string,
  tools: readonly ChatTool[] = [],
): Promise<PromptTokens> {
  scope.ofModel(model.id);
  const leave = await parts.admission.enter(scope.caller, 1, scope.signal);
  try {
    const read = typeof input === "string" ? input : await readTurns(input, parts.images, scope.signal);
    throwIfAborted(scope.signal);
    return await parts.port.tokenize(model.id, read, tools);
  } finally {
    leave();
  }
}
