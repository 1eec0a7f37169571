/**
 * A conversation as any of the APIs gives it, and its way to the model's messages.
 */

import type { ChatImage, ChatMessage, ChatText } from "../runtime/model.ts";
import {
  expectImageCount,
  type ImageReference,
  type ImageSources,
  readImage,
} from "./images/image-source.ts";
import { expectNoPastedImage } from "./images/pasted-image.ts";

export interface TurnText {
  readonly type: "text";
  readonly text: string;
  /** Calls as the model wrote them. */
  readonly isCalls?: true;
  /** Where it is in the request: `messages[0].content[0].text`. */
  readonly param: string;
}

export interface TurnImage extends ImageReference {
  readonly type: "image";
}

/** One message; its images are only named. */
export type Turn =
  | {
      readonly role: "system" | "user" | "assistant";
      readonly content: readonly (TurnText | TurnImage)[];
    }
  /** What a function gave, in any text. */
  | { readonly role: "function"; readonly name: string; readonly content: readonly TurnText[] };

/** Checks that need no bytes. @throws {HttpError} 400 `too_many_images`, `image_in_text` */
export function checkTurns(turns: readonly Turn[], sources: ImageSources, inputParam = "messages"): void {
  const items = turns.flatMap(({ content }) => content);
  const images = items.flatMap((item) => (item.type === "image" ? [item.source] : []));
  expectImageCount(images, sources.limits, inputParam);
  for (const item of items) if (item.type === "text") expectNoPastedImage(item.text, item.param);
}

/** Reads the images, one after another. @throws {HttpError} naming the image that cannot be had */
export async function readTurns(
  turns: readonly Turn[],
  sources: ImageSources,
  signal: AbortSignal,
): Promise<ChatMessage[]> {
  const messages: ChatMessage[] = [];
  for (const { content, ...turn } of turns) {
    if (turn.role === "function") {
      const text = content.map((item) => (item.type === "text" ? item.text : "")).join("");
      messages.push({ ...turn, content: asJson(text) });
      continue;
    }
    const items: (ChatText | ChatImage)[] = [];
    for (const item of content) {
      if (item.type === "text") {
        const { type, text, isCalls } = item;
        items.push(isCalls ? { type, text, isCalls } : { type, text });
      } else {
        const image = await readImage(item, sources, signal);
        items.push({ type: "image", image, label: item.param });
      }
    }
    messages.push({ role: turn.role, content: items });
  }
  return messages;
}

/** The official template writes what a function gave into an object, so it must be JSON: what is not becomes a string. */
function asJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}
