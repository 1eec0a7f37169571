import type { Turn } from "./conversation.ts";
import type { ChatMessageBody } from "./schemas/chat.ts";
import type { MinimaxMessageBody } from "./schemas/minimax.ts";

/** A message of OpenAI's form; `developer` is what newer clients call the system message. */
export function chatTurn({ role, content }: ChatMessageBody | MinimaxMessageBody, index: number): Turn {
  const param = `messages[${index}].content`;
  const ourRole = role === "developer" ? "system" : role;
  if (content === null || content === undefined) return { role: ourRole, content: [] };
  if (typeof content === "string")
    return { role: ourRole, content: [{ type: "text", text: content, param }] };
  return {
    role: ourRole,
    content: content.map((part, at) => {
      const partParam = `${param}[${at}]`;
      if (part.type === "text") return { type: "text", text: part.text, param: `${partParam}.text` };
      const { file_id: fileId, url = "" } = part.type === "file" ? { ...part.file } : part.image_url;
      const source = fileId === undefined ? { url } : { fileId };
      return { type: "image", source, param: partParam };
    }),
  };
}
