import { RequestError } from "../errors.ts";
import type { ImageCodec } from "../image/decode.ts";
import type { Model } from "../runtime/model.ts";
import { loadModel, planModel } from "../runtime/node.ts";
import { bundledModelPath } from "../runtime/node-bundled-model.ts";
import { hostMemoryFor } from "../runtime/node-host-memory.ts";
import { expectRoom } from "../runtime/plan-load.ts";
import { formatBytes } from "./format.ts";
import type { ModelFlags } from "./model-options.ts";
import type { ChatModel, ServerFlags } from "./remote-model.ts";

/** What a command asks of the model that the flags do not say. */
export interface LoadNeeds {
  /** One request is all: then nothing is kept for later ones. */
  readonly isForOne?: boolean;
  /** In place of `sharpCodec`. */
  readonly codec?: ImageCodec | undefined;
  /** Requests that run at once. */
  readonly maxSequences?: number;
}

/** The model that the flags name: of this machine, or with --server of another. @throws as the two */
export async function openFromFlags(
  flags: ModelFlags & ServerFlags,
  needs: LoadNeeds = {},
): Promise<ChatModel> {
  const { server, apiKey } = flags;
  if (server !== undefined) return (await import("./remote-model.ts")).openRemoteModel(server, flags);
  if (apiKey === undefined) return loadFromFlags(flags, needs);
  throw new RequestError("request_invalid", "--api-key goes with --server URL; leave it out");
}

/**
 * Loads the model that the flags name, with a progress line when a person watches.
 *
 * @throws {BackendError} `backend_memory` when the machine's memory has no room for it, before anything is loaded
 */
export async function loadFromFlags(
  flags: ModelFlags,
  { isForOne = false, codec, maxSequences }: LoadNeeds = {},
): Promise<Model> {
  const path = flags.model ?? bundledModelPath();
  const watched = process.stderr.isTTY;
  const options = {
    backend: flags.backend,
    preprocessing: flags.preprocessing,
    packedCache: flags.packedCache === true,
    ...(isForOne ? { maxSequences: 1, imageCacheBytes: 0, stateCacheBytes: 0 } : {}),
    ...(codec === undefined ? {} : { codec }),
    ...(maxSequences === undefined ? {} : { maxSequences }),
    ...(flags.context === undefined ? {} : { contextLength: flags.context }),
  };
  const plan = await planModel(path, options);
  const freeBytes = await hostMemoryFor(flags.backend);
  if (freeBytes !== null) expectRoom(plan, freeBytes, `model ${path}`, "are free on this machine");
  try {
    return await loadModel(path, {
      ...options,
      ...(watched
        ? {
            onProgress: (loaded, total) =>
              void process.stderr.write(`\r\x1b[Kloading ${formatBytes(loaded)} of ${formatBytes(total)}`),
          }
        : {}),
    });
  } finally {
    if (watched) process.stderr.write("\r\x1b[K");
  }
}

/** Aborts on the first Ctrl-C; the second ends the program at once. */
export function interruptSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error("interrupted"));
  process.once("SIGINT", abort);
  return { signal: controller.signal, release: () => void process.removeListener("SIGINT", abort) };
}
