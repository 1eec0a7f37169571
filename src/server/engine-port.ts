/**
 * What the routes need of whatever computes: `runtime-port.ts` is models of this machine, `vllm/vllm-port.ts` a vLLM server.
 */

import type { Embedding } from "../runtime/embed.ts";
import type {
  ChatEvent,
  ChatImage,
  ChatMessage,
  ChatOptions,
  ChatTool,
  PromptTokens,
} from "../runtime/model.ts";

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

/**
 * The runtime's events; the seed is the caller's to know. An engine elsewhere may tell only at the end what a prompt costs; `numJoined`
 * is then how many of its texts this one is.
 */
export type GenerationEvent =
  | (Extract<ChatEvent, { readonly type: "text-delta" }> & { readonly numJoined?: number })
  | Omit<Extract<ChatEvent, { readonly type: "text-end" }>, "seed">;

/** Where a model stands. */
export interface ModelState {
  readonly id: string;
  readonly state: "unloaded" | "loading" | "loaded";
  /** Of its weights, while it is loading. */
  readonly loadedBytes?: number;
  readonly totalBytes?: number;
}

/** Where a port stands; `/ready` tells it. */
export interface PortState {
  /** What is missing for requests to be served, in words; null when nothing is. */
  readonly missing: string | null;
  readonly models: readonly ModelState[];
}

export interface EnginePort {
  /** May grow while an engine on another machine starts. */
  readonly models: readonly ServedModel[];
  state(): PortState;
  /**
   * Leaving the loop early stops the work. Texts come joined as the option `holdMs` says.
   *
   * @throws {RequestError | ImageError} for what the caller sent
   * @throws {HttpError} 503 `model_load_failed` when the model cannot be loaded; 502, 503 or 504 for an engine on another
   *   machine that fails, is not there or says nothing
   */
  generate(
    modelId: string,
    input: GenerationInput,
    options: ChatOptions,
  ): AsyncGenerator<GenerationEvent, void>;
  /** @throws as `generate` */
  tokenize(modelId: string, input: GenerationInput, tools: readonly ChatTool[]): Promise<PromptTokens>;
  /** One vector. @throws as `generate` */
  embed(modelId: string, input: EmbeddingInput, signal: AbortSignal): Promise<Embedding>;
  /** Unloads everything. Call it when nothing is under way. */
  close(): Promise<void>;
}
