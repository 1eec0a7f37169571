/** Conversations and tools in OpenAI's form. */

import { expectArguments } from "./call-arguments.ts";
import type { Turn, TurnText } from "./conversation.ts";
import { HttpError } from "./http/http-error.ts";
import type { ChatMessageBody, ToolBody, ToolChoiceBody } from "./schemas/chat.ts";
import type { MinimaxMessageBody } from "./schemas/minimax.ts";
import { callText } from "./tool-calls.ts";
import type { GivenTool, ToolChoice } from "./tool-use.ts";

type MessageBody = ChatMessageBody | MinimaxMessageBody;

/** @throws {HttpError} 400 `invalid_value` for an answer to a call that was not made, or arguments that are no JSON object */
export function chatTurns(messages: readonly MessageBody[]): Turn[] {
  /** Names of functions by the ids of calls so far. */
  const called = new Map<string, string>();
  return messages.map((message, index): Turn => {
    const param = `messages[${index}]`;
    if (message.role === "tool") {
      const name = called.get(message.tool_call_id);
      if (name === undefined) {
        const at = `${param}.tool_call_id`;
        throw invalid(at, "no earlier message of the assistant has a call with this id");
      }
      return { role: "function", name, content: texts(message.content, `${param}.content`) };
    }
    // What newer clients call the system message.
    const role = message.role === "developer" ? "system" : message.role;
    const content = items(message.content, `${param}.content`);
    const calls = "tool_calls" in message ? (message.tool_calls ?? []) : [];
    if (calls.length === 0) return { role, content };
    for (const [at, call] of calls.entries()) {
      expectArguments(call.function.arguments, `${param}.tool_calls[${at}].function.arguments`);
      called.set(call.id, call.function.name);
    }
    const text = callText(calls.map((call) => call.function));
    return {
      role,
      content: [...content, { type: "text", text, isCalls: true, param: `${param}.tool_calls` }],
    };
  });
}

/** Tools in the order of the request. */
export function chatTools(tools: readonly ToolBody[] | null | undefined): GivenTool[] {
  return (tools ?? []).map(({ function: { name, description, parameters, strict } }) => ({
    name,
    ...(description ? { description } : {}),
    ...(parameters ? { parameters } : {}),
    isStrict: strict === true,
  }));
}

export function chatToolChoice(choice: ToolChoiceBody): ToolChoice {
  return typeof choice === "object" && choice !== null ? choice.function : (choice ?? "auto");
}

function items(content: Exclude<MessageBody, { role: "tool" }>["content"], param: string): Turn["content"] {
  if (content === null || content === undefined) return [];
  if (typeof content === "string") return [{ type: "text", text: content, param }];
  return content.map((part, at) => {
    const partParam = `${param}[${at}]`;
    if (part.type === "text") return { type: "text", text: part.text, param: `${partParam}.text` };
    const { file_id: fileId, url = "" } = part.type === "file" ? { ...part.file } : part.image_url;
    const source = fileId === undefined ? { url } : { fileId };
    return { type: "image", source, param: partParam };
  });
}

function texts(content: string | readonly { readonly text: string }[], param: string): TurnText[] {
  if (typeof content === "string") return [{ type: "text", text: content, param }];
  return content.map(({ text }, at) => ({ type: "text", text, param: `${param}[${at}].text` }));
}

function invalid(param: string, problem: string): HttpError {
  return new HttpError(400, "invalid_value", `${param}: ${problem}`, { param });
}
