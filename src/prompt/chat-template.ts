/**
 * Messages -> the text the model reads, through a Jinja template.
 */
import { Template } from "@huggingface/jinja";
import { CheckpointError } from "../errors.ts";
import { shownValue } from "../formats/shown-value.ts";

export interface TextItem {
  readonly type: "text";
  readonly text: string;
}

/** Where an image stands; the images themselves go their own way, in the order of these marks. */
export interface ImageItem {
  readonly type: "image";
}

export type ContentItem = TextItem | ImageItem;

export interface Message {
  /** `system`, `user`, `assistant`, or whatever else the template knows. */
  readonly role: string;
  /** A string is one text item. */
  readonly content: string | readonly ContentItem[];
  /** Name of the function that answers, for templates that have such a role. */
  readonly name?: string;
}

export interface ChatTemplate {
  /** For messages. */
  readonly name: string;
  /** Whether the text changes with the variable `tools`. */
  readonly takesTools: boolean;
  /**
   * The text of a conversation, each image as `<image>`.
   *
   * Text items next to each other are joined first, with nothing between, so that a template that reads only the first
   * item of a message loses nothing.
   *
   * @param extras further variables of the template, such as `tools`; `add_generation_prompt` is true unless given here
   * @throws {CheckpointError} `template_invalid` when the template fails or refuses the messages
   */
  render(messages: readonly Message[], extras?: Readonly<Record<string, unknown>>): string;
}

/** What an image is in a rendered text. */
export const imageMark = "<image>";

/**
 * MiniMax-VL-01. Other roles and item types give nothing; the assistant's header is always written, asked for or not.
 * Source: MiniMaxAI/MiniMax-VL-01:chat_template.json
 */
export const vl01Template = String.raw`
{%- set headers = {
  'system': 'system ai_setting=assistant',
  'user': 'user name=user',
  'assistant': 'ai name=assistant'
} -%}
{%- for message in messages if message.role in headers -%}
  {{- '<beginning_of_sentence>' + headers[message.role] + '\n' -}}
  {%- for item in message.content -%}
    {%- if item.type == 'image' -%}
      {{- '<image>' -}}
    {%- elif item.type == 'text' -%}
      {{- item.text -}}
    {%- endif -%}
  {%- endfor -%}
  {{- '<end_of_sentence>\n' -}}
{%- endfor -%}
{{- '<beginning_of_sentence>ai name=assistant\n' -}}
`;

/**
 * MiniMax-Text-01. System and user give their first item's text, tools come after all messages, and the assistant's
 * header is written when asked for.
 * Source: MiniMaxAI/MiniMax-Text-01:tokenizer_config.json
 */
const text01 = String.raw`
{%- for message in messages -%}
  {%- if message.role == 'system' -%}
    {{- '<beginning_of_sentence>system ai_setting=assistant\n' -}}
    {{- message.content[0].text -}}
    {{- '<end_of_sentence>\n' -}}
  {%- elif message.role == 'user' -%}
    {{- '<beginning_of_sentence>user name=user\n' -}}
    {{- message.content[0].text -}}
    {{- '<end_of_sentence>\n' -}}
  {%- elif message.role == 'assistant' -%}
    {{- '<beginning_of_sentence>ai name=assistant\n' -}}
    {%- for item in message.content if item.type == 'text' -%}
      {{- item.text -}}
    {%- endfor -%}
    {{- '<end_of_sentence>\n' -}}
  {%- elif message.role == 'function' -%}
    {{- '<beginning_of_sentence>system function_response=functions\n' -}}
    {{- '{"name": "' + message.name + '", "response": ' -}}
    {{- message.content[0].text -}}
    {{- '}<end_of_sentence>\n' -}}
  {%- endif -%}
{%- endfor -%}
{%- for tool in tools or [] -%}
  {{- '<beginning_of_sentence>system function_setting=functions\n' -}}
  {{- tool | tojson -}}
  {{- '<end_of_sentence>\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<beginning_of_sentence>ai name=assistant\n' -}}
{%- endif -%}
`;

/** The official templates, for model folders that have none. */
export const builtinTemplates: { readonly vl01: ChatTemplate; readonly text01: ChatTemplate } = {
  vl01: compileChatTemplate(vl01Template, "the built-in VL-01 template"),
  text01: compileChatTemplate(text01, "the built-in Text-01 template"),
};

/**
 * Compiles a template. Some templates take the content of a message as a list of items, some as a string; which of the
 * two is found out by rendering one message both ways. To a template of strings an image is `<image>` within the text.
 *
 * @param source Jinja as transformers has it; null for the built-in VL-01 template
 * @param name   file it comes from, for messages
 * @throws {CheckpointError} `template_invalid` when it does not parse
 */
export function compileChatTemplate(source: string | null, name: string): ChatTemplate {
  if (source === null) return builtinTemplates.vl01;
  const template = attempt(name, "does not parse", () => new Template(source));
  const listsTaken = takesLists(template);
  return {
    name,
    takesTools: takesTools(template, listsTaken),
    render(messages, extras = {}) {
      const variables = {
        add_generation_prompt: true,
        ...extras,
        messages: messages.map((message) => plainMessage(message, listsTaken)),
      };
      return attempt(name, "fails on these messages", () => template.render(variables));
    },
  };
}

/** False for a template that shows a string but gives something else for a list that means the same. */
function takesLists(template: Template): boolean {
  const text = "one plain sentence";
  const rendered = (content: unknown): string | null => {
    try {
      return template.render({ messages: [{ role: "user", content }], add_generation_prompt: true });
    } catch {
      return null;
    }
  };
  const fromString = rendered(text);
  return !fromString?.includes(text) || rendered([{ type: "text", text }]) === fromString;
}

/** Whether the name of a tool that is given shows in the text. */
function takesTools(template: Template, listsTaken: boolean): boolean {
  const name = "name_of_a_tool";
  const parameters = { type: "object", properties: {} };
  const plain = { name, description: "", parameters };
  const messages = [plainMessage({ role: "user", content: "one plain sentence" }, listsTaken)];
  try {
    return template.render({ messages, tools: [plain], add_generation_prompt: true }).includes(name);
  } catch {
    return false;
  }
}

/** Only what templates read: a caller's items may hold the images themselves. */
function plainMessage({ role, content, name }: Message, listsTaken: boolean): Record<string, unknown> {
  const items = typeof content === "string" ? [textItem(content)] : joinTexts(content);
  return {
    role,
    content: listsTaken
      ? items
      : items.map((item) => (item.type === "text" ? item.text : imageMark)).join(""),
    ...(name === undefined ? {} : { name }),
  };
}

function joinTexts(items: readonly ContentItem[]): ContentItem[] {
  const joined: ContentItem[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if (item.type === "image") joined.push({ type: "image" });
    else if (item.type === "text" && last?.type === "text")
      joined.splice(-1, 1, textItem(last.text + item.text));
    else if (item.type === "text") joined.push(textItem(item.text));
  }
  return joined;
}

function textItem(text: string): TextItem {
  return { type: "text", text };
}

function attempt<T>(name: string, problem: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CheckpointError("template_invalid", `${name}: ${problem}: ${shownValue(message)}`, {
      fields: { file: name },
      cause,
    });
  }
}
