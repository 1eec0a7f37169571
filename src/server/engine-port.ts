/**
 * What the routes need of whatever computes: `runtime-port.ts` is models of this machine; a remote engine is another.
 */

import type { Embedding } from "../runtime/embed.ts";
import type { ChatImage, ChatMessage, ChatOptions, ChatTool } from "../runtime/model.ts";

/** One model that clients may name. */
export interface ServedModel {
  readonly id: string;
  /** Unix time, seconds. */
  readonly created: number;
  /** Most tokens of prompt and answer together. */
  readonly contextLength: number;
  /** Whether it takes images. */
  readonly hasVision: boolean;
}

/** Messages for the model's template, or a text that is read as it is. */
export type GenerationInput = readonly ChatMessage[] | string;

/** A text, or an image. */
export type EmbeddingInput = string | ChatImage;

export interface GenerationUsage {
  readonly promptTokens: number;
  /** Prompt tokens that were not computed because a cache had them. */
  readonly cachedTokens: number;
  /** Image tokens among the prompt tokens. */
  readonly imageTokens: number;
  readonly completionTokens: number;
}

/** `text-delta` as text comes, then one `text-end`. */
export type GenerationEvent =
  | { readonly type: "text-delta"; readonly text: string }
  | {
      readonly type: "text-end";
      readonly finishReason: "stop" | "length";
      /** The stop string that ended it, if one did. */
      readonly stopString: string | null;
      readonly usage: GenerationUsage;
    };

/** What an input costs to read. */
export interface TokenCount {
  readonly ids: Int32Array;
  /** Image tokens of each image, in order. */
  readonly imageTokens: readonly number[];
}

export interface EnginePort {
  readonly models: readonly ServedModel[];
  /**
   * Leaving the loop early stops the work.
   *
   * @throws {RequestError | ImageError} for what the caller sent
   * @throws {HttpError} 503 `model_load_failed` when the model cannot be loaded
   */
  generate(
    modelId: string,
    input: GenerationInput,
    options: ChatOptions,
  ): AsyncGenerator<GenerationEvent, void>;
  /** @throws as `generate` */
  tokenize(modelId: string, input: GenerationInput, tools: readonly ChatTool[]): Promise<TokenCount>;
  /** One vector. @throws as `generate` */
  embed(modelId: string, input: EmbeddingInput, signal: AbortSignal): Promise<Embedding>;
  /** Unloads everything. Call it when nothing is under way. */
  close(): Promise<void>;
}
