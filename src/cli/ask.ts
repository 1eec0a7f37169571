import type { Command } from "commander";
import { RequestError } from "../errors.ts";
import { defaultMaxPixels, type ImageCodec } from "../image/decode.ts";
import type { ChatEvent, ChatImage, ChatMessage } from "../runtime/model.ts";
import {
  addGenerateOptions,
  addModelOptions,
  addServerOptions,
  type GenerateFlags,
  generateOptions,
  type ModelFlags,
} from "./model-options.ts";
import { printable } from "./printable.ts";
import type { ServerFlags } from "./remote-model.ts";

interface AskFlags extends ModelFlags, GenerateFlags, ServerFlags {
  readonly system?: string;
  readonly json?: boolean;
}

export function addAsk(program: Command): void {
  const command = program
    .command("ask")
    .description("answer a question about images")
    .usage("[options] [IMAGE...] PROMPT")
    .argument("<images-and-prompt...>", "image files (JPEG, PNG, WebP, GIF, AVIF, TIFF), then the question")
    .option("--system <text>", "system message")
    .option("--json", "one JSON object at the end instead of streamed text");
  addGenerateOptions(addServerOptions(addModelOptions(command))).action(ask);
  command.addHelpText(
    "after",
    "\nImages stand before the question, in their order, unless it has <image> marks: then each mark takes one.\n" +
      '\n  vl01 ask invoice.png "What is the total?" --model my-model' +
      '\n  vl01 ask invoice.png "What is the total?" --server http://127.0.0.1:8000',
  );
}

async function ask(words: string[], flags: AskFlags): Promise<void> {
  const prompt = words.at(-1)!;
  if (/\.(jpe?g|png|webp|gif|avif|tiff?)$/i.test(prompt)) {
    throw new RequestError(
      "request_invalid",
      `the last argument is "${prompt}", expected the question; vl01 ask IMAGE... PROMPT`,
    );
  }
  const options = generateOptions(flags);
  const images = await readImages(words.slice(0, -1));
  const content = placeImages(images, prompt);
  const codec = await beginDecoding(images, flags);
  const { interruptSignal, openFromFlags } = await import("./load.ts");
  const model = await openFromFlags(flags, { isForOne: true, codec });
  const interrupt = interruptSignal();
  try {
    const system: ChatMessage[] =
      flags.system === undefined ? [] : [{ role: "system", content: flags.system }];
    const messages = [...system, { role: "user" as const, content }];
    const events = model.chat(messages, { ...options, signal: interrupt.signal });
    if (flags.json) await printJson(events);
    else await printText(events);
  } finally {
    interrupt.release();
    model.close();
  }
}

async function readImages(paths: readonly string[]): Promise<ChatImage[]> {
  const { readImageFile } = await import("../runtime/node-image-file.ts");
  const images: ChatImage[] = [];
  for (const [index, path] of paths.entries()) {
    const isData = path.startsWith("data:");
    const image = isData ? path : await readImageFile(path);
    images.push({ type: "image", image, label: isData ? `image ${index + 1} of ${paths.length}` : path });
  }
  return images;
}

/** Decodes files while the model loads, where it is this machine's. */
async function beginDecoding(
  images: readonly ChatImage[],
  { server, preprocessing }: AskFlags,
): Promise<ImageCodec | undefined> {
  const files = images.flatMap(({ image }) => (image instanceof Uint8Array ? [image] : []));
  if (server !== undefined || files.length === 0) return undefined;
  const { decodeAhead } = await import("../runtime/node-decode-ahead.ts");
  return decodeAhead(files, { preprocessing, maxPixels: defaultMaxPixels });
}

/** Images before the text, or one at each of its <image> marks. */
function placeImages(images: readonly ChatImage[], prompt: string): Exclude<ChatMessage["content"], string> {
  const pieces = prompt.split("<image>");
  if (pieces.length === 1) return [...images, { type: "text", text: prompt }];
  if (pieces.length - 1 !== images.length) {
    throw new RequestError(
      "image_count",
      `the prompt has ${pieces.length - 1} <image> ${pieces.length === 2 ? "mark" : "marks"} and ${images.length} ${images.length === 1 ? "image was" : "images were"} given; give one image for each mark, or leave the marks out`,
    );
  }
  return pieces.flatMap((text, index) => {
    const image = images[index];
    const parts: ({ type: "text"; text: string } | ChatImage)[] = text === "" ? [] : [{ type: "text", text }];
    return image ? [...parts, image] : parts;
  });
}

async function printText(events: AsyncIterable<ChatEvent>): Promise<void> {
  let isOpen = false;
  try {
    for await (const event of events) {
      isOpen = event.type === "text-delta";
      process.stdout.write(event.type === "text-delta" ? printable(event.text, process.stdout.isTTY) : "\n");
    }
  } finally {
    // An answer that was interrupted ends its line too.
    if (isOpen) process.stdout.write("\n");
  }
}

async function printJson(events: AsyncIterable<ChatEvent>): Promise<void> {
  const started = performance.now();
  let firstTextMs: number | null = null;
  let text = "";
  for await (const event of events) {
    if (event.type === "text-delta") {
      firstTextMs ??= Math.round(performance.now() - started);
      text += event.text;
    } else {
      const { finishReason, stopString, usage, seed } = event;
      const totalMs = Math.round(performance.now() - started);
      const result = { text, finishReason, stopString, usage, seed, firstTextMs, totalMs };
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    }
  }
}
