/**
 * The texts of a conversation as it grows, one message at a time. To render each of them takes as long as the square of their number;
 * most templates write one message after the other, each the same wherever it stands, and then one rendering of the whole tells all.
 */

import { type ChatTemplate, type ContentItem, imageMark, type Message } from "./chat-template.ts";

/** Text of the first `count` messages. */
export type GrowingText = (count: number, addsPrompt: boolean) => string;

/**
 * @throws {CheckpointError} `template_invalid` when the template fails or refuses the messages, at once or for a part of them
 */
export function growingText(template: ChatTemplate, messages: readonly Message[]): GrowingText {
  const rendered: GrowingText = (count, addsPrompt) =>
    template.render(messages.slice(0, count), { add_generation_prompt: addsPrompt });
  const written = writtenOneByOne(template, messages);
  if (written === null) return rendered;
  return written(messages.length, false) === rendered(messages.length, false) ? written : rendered;
}

interface Frames {
  /** What stands behind all messages. */
  readonly end: string;
  readonly endWithPrompt: string;
  /** What stands around the text of a message, by its role; null where that cannot be told. */
  readonly around: Map<string, readonly [before: string, after: string] | null>;
}

const framesOf = new WeakMap<ChatTemplate, Frames | null>();

/** As a template would write them that treats every message alike; null for one that cannot. */
function writtenOneByOne(template: ChatTemplate, messages: readonly Message[]): GrowingText | null {
  const frames = framesOf.get(template) ?? attempt(() => emptyFrames(template));
  framesOf.set(template, frames);
  if (frames === null) return null;
  const starts = [""];
  for (const { role, content } of messages) {
    if (!frames.around.has(role))
      frames.around.set(
        role,
        attempt(() => frameOf(template, role, frames)),
      );
    const around = frames.around.get(role);
    if (!around) return null;
    starts.push(starts.at(-1)! + around[0] + textOf(content) + around[1]);
  }
  return (count, addsPrompt) => starts[count]! + (addsPrompt ? frames.endWithPrompt : frames.end);
}

function emptyFrames(template: ChatTemplate): Frames {
  const end = (adds: boolean) => template.render([], { add_generation_prompt: adds });
  return { end: end(false), endWithPrompt: end(true), around: new Map() };
}

function frameOf(template: ChatTemplate, role: string, { end }: Frames): readonly [string, string] | null {
  const text = "one plain sentence";
  const whole = template.render([{ role, content: text }], { add_generation_prompt: false });
  const pieces = whole.split(text);
  const [before, after] = pieces;
  if (pieces.length !== 2 || !after!.endsWith(end)) return null;
  return [before!, after!.slice(0, after!.length - end.length)];
}

function textOf(content: string | readonly ContentItem[]): string {
  if (typeof content === "string") return content;
  return content.map((item) => (item.type === "text" ? item.text : imageMark)).join("");
}

/** Null where the template refuses: what it says to the messages themselves is said later. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
