/** Conversations as applications write them, and what they cost. */

import type { ImageInput } from "../image/decode.ts";

export interface ChatText {
  readonly type: "text";
  /** Special tokens written in it are the characters they are written with, but for `<image>`, which is refused. */
  readonly text: string;
  /** It begins with the mark of a call, which stays what it is: calls that the model made, written as it writes them. */
  readonly isCalls?: boolean;
}

export interface ChatImage {
  readonly type: "image";
  readonly image: ImageInput;
  /** For messages about it; default "image 2 of 3". */
  readonly label?: string;
}

export type ChatMessage =
  | {
      readonly role: "system" | "user" | "assistant";
      readonly content: string | readonly (ChatText | ChatImage)[];
    }
  /** What a function gave that the assistant called; `content` is JSON. Only for templates that take tools. */
  | { readonly role: "function"; readonly name: string; readonly content: string };

/** A function that the assistant may call, as the official templates show it. */
export interface ChatTool {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON Schema of its arguments. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** What a conversation or a text costs to read. */
export interface PromptTokens {
  /** Token ids, the image token once for each feature; the caller owns them. */
  readonly ids: Int32Array;
  /** Image tokens of each image, in order. */
  readonly imageTokens: readonly number[];
}
