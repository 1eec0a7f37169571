import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { isVl01Error } from "../errors.ts";
import type { ChatImage, ChatMessage } from "../runtime/model.ts";
import type { GenerateOptions } from "../runtime/options.ts";
import {
  addGenerateOptions,
  addModelOptions,
  addServerOptions,
  type GenerateFlags,
  generateOptions,
  type ModelFlags,
} from "./model-options.ts";
import { printable } from "./printable.ts";
import type { ChatModel, ServerFlags } from "./remote-model.ts";

interface ChatFlags extends ModelFlags, GenerateFlags, ServerFlags {
  readonly system?: string;
}

const help = `/image PATH   add an image to the next message
/reset        forget the conversation
/help         this list
/exit         leave (also Ctrl-D)
Ctrl-C stops an answer.`;

export function addChat(program: Command): void {
  const command = program
    .command("chat")
    .description("a conversation on the terminal, with images")
    .argument("[images...]", "image files that go with the first message")
    .option("--system <text>", "system message");
  addGenerateOptions(addServerOptions(addModelOptions(command))).action(chat);
  command.addHelpText("after", `\nIn the conversation:\n${help}`);
}

async function chat(paths: readonly string[], flags: ChatFlags): Promise<void> {
  const options = generateOptions(flags);
  const images = await Promise.all(paths.map(readImage));
  const { openFromFlags } = await import("./load.ts");
  const model = await openFromFlags(flags);
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
  const conversation = new Conversation(model, flags.system, options);
  for (const image of images) conversation.addImage(image);
  const isWatched = process.stdin.isTTY;
  terminal.on("SIGINT", () => {
    if (!conversation.stopAnswer()) terminal.close();
  });
  try {
    if (isWatched) {
      process.stdout.write("/help lists the commands.\n");
      terminal.prompt();
    }
    for await (const line of terminal) {
      if (!(await conversation.take(line.trim()))) break;
      if (isWatched) terminal.prompt();
    }
  } finally {
    terminal.close();
    model.close();
  }
}

type LabelledImage = ChatImage & { readonly label: string };

async function readImage(path: string): Promise<LabelledImage> {
  const { readImageFile } = await import("../runtime/node.ts");
  return { type: "image", image: await readImageFile(path), label: path };
}

class Conversation {
  readonly #model: ChatModel;
  readonly #system: string | undefined;
  readonly #options: GenerateOptions;
  #messages: ChatMessage[] = [];
  #images: ChatImage[] = [];
  #answer: AbortController | null = null;

  constructor(model: ChatModel, system: string | undefined, options: GenerateOptions) {
    this.#model = model;
    this.#system = system;
    this.#options = options;
    this.#reset();
  }

  /** Handles one line; false ends the conversation. A mistake is told and costs nothing but the line. */
  async take(line: string): Promise<boolean> {
    try {
      if (line === "/exit") return false;
      if (line === "/help") process.stdout.write(`${help}\n`);
      else if (line === "/reset") this.#reset();
      else if (line.startsWith("/image "))
        this.addImage(await readImage(line.slice("/image ".length).trim()));
      else if (line.startsWith("/")) process.stdout.write(`unknown command ${line}; /help lists them\n`);
      else if (line !== "") await this.#say(line);
    } catch (error) {
      if (!isVl01Error(error)) throw error;
      process.stdout.write(error.code === "aborted" ? "\n(stopped)\n" : `vl01: ${error.message}\n`);
    }
    return true;
  }

  addImage(image: LabelledImage): void {
    this.#images.push(image);
    process.stdout.write(`${image.label} goes with the next message\n`);
  }

  /** Whether there was an answer to stop. */
  stopAnswer(): boolean {
    this.#answer?.abort();
    return this.#answer !== null;
  }

  #reset(): void {
    this.#messages = this.#system === undefined ? [] : [{ role: "system", content: this.#system }];
    this.#images = [];
  }

  async #say(text: string): Promise<void> {
    const content = [...this.#images, { type: "text" as const, text }];
    const messages: ChatMessage[] = [...this.#messages, { role: "user", content }];
    this.#answer = new AbortController();
    let answer = "";
    try {
      const options = { ...this.#options, signal: this.#answer.signal };
      for await (const event of this.#model.chat(messages, options)) {
        if (event.type === "text-end") process.stdout.write("\n");
        else {
          process.stdout.write(printable(event.text, process.stdout.isTTY));
          answer += event.text;
        }
      }
      this.#messages = [...messages, { role: "assistant", content: answer }];
      this.#images = [];
    } finally {
      this.#answer = null;
    }
  }
}
