/**
 * A model folder, loaded: the one door for applications.
 *
 *   const model = await loadModel(folder, { codec });
 *   for await (const event of model.chat(messages)) if (event.type === "text-delta") show(event.text);
 */

import { type EncodedImage, Engine, type FinishReason, type TokenLogprobs } from "../engine/engine.ts";
import type { Folder } from "../formats/byte-source.ts";
import { openCheckpoint } from "../formats/checkpoint.ts";
import { loadWeights } from "../models/load-weights.ts";
import type { Prompt } from "../prompt/prompt.ts";
import { AnswerText } from "./answer-text.ts";
import { type BackendProvider, openBackend } from "./backends.ts";
import { type Embedding, embedImage, embedText } from "./embed.ts";
import { type EngineLoadOptions, engineOptions } from "./engine-options.ts";
import { type GrammarHost, grammarVocabulary, localGrammarHost } from "./grammar-host.ts";
import type { GrammarVocabulary } from "./grammar-library.ts";
import { encodeImages, type ReadImage } from "./images.ts";
import { LiveEngine } from "./live-engine.ts";
import type { ChatImage, ChatMessage, ChatTool, PromptTokens } from "./messages.ts";
import { type ModelFolder, readModelFolder } from "./model-folder.ts";
import { type GenerateOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { expectFits, PromptReader, type ReadOptions } from "./prompt-reader.ts";
import type { ToldToken } from "./told-tokens.ts";

export type { ChatImage, ChatMessage, ChatText, ChatTool, PromptTokens } from "./messages.ts";

export interface LoadOptions extends EngineLoadOptions, ReadOptions {
  /**
   * `auto` (default) takes the fastest there is; `webgpu`, `native`, `wasm` or `reference` that one. Several joined by "+" share
   * the layers, `webgpu=3+native=1` in proportion to numbers; `webgpu:A100` is the GPU with this in its name (Node only).
   */
  readonly backend?: string;
  /** Backends to choose from; `vl01/node` adds what only Node has. */
  readonly providers?: readonly BackendProvider[];
  /** Who makes the masks of the option `format`; default: this thread, which only browsers can. `vl01/node` has a thread for it. */
  readonly openGrammars?: (vocabulary: () => GrammarVocabulary) => GrammarHost;
  /** Hears bytes of weights loaded, and in all. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number) => void;
}

export interface ChatOptions extends GenerateOptions {
  /** Only for templates that take tools. A call comes as text, in the way that the model was taught. */
  readonly tools?: readonly ChatTool[] | undefined;
}

export interface Usage {
  readonly promptTokens: number;
  /** Those of the prompt that were not computed: the prefix cache had them. */
  readonly cachedTokens: number;
  /** Image tokens of the prompt. */
  readonly imageTokens: number;
  readonly completionTokens: number;
}

/** `text-delta` as text comes, of all tokens that the reader has not taken, then one `text-end`. */
export type ChatEvent =
  | {
      readonly type: "text-delta";
      readonly text: string;
      /** So far. */
      readonly usage?: Usage;
      /** With the option `logprobs`: the tokens that begin in this text. */
      readonly tokens?: readonly ToldToken[];
    }
  | {
      readonly type: "text-end";
      readonly finishReason: FinishReason;
      /** The stop string that ended it, if one did. */
      readonly stopString: string | null;
      readonly usage: Usage;
      readonly seed: number;
      /** With the option `logprobs`: the tokens after the last text, which have none. */
      readonly tokens?: readonly ToldToken[];
    };

/** The token that closes a turn in the official template. */
const endOfTurn = "<end_of_sentence>";

/**
 * Loads a model folder: settings, tokenizer, weights.
 *
 * @throws {ConfigError | CheckpointError} when the folder is not a whole model of this architecture
 * @throws {BackendError} when the backend is not there or the weights do not fit
 */
export async function loadModel(folder: Folder, options: LoadOptions): Promise<Model> {
  const settings = await readModelFolder(folder);
  const checkpoint = await openCheckpoint(folder);
  const limits = engineOptions(options, settings.config.textConfig.maxPositionEmbeddings);
  const start = async () => {
    const backend = await openBackend(options.backend, options.providers);
    try {
      const weights = await loadWeights(settings.config, checkpoint, backend, {
        onProgress: options.onProgress,
      });
      // A GPU has room for many tiles at once, and is done with them before a person notices.
      const tiles = backend.name.includes("webgpu") ? { tilesPerBatch: 16 } : {};
      return new Engine(backend, settings.config, weights, { ...limits, ...tiles });
    } catch (error) {
      backend.close();
      throw error;
    }
  };
  return new Model(settings, new LiveEngine(await start(), start), options);
}

export class Model {
  readonly settings: ModelFolder;
  readonly #engine: LiveEngine;
  readonly #reader: PromptReader;
  readonly #allowed: Uint8Array;
  readonly #eosTokenIds: readonly number[];
  readonly #grammars: GrammarHost;

  constructor(
    settings: ModelFolder,
    engine: LiveEngine,
    options: ReadOptions & Pick<LoadOptions, "openGrammars">,
  ) {
    this.settings = settings;
    this.#engine = engine;
    this.#reader = new PromptReader(settings, options);
    const { tokenizer, config, generation } = settings;
    // Rows of the vocabulary without a token are padding; their logits mean nothing.
    this.#allowed = Uint8Array.from({ length: config.textConfig.vocabSize }, (_, id) =>
      Number(tokenizer.hasToken(id)),
    );
    const eos = [...config.textConfig.eosTokenIds, ...(generation?.eosTokenIds ?? [])];
    const named = [tokenizer.eosTokenId, tokenizer.idOf(endOfTurn)].filter((id) => id !== null);
    this.#eosTokenIds = [...new Set([...eos, ...named])];
    const { openGrammars = localGrammarHost } = options;
    this.#grammars = openGrammars(() =>
      grammarVocabulary(tokenizer, config.textConfig.vocabSize, this.#eosTokenIds),
    );
  }

  /** The engine that runs now; another one after the loss of a GPU. */
  get engine(): Engine {
    return this.#engine.current;
  }

  /**
   * Answers a conversation. Leaving the loop early stops the work and frees what it holds.
   *
   * @throws {ImageError} for an image that cannot be read
   * @throws {RequestError} `image_count`, `context_length`, `request_invalid`, or `aborted` within one step of the signal
   * @throws {BackendError} `backend_lost` when the GPU goes away meanwhile; the next call starts on it anew
   */
  async *chat(
    messages: readonly ChatMessage[],
    { tools = [], ...options }: ChatOptions = {},
  ): AsyncGenerator<ChatEvent, void> {
    const resolved = resolveOptions(options, this.settings.generation);
    const { prompt, images } = await this.#reader.chat(messages, tools);
    yield* this.#generate(prompt, images, resolved);
  }

  /**
   * Goes on with a text as it is, without a template. Special tokens written in it are recognised.
   *
   * @throws as `chat`
   */
  async *complete(text: string, options: GenerateOptions = {}): AsyncGenerator<ChatEvent, void> {
    const resolved = resolveOptions(options, this.settings.generation);
    yield* this.#generate(this.#reader.text(text), [], resolved);
  }

  /**
   * The ids that `chat` would read for these messages, or `complete` for this text. Nothing is computed on the backend.
   *
   * @throws {ImageError} for an image that cannot be read
   * @throws {RequestError} `image_count`
   */
  async tokenize(
    input: readonly ChatMessage[] | string,
    tools: readonly ChatTool[] = [],
  ): Promise<PromptTokens> {
    return this.#reader.tokens(input, tools);
  }

  /**
   * One vector for a text or an image; texts and images lie in different spaces.
   *
   * @throws {ImageError} for an image that cannot be read
   * @throws {RequestError} `context_length`, `image_count`, or `aborted` before the work starts
   * @throws {BackendError} as `chat`
   */
  async embed(input: string | ChatImage, signal?: AbortSignal): Promise<Embedding> {
    if (typeof input === "string") {
      const { ids } = this.#reader.text(input);
      const engine = await this.#engine.working();
      return embedText(engine.model, ids, engine.options.contextLength);
    }
    const image = await this.#reader.image(input);
    return embedImage(await this.#engine.working(), image, signal);
  }

  /** Frees everything the model holds. */
  close(): void {
    this.#grammars.close();
    this.#engine.close();
  }

  async *#generate(
    prompt: Prompt,
    images: readonly ReadImage[],
    resolved: ResolvedOptions,
  ): AsyncGenerator<ChatEvent, void> {
    const imageTokens = prompt.images.map(({ length }) => length);
    expectFits({ ids: prompt.ids, imageTokens }, this.#engine.current.options.contextLength);
    const { stop, logprobs: numTop } = resolved;
    const answer = new AnswerText(this.settings.tokenizer, stop, numTop !== null);
    const engine = await this.#engine.working();
    const constraint = resolved.format ? await this.#grammars.open(resolved.format) : undefined;
    let encoded: readonly EncodedImage[] = [];
    try {
      encoded = await encodeImages(engine, images, resolved.signal);
      let cachedTokens = 0;
      let last: TokenLogprobs | null = null;
      const tokens = engine.generateJoined({
        ids: prompt.ids,
        boundaries: this.#turnEnds(prompt.ids),
        onStart: (count) => {
          cachedTokens = count;
        },
        images: prompt.images.map(({ imageIndex, offset }) => ({
          offset,
          ...encoded[imageIndex]!,
        })),
        sampling: resolved.sampling,
        seed: resolved.seed,
        maxNewTokens: resolved.maxNewTokens,
        eosTokenIds: this.#eosTokenIds,
        allowed: this.#allowed,
        constraint,
        logitBias: resolved.logitBias,
        logprobs:
          numTop === null
            ? undefined
            : {
                numTop,
                onToken: (logprobs) => {
                  last = logprobs;
                },
              },
        isLast: (id) => answer.push(id, last),
        holdMs: resolved.holdMs,
        // The first text waits for nothing, however many tokens it takes.
        mayHold: () => answer.hasText,
        signal: resolved.signal,
        ...resolved.scheduling,
      });
      const usage = (): Usage => ({
        promptTokens: prompt.ids.length,
        cachedTokens,
        imageTokens: imageTokens.reduce((sum, count) => sum + count, 0),
        completionTokens: answer.numTokens,
      });
      let finishReason: FinishReason | null = null;
      try {
        while (finishReason === null) {
          const next = await tokens.next();
          if (next.done) {
            finishReason = next.value;
            answer.end();
          }
          const part = answer.take();
          if (part.text !== "") yield { type: "text-delta", ...part, usage: usage() };
        }
      } finally {
        await tokens.return("stop");
      }
      yield {
        type: "text-end",
        finishReason: answer.stopString === null ? finishReason : "stop",
        stopString: answer.stopString,
        usage: usage(),
        seed: resolved.seed,
        ...answer.rest(),
      };
    } finally {
      constraint?.close();
      for (const image of encoded) image.free();
    }
  }

  /** Positions after the tokens that close a turn; the first one closes the system prompt, where there is one. */
  #turnEnds(ids: Int32Array): number[] {
    const id = this.settings.tokenizer.idOf(endOfTurn);
    return id === null ? [] : [...ids.keys()].filter((at) => ids[at] === id).map((at) => at + 1);
  }
}
