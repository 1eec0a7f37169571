/**
 * What becomes of events on their way to a client: whole answers, and calls of functions apart from text.
 */

import type { Usage } from "../runtime/model.ts";
import type { ToldToken } from "../runtime/told-tokens.ts";
import { createForcedCallReader } from "./forced-calls.ts";
import type { ChoiceEvent } from "./generation.ts";
import { newId } from "./ids.ts";
import { sum } from "./request-scope.ts";
import { type CallPiece, createToolCallReader, type TextPiece } from "./tool-calls.ts";
import type { ToolUse } from "./tool-use.ts";

/** A function that the model calls. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** A JSON object as text; less of it when the answer was cut within a call that it had to make. */
  readonly arguments: string;
}

export type TextReason = "stop" | "length";
export type AnswerReason = TextReason | "tool_calls";

/** A `ChoiceEvent` is one without calls. */
export type AnswerEvent<Reason = AnswerReason> = {
  readonly index: number;
  /** Those since the last event, where log-probabilities are wanted. */
  readonly tokens?: readonly ToldToken[];
} & (
  | { readonly type: "text-delta"; readonly text: string; readonly usage?: Usage }
  | { readonly type: "call-start"; readonly id: string; readonly name: string; readonly usage?: Usage }
  /** More of the arguments of the call that started last. */
  | { readonly type: "call-delta"; readonly arguments: string; readonly usage?: Usage }
  | {
      readonly type: "text-end";
      readonly finishReason: Reason;
      readonly stopString: string | null;
      readonly usage: Usage;
    }
);

/** Events with calls of these functions taken out of the text; without functions the text stays as it is. */
export async function* withToolCalls(
  events: AsyncGenerator<ChoiceEvent, void>,
  { tools, isCalls }: Pick<ToolUse, "tools" | "isCalls">,
): AsyncGenerator<AnswerEvent, void> {
  if (tools.length === 0) {
    yield* events;
    return;
  }
  const names = new Set(tools.map(({ name }) => name));
  const open = isCalls ? forcedReader : () => freeReader(names);
  const readers = new Map<number, PieceReader>();
  const callers = new Set<number>();
  const waiting = new Map<number, ToldToken[]>();
  /** Tokens since the last event; those of a call come with what follows the text before it. */
  const takeTokens = (index: number) => {
    const tokens = waiting.get(index);
    waiting.delete(index);
    return tokens ? { tokens } : {};
  };
  for await (const event of events) {
    const { index } = event;
    if (event.tokens) waiting.set(index, [...(waiting.get(index) ?? []), ...event.tokens]);
    const reader = readers.get(index) ?? open();
    readers.set(index, reader);
    const isEnd = event.type === "text-end";
    const usage = event.usage ? { usage: event.usage } : {};
    for (const piece of isEnd ? reader.end() : reader.push(event.text)) {
      if (piece.type === "call-start") callers.add(index);
      const given = piece.type === "call-start" ? { ...piece, id: newId("call_") } : piece;
      const told = given.type === "text" ? { type: "text-delta" as const, text: given.text } : given;
      yield { index, ...told, ...usage, ...takeTokens(index) };
    }
    if (!isEnd) continue;
    const end = { ...event, ...takeTokens(index) };
    yield callers.has(index) && event.stopString === null ? called(end) : end;
  }
}

type Piece = Extract<TextPiece, { readonly type: "text" }> | CallPiece;

interface PieceReader {
  push(text: string): Piece[];
  end(): Piece[];
}

/** Of an answer that may be anything: a call is told when it is whole, since it may turn out to be none. */
function freeReader(names: ReadonlySet<string>): PieceReader {
  const reader = createToolCallReader(names);
  const pieces = (found: readonly TextPiece[]) =>
    found.flatMap((piece): Piece[] =>
      piece.type === "text"
        ? [piece]
        : [
            { type: "call-start", name: piece.name },
            { type: "call-delta", arguments: piece.arguments },
          ],
    );
  return { push: (text) => pieces(reader.push(text)), end: () => pieces(reader.end()) };
}

function forcedReader(): PieceReader {
  const reader = createForcedCallReader();
  return { push: (text) => reader.push(text), end: () => [] };
}

/** An answer that was cut short has not called all it would have. */
function called(event: ChoiceEvent & { readonly type: "text-end" }): AnswerEvent {
  return event.finishReason === "stop" ? { ...event, finishReason: "tool_calls" } : event;
}

/**
 * A rendering of events that says something before the first of them. That one is awaited, so that what fails at once fails
 * before anything was said. However it is left, the events are closed.
 */
export async function* afterFirst<Event, T>(
  events: AsyncGenerator<Event, void>,
  render: (all: AsyncGenerator<Event, void>, first: Event | undefined) => AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  const first = await events.next();
  async function* all(): AsyncGenerator<Event, void> {
    if (first.done) return;
    yield first.value;
    yield* events;
  }
  try {
    yield* render(all(), first.done ? undefined : first.value);
  } finally {
    await events.return();
  }
}

/** A whole answer. */
export interface Choice<Reason = AnswerReason> {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly finishReason: Reason;
  readonly stopString: string | null;
  /** Null when none were asked for. */
  readonly tokens: readonly ToldToken[] | null;
}

/** Waits for all choices; the usage counts the prompt once. */
export async function collectChoices<Reason>(
  events: AsyncIterable<AnswerEvent<Reason>>,
): Promise<{ readonly choices: readonly Choice<Reason>[]; readonly usage: Usage }> {
  const texts: string[] = [];
  const calls: ToolCall[][] = [];
  const tokens: ToldToken[][] = [];
  const choices: Choice<Reason>[] = [];
  let usage: Usage | null = null;
  for await (const event of events) {
    const { index } = event;
    texts[index] ??= "";
    calls[index] ??= [];
    if (event.tokens) {
      tokens[index] ??= [];
      tokens[index].push(...event.tokens);
    }
    if (event.type === "text-delta") texts[index] += event.text;
    else if (event.type === "call-start")
      calls[index].push({ id: event.id, name: event.name, arguments: "" });
    else if (event.type === "call-delta") {
      const call = calls[index].pop()!;
      calls[index].push({ ...call, arguments: call.arguments + event.arguments });
    } else {
      const { finishReason, stopString } = event;
      const answer = { text: texts[index], calls: calls[index], tokens: tokens[index] ?? null };
      choices[index] = { ...answer, finishReason, stopString };
      usage = usage ? sum(usage, event.usage) : event.usage;
    }
  }
  return { choices, usage: usage! };
}
