/**
 * Conversations and texts to what a model reads: template, images, token ids. Needs a model's folder and no weights.
 */

import { RequestError } from "../errors.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import type { ImageCodec, Preprocessing } from "../image/decode.ts";
import type { PixelKernels } from "../image/pixel-kernels.ts";
import { imageMark } from "../prompt/chat-template.ts";
import { buildPrompt, type Prompt } from "../prompt/prompt.ts";
import { createSpecialGuard, type SpecialGuard } from "../prompt/special-guard.ts";
import { type ReadImage, readImage } from "./images.ts";
import type { ChatImage, ChatMessage, ChatText, ChatTool, PromptTokens } from "./messages.ts";
import type { ModelFolder } from "./model-folder.ts";
import { callMark } from "./output-format.ts";

export interface ReadOptions {
  /** Decodes images: `sharpCodec` in Node, `browserCodec` in browsers. */
  readonly codec: ImageCodec;
  /** `reference` reproduces the official processor; default `default`. */
  readonly preprocessing?: Preprocessing;
  /** Resizes and normalises images; default: TypeScript, on the calling thread. `vl01/node` has compiled ones. */
  readonly pixelKernels?: PixelKernels;
  /** Most pixels of one image; default 64,000,000. */
  readonly maxPixels?: number;
}

/** A prompt and its images, which are decoded but perhaps not resized. */
export interface ReadPrompt {
  readonly prompt: Prompt;
  readonly images: readonly ReadImage[];
}

export class PromptReader {
  readonly settings: ModelFolder;
  readonly #options: ReadOptions;
  /** As they are written; found when first needed. */
  #specials: readonly string[] | null = null;

  constructor(settings: ModelFolder, options: ReadOptions) {
    this.settings = settings;
    this.#options = options;
  }

  /**
   * A conversation by the model's template.
   *
   * @throws {ImageError} for an image that cannot be read
   * @throws {RequestError} `image_count`; `request_invalid` for tools that the template does not take
   */
  async chat(messages: readonly ChatMessage[], tools: readonly ChatTool[] = []): Promise<ReadPrompt> {
    this.#expectTools(messages, tools);
    const images = await this.#readImages(messages);
    const guard = this.#guardFor(messages, tools);
    const extras = tools.length === 0 ? {} : { tools: guardedStrings(tools, guard) };
    const rendered = this.settings.template.render(
      messages.map((one) => guarded(one, guard)),
      extras,
    );
    return { prompt: this.#build(rendered, images, guard), images };
  }

  #guardFor(messages: readonly ChatMessage[], tools: readonly ChatTool[]): SpecialGuard {
    const { tokenizer } = this.settings;
    this.#specials ??= Array.from({ length: tokenizer.numTokens }, (_, id) => id)
      .filter((id) => tokenizer.isSpecial(id))
      .map((id) => tokenizer.tokenOf(id)!)
      .filter((special) => special !== imageMark);
    const texts = messages.flatMap(({ content }) =>
      typeof content === "string"
        ? [content]
        : content.flatMap((item) => (item.type === "text" ? [item.text] : [])),
    );
    return createSpecialGuard(this.#specials, [...texts, JSON.stringify(tools)], (text) =>
      tokenizer.encode(text),
    );
  }

  /** A text as it is, without a template. Special tokens written in it are recognised. */
  text(text: string): Prompt {
    return this.#build(text, [], this.settings.tokenizer);
  }

