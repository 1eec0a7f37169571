/** Conversations and tools in the form of OpenAI's Responses API. */

import { textAnswerFormat } from "./answer-format.ts";
import { expectArguments } from "./call-arguments.ts";
import type { Turn, TurnText } from "./conversation.ts";
import { HttpError } from "./http/http-error.ts";
import type { InputItem, ResponsesRequest } from "./schemas/responses.ts";
import { callText } from "./tool-calls.ts";
import { type ToolUse, toolUse } from "./tool-use.ts";

/**
 * Instructions come first, as the system's message.
 *
 * @throws {HttpError} 400 `invalid_value` for an answer to a call that was not made, or arguments that are no JSON object
 */
export function responseTurns({ instructions, input }: ResponsesRequest): Turn[] {
  const system: Turn[] = instructions
    ? [{ role: "system", content: [{ type: "text", text: instructions, param: "instructions" }] }]
    : [];
  if (typeof input === "string")
    return [...system, { role: "user", content: [{ type: "text", text: input, param: "input" }] }];
  /** Names of functions by the ids of calls so far. */
  const called = new Map<string, string>();
  return [...system, ...input.map((item, index) => inputTurn(item, `input[${index}]`, called))];
}

/** What the tools of a request make of its answer. @throws {HttpError} as `toolUse` */
export function responseToolUse(body: ResponsesRequest): ToolUse {
  const given = (body.tools ?? []).map(({ name, description, parameters, strict }) => ({
    name,
    ...(description ? { description } : {}),
    ...(parameters ? { parameters } : {}),
    isStrict: strict === true,
  }));
  const format = textAnswerFormat(body.text?.format);
  return toolUse(given, body.tool_choice ?? "auto", body.parallel_tool_calls === false, format);
}

function inputTurn(item: InputItem, param: string, called: Map<string, string>): Turn {
  if (item.type === "function_call") {
    expectArguments(item.arguments, `${param}.arguments`);
    called.set(item.call_id, item.name);
    return { role: "assistant", content: [{ type: "text", text: callText([item]), isCalls: true, param }] };
  }
  if (item.type === "function_call_output") {
    const name = called.get(item.call_id);
    if (name === undefined) {
      const at = `${param}.call_id`;
      throw new HttpError(400, "invalid_value", `${at}: no earlier item is a call with this id`, {
        param: at,
      });
    }
    const { output } = item;
    const text = typeof output === "string" ? output : output.map((part) => part.text).join("");
    return { role: "function", name, content: [{ type: "text", text, param: `${param}.output` }] };
  }
  const role = item.role === "developer" ? "system" : item.role;
  return { role, content: contentOf(item.content, `${param}.content`) };
}

function contentOf(content: Extract<InputItem, { role: string }>["content"], param: string): Turn["content"] {
  if (typeof content === "string") return [{ type: "text", text: content, param }] satisfies TurnText[];
  return content.map((part, at) => {
    const partParam = `${param}[${at}]`;
    if (part.type !== "input_image") return { type: "text", text: part.text, param: `${partParam}.text` };
    const fileId = part.file_id ?? null;
    const source = fileId === null ? { url: part.image_url! } : { fileId };
    return { type: "image", source, param: partParam };
  });
}
