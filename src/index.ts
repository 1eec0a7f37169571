/**
 * vl01: vision-language models of the MiniMax-VL-01 architecture. Runs in Node and in browsers; what only Node has (model
 * directories, sharp) is in `vl01/node`.
 */

export { Engine, type EngineOptions, type FinishReason } from "./engine/engine.ts";
export {
  BackendError,
  CheckpointError,
  ConfigError,
  DataError,
  type ErrorCode,
  ImageError,
  isVl01Error,
  RequestError,
  type Vl01Error,
} from "./errors.ts";
export {
  type ByteSource,
  blobFolder,
  type Folder,
  memoryFolder,
} from "./formats/byte-source.ts";
export { type Checkpoint, openCheckpoint } from "./formats/checkpoint.ts";
export { type ModelConfig, parseModelConfig, type TextConfig, type VisionConfig } from "./formats/config.ts";
export { readModelConfig, readProcessorConfig } from "./formats/config-files.ts";
export { httpFolder } from "./formats/http-source.ts";
export { minimaxVl01, minimaxVl01Processor } from "./formats/presets.ts";
export type { ProcessorConfig } from "./formats/processor-config.ts";
export { readSafetensorsHeader, type TensorEntry } from "./formats/safetensors.ts";
export { writeSafetensors } from "./formats/safetensors-writer.ts";
export { type BlockStore, cacheStore, storedFolder } from "./formats/stored-folder.ts";
export type { Tokenizer } from "./formats/tokenizer.ts";
export { browserCodec } from "./image/browser-codec.ts";
export { decodeImage, type ImageCodec, type ImageInput, type Preprocessing } from "./image/decode.ts";
export { type ProcessedImage, processImage } from "./image/process.ts";
export { type ImageSize, planTiles, type TilePlan } from "./image/tile-plan.ts";
export type { BackendName } from "./runtime/backend-names.ts";
export { backendStatuses } from "./runtime/backends.ts";
export type { Embedding } from "./runtime/embed.ts";
export { mostImageTokens } from "./runtime/image-tokens.ts";
export {
  type ChatEvent,
  type ChatImage,
  type ChatMessage,
  type ChatOptions,
  type ChatText,
  type ChatTool,
  type LoadOptions,
  loadModel,
  type Model,
  type PromptTokens,
  type Usage,
} from "./runtime/model.ts";
export type { GenerateOptions } from "./runtime/options.ts";
export { type MemoryPlan, parseDevices, planMemory } from "./runtime/plan.ts";
export type { TokenChoice, ToldToken } from "./runtime/told-tokens.ts";
export type { SamplingOptions } from "./tensor/sampling.ts";
