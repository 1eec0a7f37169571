import { addonStatus } from "../backends/native/addon.ts";
import { NativeBackend } from "../backends/native/native-backend.ts";
import { measurePeaks, type Peaks } from "../backends/native/peaks.ts";
import { WebGpuBackend } from "../backends/webgpu/webgpu-backend.ts";
import { RequestError } from "../errors.ts";
import { openCheckpoint } from "../formats/checkpoint.ts";
import type { ModelConfig } from "../formats/config.ts";
import { readModelConfig } from "../formats/config-files.ts";
import { loadWeights, type WeightSource } from "../models/load-weights.ts";
import type { WeightSlot } from "../models/weights.ts";
import { openBackend } from "../runtime/backends.ts";
import { type BenchRow, benchModel } from "../runtime/bench.ts";
import { benchShapes } from "../runtime/bench-shapes.ts";
import { directory, expectDirectory, nodeProviders } from "../runtime/node.ts";
import { openNodeWebGpu } from "../runtime/node-backends.ts";
import { type SyntheticDType, syntheticCheckpoint } from "../runtime/synthetic.ts";
import type { Backend, KernelTime } from "../tensor/backend.ts";
import { formatCount, formatTable } from "./format.ts";

export interface BenchFlags {
  readonly model?: string;
  readonly shape?: string;
  readonly dtype: SyntheticDType;
  readonly prompt: number;
  readonly tokens: number;
  readonly chunk: number;
  readonly repeats: number;
  readonly backend: string;
  readonly profile?: boolean;
  readonly json?: boolean;
}

