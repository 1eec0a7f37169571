/**
 * Every error this package throws on purpose: one class per family, each with a stable `code`.
 *
 * A message says where, what was found, what was wanted and what to do. Check `error.code`, not `instanceof`: two copies
 * of the package in one program have two classes of the same name.
 */

export type ConfigErrorCode =
  | "config_unreadable" // not JSON, too large, not an object
  | "config_missing" // a required key is absent
  | "config_invalid" // a value of the wrong type or out of range
  | "config_contradiction" // two keys that cannot both be true
  | "config_unsupported"; // a valid value that this architecture does not have

export type CheckpointErrorCode =
  | "checkpoint_missing" // no such folder or file
  | "checkpoint_unreadable" // not readable or cut short
  | "safetensors_header" // header length, encoding, JSON or entries break the format's rules
  | "safetensors_layout" // offsets overlap, leave holes, or disagree with shape and dtype
  | "index_invalid" // model.safetensors.index.json contradicts the shards or leaves the folder
  | "tensor_missing"
  | "tensor_unknown"
  | "tensor_shape" // a tensor's shape is not the configuration's
  | "tensor_dtype"
  | "tensor_value" // NaN, an infinity, or too large for the format
  | "checkpoint_unwritable" // the folder to write is there already, the disk is full, or writing fails
  | "tokenizer_invalid"
  | "template_invalid";

export type ImageErrorCode =
  | "image_missing" // no such file
  | "image_empty" // zero bytes, or a side of zero pixels
  | "image_format" // not one of the formats read
  | "image_truncated" // the header is fine, the pixels are not
  | "image_too_large" // over maxPixels or maxBytes
  | "image_aspect" // too long and thin to resize
  | "image_mode"; // a processor setting that cannot be met

export type BackendErrorCode =
  | "backend_unavailable"
  | "backend_unsupported" // an op or dtype this backend does not have
  | "backend_shape" // an op called with shapes that do not fit
  | "backend_disposed" // a tensor used after its arena closed
  | "backend_memory" // does not fit the device
  | "backend_lost" // the device is gone; the work that ran on it failed, a new one may work
  | "replica_lost"; // another process of a training run is gone

export type RequestErrorCode =
  | "request_invalid" // an option or argument out of range or unknown
  | "image_count" // <image> marks and images differ in number
  | "context_length" // the prompt does not fit the context
  | "cache_full" // no pages or states left
  | "queue_full" // too many requests wait
  | "timeout" // the request's time is over
  | "server_unreachable" // nobody answers at a server's address
  | "server_refused" // a server answered with an error, or not in full
  | "aborted";

export type DataErrorCode =
  | "data_missing" // no such file or folder of a dataset, or an asset that is not installed
  | "data_unreadable" // a dataset file damaged as a whole, or of an unknown kind
  | "data_empty" // not one usable row
  | "data_mix" // weights or names of a mix are wrong
  | "data_sample" // one sample after another cannot be drawn
  | "data_worker"; // a drawing thread is gone

export type ErrorCode =
  | ConfigErrorCode
  | CheckpointErrorCode
  | ImageErrorCode
  | BackendErrorCode
  | RequestErrorCode
  | DataErrorCode;

/** Values a program may want out of an error: names, sizes, limits. */
export type ErrorFields = Readonly<
  Record<string, string | number | boolean | null | readonly (string | number)[]>
>;

export interface ErrorOptions {
  readonly fields?: ErrorFields;
  readonly cause?: unknown;
}

class CodedError<Code extends ErrorCode> extends Error {
  readonly code: Code;
  readonly fields: ErrorFields;

  constructor(code: Code, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? {};
  }
}

/** `config.json`, `preprocessor_config.json` or another settings file is wrong. */
export class ConfigError extends CodedError<ConfigErrorCode> {
  override readonly name = "ConfigError";
}

/** Weights, tokenizer or template of a model folder are wrong or absent. */
export class CheckpointError extends CodedError<CheckpointErrorCode> {
  override readonly name = "CheckpointError";
}

/** An image cannot be read or is outside the limits. */
export class ImageError extends CodedError<ImageErrorCode> {
  override readonly name = "ImageError";
}

/** A backend is absent, or was asked for what it cannot do. */
export class BackendError extends CodedError<BackendErrorCode> {
  override readonly name = "BackendError";
}

/** A caller's request is wrong, too large, or was aborted. */
export class RequestError extends CodedError<RequestErrorCode> {
  override readonly name = "RequestError";
}

/** A dataset or what generators draw with is absent or unusable. */
export class DataError extends CodedError<DataErrorCode> {
  override readonly name = "DataError";
}

/** An error of this package, from any copy of it. */
export type Vl01Error = ConfigError | CheckpointError | ImageError | BackendError | RequestError | DataError;

const families = new Set([
  "ConfigError",
  "CheckpointError",
  "ImageError",
  "BackendError",
  "RequestError",
  "DataError",
]);

/** True for errors thrown on purpose by this package (by name and code, so that it holds across copies). */
export function isVl01Error(error: unknown): error is Vl01Error {
  return error instanceof Error && families.has(error.name) && typeof Reflect.get(error, "code") === "string";
}
