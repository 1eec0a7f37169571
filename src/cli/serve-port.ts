/** Which engine a server stands before: models of this machine, or a vLLM server. */

import { RequestError } from "../errors.ts";
import { bundledModelName, bundledModelPath } from "../runtime/node-bundled-model.ts";
import type { EnginePort } from "../server/engine-port.ts";
import type { Log } from "../server/log.ts";
import type { ModelSource } from "../server/runtime-port.ts";

export interface PortFlags {
  readonly engine: "local" | "vllm";
  readonly model?: readonly ModelSource[];
  readonly backend: string;
  readonly context?: number;
  readonly preprocessing: "default" | "reference";
  readonly packedCache?: boolean;
  readonly unloadAfter?: number;
  readonly memory?: number;
  readonly speculate?: number;
  readonly maxPixels: number;
  readonly url?: string;
  readonly vllmModel?: string;
  readonly tokenizer?: string;
  readonly engineKey?: string;
  readonly firstTokenTimeout: number;
  readonly tokenTimeout: number;
}

/** Opens the port. @param concurrency generations under way at once */
export type OpenPort = (concurrency: number, log: Log) => Promise<EnginePort>;

/** Checks the flags before anything is opened. @throws {RequestError} `request_invalid` for flags that do not go together */
export function planPort(flags: PortFlags): OpenPort {
  return flags.engine === "vllm" ? planVllm(flags) : planLocal(flags);
}

function planLocal(flags: PortFlags): OpenPort {
  const { backend, preprocessing, maxPixels, context } = flags;
  const models = flags.model ?? [{ id: bundledModelName, path: bundledModelPath() }];
  expectAbsent(flags, ["url", "vllmModel", "tokenizer", "engineKey"], "--engine vllm");
  const { speculate: speculation = 0 } = flags;
  if (speculation > 16)
    throw new RequestError("request_invalid", `--speculate ${speculation}: expected 0 to 16 tokens`);
  return async (maxSequences, log) => {
    const { openRuntimePort } = await import("../server/runtime-port.ts");
    const packedCache = flags.packedCache === true;
    const options = {
      backend,
      preprocessing,
      packedCache,
      maxSequences,
      maxPixels,
      speculation,
      unloadAfterMs: flags.unloadAfter === undefined ? null : flags.unloadAfter * 1000,
      memoryBytes: flags.memory ?? null,
      ...(context === undefined ? {} : { contextLength: context }),
    };
    return openRuntimePort(models, options, log);
  };
}

function planVllm(flags: PortFlags): OpenPort {
  const { url, preprocessing, maxPixels } = flags;
  expectAbsent(flags, ["model", "packedCache", "unloadAfter", "memory", "speculate"], "--engine local");
  if (flags.backend !== "auto") {
    throw new RequestError("request_invalid", "--backend goes with --engine local; leave it out");
  }
  if (url === undefined) {
    throw new RequestError("request_invalid", "--engine vllm needs --url http://HOST:8000/v1");
  }
  return async (_, log) => {
    const { openVllmPort } = await import("../server/vllm/vllm-port.ts");
    const options = {
      url,
      key: flags.engineKey ?? process.env["VL01_ENGINE_KEY"] ?? null,
      firstByteTimeoutMs: flags.firstTokenTimeout * 1000,
      gapTimeoutMs: flags.tokenTimeout * 1000,
      model: flags.vllmModel ?? null,
      contextLength: flags.context ?? null,
      tokenizer: flags.tokenizer ?? null,
      preprocessing,
      maxPixels,
    };
    return openVllmPort(options, log);
  };
}

function expectAbsent(flags: PortFlags, names: readonly (keyof PortFlags)[], engine: string): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new RequestError("request_invalid", `${flag} goes with ${engine}; leave it out`);
}
