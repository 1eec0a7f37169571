import type { Turn, TurnText } from "./conversation.ts";
import { HttpError } from "./http/http-error.ts";
import type { MessagesRequest } from "./schemas/messages.ts";

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
  const turns = messages.map(({ role, content }, index): Turn => {
    const param = `messages[${index}].content`;
    if (typeof content === "string") return { role, content: [{ type: "text", text: content, param }] };
    return {
      role,
      content: content.map((block, at) => {
        const blockParam = `${param}[${at}]`;
        if (block.type === "text") return { type: "text", text: block.text, param: `${blockParam}.text` };
        return { type: "image", source: imageSource(block.source), param: blockParam };
      }),
    };
  });
  return rules.length === 0 ? turns : [{ role: "system", content: rules }, ...turns];
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