  #build(text: string, images: readonly ReadImage[], encoder: Pick<Tokenizer, "encode">): Prompt {
    const { imageTokenIndex } = this.settings.config;
    const imageToken = imageTokenIndex === null ? null : imageMark;
    return buildPrompt(text, images, encoder, { imageToken, imageTokenIndex });
  }

  /** What messages or a text cost to read. @throws as `chat` */
  async tokens(
    input: readonly ChatMessage[] | string,
    tools: readonly ChatTool[] = [],
  ): Promise<PromptTokens> {
    if (typeof input === "string") return { ids: this.text(input).ids, imageTokens: [] };
    const { ids, images } = (await this.chat(input, tools)).prompt;
    return { ids, imageTokens: images.map(({ length }) => length) };
  }

  /** One image. @throws as `chat` */
  async image(image: ChatImage): Promise<ReadImage> {
    return (await this.#readImages([{ role: "user", content: [image] }]))[0]!;
  }

  async #readImages(messages: readonly ChatMessage[]): Promise<ReadImage[]> {
    const images = messages.flatMap(({ content }) =>
      typeof content === "string" ? [] : content.filter((item): item is ChatImage => item.type === "image"),
    );
    const { processor } = this.settings;
    const first = images[0];
    if (first && !processor) {
      throw new RequestError(
        "image_count",
        `${this.settings.name} is text-only, the request has ${images.length} ${images.length === 1 ? "image" : "images"}`,
      );
    }
    const { codec, preprocessing = "default", maxPixels, pixelKernels } = this.#options;
    const options = { preprocessing, pixelKernels, ...(maxPixels === undefined ? {} : { maxPixels }) };
    const read: ReadImage[] = [];
    for (const [index, { image, label = `image ${index + 1} of ${images.length}` }] of images.entries()) {
      const { imageSize } = this.settings.config.visionConfig!;
      read.push(await readImage({ image, label }, codec, processor!, imageSize, options));
    }
    return read;
  }

  /** @throws {RequestError} `request_invalid` when there are tools, or what they gave, and the template takes none */
  #expectTools(messages: readonly ChatMessage[], tools: readonly ChatTool[]): void {
    const { name, template } = this.settings;
    if (template.takesTools) return;
    if (tools.length === 0 && !messages.some(({ role }) => role === "function")) return;
    throw new RequestError(
      "request_invalid",
      `tools: the template of ${name} takes none; leave them out, or add a chat_template.jinja that takes them`,
      { fields: { option: "tools" } },
    );
  }
}

/** A message whose texts are people's: no special token in them is one. Texts next to each other are joined first. */
function guarded(message: ChatMessage, guard: SpecialGuard): ChatMessage {
  if (typeof message.content === "string")
    return { ...message, content: guard.guard(message.content) } as ChatMessage;
  const items: (ChatText | ChatImage)[] = [];
  let text: string | null = null;
  const flush = () => {
    if (text !== null) items.push({ type: "text", text: guard.guard(text) });
    text = null;
  };
  for (const item of message.content) {
    if (item.type === "text" && !item.isCalls) text = (text ?? "") + item.text;
    else {
      flush();
      items.push(item.type === "text" ? guardedCalls(item, guard) : item);
    }
  }
  flush();
  return { ...message, content: items } as ChatMessage;
}

function guardedCalls({ text }: ChatText, { guard }: SpecialGuard): ChatText {
  const start = text.startsWith(callMark) ? callMark : "";
  return { type: "text", text: start + guard(text.slice(start.length)) };
}

/** The same value with all its texts guarded, names of fields included. */
function guardedStrings(value: unknown, guard: SpecialGuard): unknown {
  if (typeof value === "string") return guard.guard(value);
  if (Array.isArray(value)) return value.map((one) => guardedStrings(one, guard));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [guard.guard(key), guardedStrings(one, guard)]),
  );
}

/** Refuses a prompt before its images are encoded. @throws {RequestError} `context_length` */
export function expectFits(
  { ids, imageTokens }: Pick<PromptTokens, "ids" | "imageTokens">,
  contextLength: number,
): void {
  if (ids.length < contextLength) return;
  const numImageTokens = imageTokens.reduce((sum, count) => sum + count, 0);
  const counted = imageTokens.length === 1 ? "1 image" : `${imageTokens.length} images`;
  const ofImages = imageTokens.length === 0 ? "" : ` (${numImageTokens} of them from ${counted})`;
  throw new RequestError(
    "context_length",
    `prompt has ${ids.length} tokens${ofImages}, the context is ${contextLength}; shorten it, send a smaller image or load with a larger context`,
    { fields: { promptTokens: ids.length, imageTokens: numImageTokens, contextLength } },
  );
}
