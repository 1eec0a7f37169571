/**
 * Calls of functions as the model writes them, read out of its text while it comes:
 *
 *   <function_call>```typescript
 *   functions.get_weather({"city": "Shanghai"})
 *   ```
 *
 * The mark `<function_call>` is a special token in some tokenizers and then is not part of the text, so it may be missing.
 * Source: MiniMax-Text-01's function call guide
 */

/** What a text holds, in its order. */
export type TextPiece =
  | { readonly type: "text"; readonly text: string }
  /** `arguments` is a JSON object as text. */
  | { readonly type: "call"; readonly name: string; readonly arguments: string };

/** What is new of a call that comes bit by bit. */
export type CallPiece =
  | { readonly type: "call-start"; readonly name: string }
  | { readonly type: "call-delta"; readonly arguments: string };

export interface ToolCallReader {
  /** What is certain with this text: a piece that may be the beginning of a call is held back. */
  push(text: string): TextPiece[];
  /** The rest. A call that was cut short is text. */
  end(): TextPiece[];
}

const marks = ["<function_call>```typescript\n", "```typescript\nfunctions."];
const fence = "\n```";

/** @param names functions that may be called; a block with any other call in it stays text */
export function createToolCallReader(names: ReadonlySet<string>): ToolCallReader {
  let held = "";
  const take = (isEnd: boolean): TextPiece[] => {
    const pieces: TextPiece[] = [];
    for (;;) {
      const mark = firstMark(held);
      if (mark === null) {
        const length = held.length - (isEnd ? 0 : heldLength(held));
        pieces.push(...textPiece(held.slice(0, length)));
        held = held.slice(length);
        return pieces;
      }
      pieces.push(...textPiece(held.slice(0, mark)));
      held = held.slice(mark);
      const body = held.indexOf("\n") + 1;
      const close = held.indexOf(fence, body);
      if (close < 0 && !isEnd) return pieces;
      const end = close < 0 ? held.length : close + fence.length;
      const calls = callsOf(held.slice(body, close < 0 ? held.length : close), names);
      pieces.push(...(calls ?? textPiece(held.slice(0, end))));
      held = held.slice(end);
    }
  };
  return {
    push(text) {
      held += text;
      return take(false);
    },
    end: () => take(true),
  };
}

function textPiece(text: string): TextPiece[] {
  return text === "" ? [] : [{ type: "text", text }];
}

function firstMark(text: string): number | null {
  const found = marks.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
  return found.length === 0 ? null : Math.min(...found);
}

/** Length of the longest end of a text that is the beginning of a mark. */
function heldLength(text: string): number {
  const longest = Math.max(...marks.map(({ length }) => length)) - 1;
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const end = text.slice(text.length - length);
    if (marks.some((mark) => mark.startsWith(end))) return length;
  }
  return 0;
}

/** The calls of a block, or null when it holds anything else. */
function callsOf(block: string, names: ReadonlySet<string>): TextPiece[] | null {
  const calls: TextPiece[] = [];
  let rest = block.trim();
  while (rest !== "") {
    const start = /^functions\.([A-Za-z0-9_-]{1,64})\(/.exec(rest);
    if (start === null || !names.has(start[1]!)) return null;
    const from = start[0].length;
    const close = closingParenthesis(rest, from);
    const given = rest.slice(from, close).trim();
    const parsed = close < 0 ? null : parseObject(given === "" ? "{}" : given);
    if (parsed === null) return null;
    calls.push({ type: "call", name: start[1]!, arguments: parsed });
    rest = rest.slice(close + 1).replace(/^\s*;?\s*/, "");
  }
  return calls.length === 0 ? null : calls;
}

/** Where the parenthesis is that closes one which was opened before `from`; -1 without. */
function closingParenthesis(text: string, from: number): number {
  let depth = 1;
  let isString = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (isString) {
      if (character === "\\") at++;
      else if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return at;
  }
  return -1;
}

function parseObject(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? JSON.stringify(value)
      : null;
  } catch {
    return null;
  }
}

/** A call as the model writes it, for conversations that go on after it. */
export function callText(calls: readonly { readonly name: string; readonly arguments: string }[]): string {
  const lines = calls.map((call) => `functions.${call.name}(${call.arguments})`);
  return lines.length === 0 ? "" : `${marks[0]}${lines.join("\n")}${fence}`;
}