export async function bench(flags: BenchFlags): Promise<void> {
  const { config, source, name } = await openSource(flags);
  const backend = await openForBench(flags);
  try {
    const { executor } = addonStatus();
    const peaks = backend.name === "native" && executor ? await measurePeaks(executor) : null;
    const weights = await loadWeights(config, source, backend);
    if (flags.profile && backend instanceof NativeBackend) await backend.startProfile();
    const rows = await benchModel({ backend, config, weights }, (slot) => bytesPerWeight(source, slot), {
      promptTokens: flags.prompt,
      newTokens: flags.tokens,
      prefillChunk: flags.chunk,
      repeats: flags.repeats,
    });
    const detail =
      backend.name === "native" && executor
        ? executor.detail
        : backend instanceof WebGpuBackend
          ? backend.detail
          : backend.name;
    const hasProfile = backend instanceof WebGpuBackend || backend instanceof NativeBackend;
    const kernels = flags.profile && hasProfile ? await backend.takeProfile() : null;
    const report = {
      name,
      backend: detail,
      peaks,
      rows: rows.map((row) => ({ ...row, ...shares(row, peaks, source) })),
      ...(kernels ? { kernels: withShares(kernels) } : {}),
    };
    if (flags.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else process.stdout.write(describe(report));
  } finally {
    backend.close();
  }
}

/** @throws {RequestError} `request_invalid` for a profile of a backend that has none */
async function openForBench({ backend, profile }: BenchFlags): Promise<Backend> {
  if (!profile) return openBackend(backend, nodeProviders);
  if (backend === "webgpu") return openNodeWebGpu({ profile: true });
  const opened = await openBackend(backend, nodeProviders);
  if (opened instanceof NativeBackend) return opened;
  opened.close();
  throw new RequestError(
    "request_invalid",
    `--profile with backend "${backend}": expected --backend webgpu, native or wasm`,
  );
}

/** Each kernel's part of the time of all. */
function withShares(kernels: readonly KernelTime[]): readonly KernelShare[] {
  const total = kernels.reduce((sum, { totalMs }) => sum + totalMs, 0);
  return kernels.map((kernel) => ({ ...kernel, share: total > 0 ? kernel.totalMs / total : 0 }));
}

async function openSource(
  flags: BenchFlags,
): Promise<{ config: ModelConfig; source: WeightSource; name: string }> {
  if (flags.model !== undefined) {
    await expectDirectory(flags.model);
    const folder = directory(flags.model);
    return { config: await readModelConfig(folder), source: await openCheckpoint(folder), name: folder.name };
  }
  const shape = benchShapes[flags.shape ?? "lightning-small"];
  if (!shape) {
    throw new RequestError(
      "request_invalid",
      `shape "${flags.shape}": expected one of ${Object.keys(benchShapes).join(", ")}`,
    );
  }
  const config = shape();
  return {
    config,
    source: syntheticCheckpoint(config, flags.dtype),
    name: `${flags.shape ?? "lightning-small"} ${flags.dtype}`,
  };
}

/** Bytes of one value as the checkpoint stores it, scales included. */
function bytesPerWeight({ entries }: WeightSource, slot: WeightSlot): number {
  const part = slot.spellings.map((parts) => parts[0]!).find(({ name }) => entries.has(name))!;
  switch (entries.get(part.name)!.dtype) {
    case "U8":
      return 0.5 + 2 / 32;
    case "I8":
      return 1 + 4 / part.shape.at(-1)!;
    case "F32":
      return 4;
    default:
      return 2;
  }
}

interface Shares {
  /** Operations a second over the peak of the instruction for the weights' dtype. */
  readonly ofOperations: number | null;
  /** Bytes a second over the read bandwidth, for decode. */
  readonly ofBandwidth: number | null;
}

function shares(row: BenchRow, peaks: Peaks | null, source: WeightSource): Shares {
  if (!peaks) return { ofOperations: null, ofBandwidth: null };
  const dtypes = new Set([...source.entries.values()].map(({ dtype }) => dtype));
  const isInteger = (dtypes.has("I8") || dtypes.has("U8")) && row.part !== "image encode";
  const peak = isInteger ? peaks.int8 : dtypes.has("BF16") ? peaks.bf16 : peaks.f32;
  return {
    ofOperations: row.operations / row.seconds / (peak ?? peaks.f32),
    ofBandwidth: row.bytes > 0 ? row.bytes / row.seconds / peaks.readBytes : null,
  };
}

interface KernelShare extends KernelTime {
  readonly share: number;
}

interface Report {
  readonly kernels?: readonly KernelShare[];
  readonly name: string;
  readonly backend: string;
  readonly peaks: Peaks | null;
  readonly rows: readonly (BenchRow & Shares)[];
}

function describe({ name, backend, peaks, rows, kernels }: Report): string {
  const giga = (value: number | null) => (value === null ? "-" : (value / 1e9).toFixed(1));
  const percent = (value: number | null) => (value === null ? "-" : `${(100 * value).toFixed(0)} %`);
  const limits = peaks
    ? `measured limits: ${giga(peaks.readBytes)} GB/s read, ${giga(peaks.f32)} GFLOP/s f32, ${giga(peaks.bf16)} GFLOP/s bf16, ${giga(peaks.int8)} GOP/s int8`
    : "measured limits: none on this backend";
  const header = ["part", "count", "seconds", "per second", "GOP/s", "of peak", "GB/s", "of bandwidth"];
  const table = rows.map((row) => [
    row.part,
    formatCount(row.count),
    row.seconds.toFixed(3),
    row.perSecond.toFixed(1),
    giga(row.operations / row.seconds),
    percent(row.ofOperations),
    row.bytes > 0 ? giga(row.bytes / row.seconds) : "-",
    percent(row.ofBandwidth),
  ]);
  const text = `${name} on ${backend}\n${limits}\n\n${formatTable([header, ...table], [1, 2, 3, 4, 5, 6, 7])}\n`;
  if (!kernels) return text;
  const times = kernels.map((one) => [
    one.kernel,
    formatCount(one.calls),
    one.totalMs.toFixed(3),
    percent(one.share),
  ]);
  return `${text}\n${formatTable([["kernel", "calls", "total ms", "share"], ...times], [1, 2, 3])}\n`;
}
