/**
 * The engine port over a vLLM server: the distributed engine of models that no single machine holds. Images are checked and
 * counted here, and prompts too where the tokenizer is known; vLLM computes.
 */

import type { ModelConfig } from "../../formats/config.ts";
import { minimaxVl01, minimaxVl01Processor } from "../../formats/presets.ts";
import type { Preprocessing } from "../../image/decode.ts";
import type { ChatImage, ChatMessage, ChatOptions, ChatTool, PromptTokens } from "../../runtime/model.ts";
import { openPromptReader } from "../../runtime/node.ts";
import { expectFits } from "../../runtime/prompt-reader.ts";
import { throwIfAborted } from "../admission.ts";
import type { EnginePort, GenerationEvent, GenerationInput } from "../engine-port.ts";
import { HttpError } from "../http/http-error.ts";
import { joinedDeltas } from "../joined-deltas.ts";
import type { Log } from "../log.ts";
import { checked, generationEvents, tokenized } from "./answers.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { chatBody, completionBody, tokenizeBody } from "./request-body.ts";
import { Watch, type WatchOptions } from "./watch.ts";
import { countImageTokens, imageUrl, type WireOptions } from "./wire-image.ts";

export interface VllmOptions
  extends ConnectionOptions,
    Pick<WatchOptions, "model" | "contextLength" | "retryMs" | "recheckMs"> {
  /**
   * A folder with the model's config.json and tokenizer: prompts are then counted here, and those that do not fit never
   * reach vLLM. Null asks vLLM; image tokens are then those of MiniMax-VL-01.
   */
  readonly tokenizer: string | null;
  readonly preprocessing: Preprocessing;
  /** Most pixels of one image. */
  readonly maxPixels: number;
}

/**
 * Opens the port, whether vLLM answers yet or not.
 *
 * @throws {RequestError} `request_invalid` for an address that is none
 * @throws {CheckpointError | ConfigError} when the tokenizer's folder is not a model's
 */
export async function openVllmPort(options: VllmOptions, log: Log): Promise<EnginePort> {
  const { tokenizer, preprocessing, maxPixels } = options;
  const connection = new Connection(options);
  const reader = tokenizer === null ? null : await openPromptReader(tokenizer, { preprocessing, maxPixels });
  const config = reader?.settings.config ?? minimaxVl01;
  const hasVision = config.visionConfig !== null;
  const watch = new Watch(connection, { ...options, hasVision }, log);
  await watch.start();
  const processor = reader?.settings.processor ?? minimaxVl01Processor;
  const imageSize = config.visionConfig?.imageSize ?? 0;
  const wire: WireOptions = { processor, imageSize, preprocessing, maxPixels };
  const tokensHere = async (input: GenerationInput, tools: readonly ChatTool[] | undefined) =>
    (await reader?.tokens(input, tools)) ?? null;

  return {
    get models() {
      return watch.models;
    },
    state() {
      const models = watch.models.map(({ id }) => ({ id, state: "loaded" as const }));
      return { missing: watch.missing, models: watch.missing === null ? models : [] };
    },
    async *generate(
      id,
      input,
      { signal, holdMs = 0, ...chatOptions },
    ): AsyncGenerator<GenerationEvent, void> {
      expectSupported(chatOptions);
      const tokens = await tokensHere(input, chatOptions.tools);
      const model = watch.models.find((one) => one.id === id);
      if (tokens && model) expectFits(tokens, model.contextLength);
      if (typeof input === "string") {
        if (signal) throwIfAborted(signal);
        const body = completionBody(id, input, chatOptions);
        yield* joinedDeltas(generationEvents(connection.stream("completions", body, signal), 0), holdMs);
        return;
      }
      const { urls, imageTokens } = await wireImages(input, wire, tokens?.imageTokens ?? null);
      if (signal) throwIfAborted(signal);
      const numImageTokens = imageTokens.reduce((sum, count) => sum + count, 0);
      const body = chatBody(id, input, urls, chatOptions);
      const events = generationEvents(connection.stream("chat/completions", body, signal), numImageTokens);
      yield* joinedDeltas(events, holdMs);
    },
    async tokenize(id, input, tools) {
      return (
        (await tokensHere(input, tools)) ?? tokenizeRemotely({ connection, wire, config }, id, input, tools)
      );
    },
    async embed() {
      throw new HttpError(
        501,
        "embeddings_not_supported",
        "the engine behind this server generates text and makes no embeddings",
      );
    },
    async close() {
      watch.close();
    },
  };
}

/**
 * vLLM does not know the form in which this model calls, so it cannot hold a text to it.
 *
 * @throws {HttpError} 400 `unsupported_parameter`
 */
function expectSupported({ format }: ChatOptions): void {
  const params = { calls: "tool_choice", "text-with-calls": "tools" };
  const param = format && format.type in params ? params[format.type as keyof typeof params] : null;
  if (param === null) return;
  const problem = `${param}: not supported with vLLM as the engine`;
  throw new HttpError(400, "unsupported_parameter", problem, { param });
}

interface Parts {
  readonly connection: Connection;
  readonly wire: WireOptions;
  readonly config: ModelConfig;
}

async function tokenizeRemotely(
  { connection, wire, config }: Parts,
  model: string,
  input: GenerationInput,
  tools: readonly ChatTool[],
): Promise<PromptTokens> {
  const { urls, imageTokens } =
    typeof input === "string" ? { urls: [], imageTokens: [] } : await wireImages(input, wire, null);
  const body = typeof input === "string" ? { model, prompt: input } : tokenizeBody(model, input, urls, tools);
  // It is beside /v1, not below it.
  const { tokens } = checked(await connection.json("POST", "../tokenize", body, undefined), tokenized);
  return { ids: expandImages(tokens, imageTokens, config.imageTokenIndex), imageTokens };
}

/** vLLM has one token for an image; the model reads one for each feature. */
function expandImages(
  tokens: readonly number[],
  imageTokens: readonly number[],
  imageTokenIndex: number | null,
): Int32Array {
  let next = 0;
  const ids = tokens.flatMap((id) => {
    const count = id === imageTokenIndex ? imageTokens[next++] : undefined;
    return count === undefined ? [id] : new Array<number>(count).fill(id);
  });
  return Int32Array.from(ids);
}

/** @param counted image tokens of each, where they are known: then all have passed the checks */
async function wireImages(
  messages: readonly ChatMessage[],
  options: WireOptions,
  counted: readonly number[] | null,
): Promise<{ readonly urls: readonly string[]; readonly imageTokens: readonly number[] }> {
  const images = messages.flatMap(({ content }) =>
    typeof content === "string" ? [] : content.filter((item): item is ChatImage => item.type === "image"),
  );
  const urls: string[] = [];
  const imageTokens: number[] = [];
  for (const [index, image] of images.entries()) {
    imageTokens.push(counted?.[index] ?? (await countImageTokens(image, options)));
    urls.push(await imageUrl(image, options));
  }
  return { urls, imageTokens };
}
