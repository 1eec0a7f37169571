import type { OutputFormat } from "../runtime/output-format.ts";
import type { Turn, TurnImage, TurnText } from "./conversation.ts";
import { HttpError } from "./http/http-error.ts";
import type { MessagesRequest } from "./schemas/messages.ts";
import { callText } from "./tool-calls.ts";
import { type ToolChoice, type ToolUse, toolUse } from "./tool-use.ts";

/**
 * A conversation in Anthropic's form.
 *
 * @throws {HttpError} 400 `unsupported_parameter` when the last message is the assistant's: the model's template closes it,
 *   so it cannot be gone on with
 */
export function messageTurns({ system, messages }: Pick<MessagesRequest, "system" | "messages">): Turn[] {
  if (messages.at(-1)!.role === "assistant") {
    throw new HttpError(
      400,
      "unsupported_parameter",
      "the last message is the assistant's, which this server does not go on with; end with the user's",
      { param: `messages[${messages.length - 1}]` },
    );
  }
  const rules = systemTexts(system);
  /** Names of functions by the ids of calls so far. */
  const called = new Map<string, string>();
  const turns = messages.flatMap(({ role, content }, index): Turn[] => {
    const param = `messages[${index}].content`;
    if (typeof content === "string") return [{ role, content: [{ type: "text", text: content, param }] }];
    const results: Turn[] = [];
    const calls: { name: string; arguments: string }[] = [];
    const items: (TurnText | TurnImage)[] = [];
    for (const [at, block] of content.entries()) {
      const blockParam = `${param}[${at}]`;
      if (block.type === "text") items.push({ type: "text", text: block.text, param: `${blockParam}.text` });
      else if (block.type === "image") {
        items.push({ type: "image", source: imageSource(block.source), param: blockParam });
      } else if (block.type === "tool_use") {
        called.set(block.id, block.name);
        calls.push({ name: block.name, arguments: JSON.stringify(block.input) });
      } else results.push(resultTurn(block, called, blockParam));
    }
    if (calls.length > 0) items.push({ type: "text", text: callText(calls), isCalls: true, param });
    return items.length === 0 ? results : [...results, { role, content: items }];
  });
  return rules.length === 0 ? turns : [{ role: "system", content: rules }, ...turns];
}

type ToolFields = Pick<MessagesRequest, "tools" | "tool_choice">;

/** What the tools of a request make of its answer. @throws {HttpError} as `toolUse` */
export function messageToolUse(
  { tools = [], tool_choice: choice }: ToolFields,
  format: OutputFormat | null,
): ToolUse {
  const given = tools.map(({ name, description, input_schema: parameters, strict }) => ({
    name,
    ...(description ? { description } : {}),
    parameters,
    isStrict: strict === true,
  }));
  const isOne =
    choice !== undefined && "disable_parallel_tool_use" in choice && choice.disable_parallel_tool_use;
  return toolUse(given, toolChoice(choice), isOne === true, format);
}

function toolChoice(choice: MessagesRequest["tool_choice"]): ToolChoice {
  if (choice?.type === "tool") return { name: choice.name };
  return choice?.type === "any" ? "required" : (choice?.type ?? "auto");
}

interface ResultBlock {
  readonly tool_use_id: string;
  readonly content?: string | readonly { readonly text: string }[] | undefined;
}

/** What a function gave. @throws {HttpError} 400 `invalid_value` for a call that was not made */
function resultTurn(
  { tool_use_id: id, content = "" }: ResultBlock,
  called: ReadonlyMap<string, string>,
  param: string,
): Turn {
  const name = called.get(id);
  if (name === undefined) {
    const at = `${param}.tool_use_id`;
    const problem = "no earlier message of the assistant has a tool_use with this id";
    throw new HttpError(400, "invalid_value", `${at}: ${problem}`, { param: at });
  }
  const text = typeof content === "string" ? content : content.map((block) => block.text).join("");
  return { role: "function", name, content: [{ type: "text", text, param: `${param}.content` }] };
}

function systemTexts(system: MessagesRequest["system"]): TurnText[] {
  if (system === undefined) return [];
  if (typeof system === "string") return [{ type: "text", text: system, param: "system" }];
  return system.map(({ text }, at) => ({ type: "text", text, param: `system[${at}].text` }));
}

type Source =
  | { type: "base64"; data: string }
  | { type: "url"; url: string }
  | { type: "file"; file_id: string };

function imageSource(source: Source) {
  if (source.type === "file") return { fileId: source.file_id };
  // Bytes say what they are, so the media type is not handed on.
  return { url: source.type === "url" ? source.url : `data:;base64,${source.data}` };
}
