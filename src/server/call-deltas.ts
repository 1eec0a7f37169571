/** Calls of functions in OpenAI's form, whole and bit by bit. */

import type { z } from "zod";
import type { AnswerEvent, ToolCall } from "./answers.ts";
import type { toolCall, toolCallDeltas } from "./schemas/chat.ts";

type CallEvent = Extract<AnswerEvent, { readonly type: "call-start" | "call-delta" }>;

export function toolCallBody({ id, name, arguments: given }: ToolCall): z.infer<typeof toolCall> {
  return { id, type: "function", function: { name, arguments: given } };
}

/** Numbers the calls of each choice. */
export class CallDeltas {
  readonly #numCalls = new Map<number, number>();

  /** What a stream has of an event. */
  of(event: CallEvent): z.infer<typeof toolCallDeltas> {
    const before = this.#numCalls.get(event.index) ?? 0;
    if (event.type === "call-delta") return [{ index: before - 1, function: { arguments: event.arguments } }];
    this.#numCalls.set(event.index, before + 1);
    const { id, name } = event;
    return [{ index: before, ...toolCallBody({ id, name, arguments: "" }) }];
  }
}
