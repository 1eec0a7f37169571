import type { ModelConfig } from "../formats/config.ts";
import { type MemoryPlan, type PlanDType, parseDevices, planMemory } from "../runtime/plan.ts";
import { formatBytes, formatCount, formatTable } from "./format.ts";

export interface PlanFlags {
  readonly model: string;
  readonly devices: string;
  readonly dtype: PlanDType;
  readonly context?: number;
  readonly sequences: number;
  readonly images: number;
  readonly json?: boolean;
}

export async function plan(flags: PlanFlags): Promise<void> {
  const config = await readConfig(flags.model);
  const { mostImageTokens } = await import("../runtime/image-tokens.ts");
  const options = {
    deviceBytes: parseDevices(flags.devices),
    dtype: flags.dtype,
    contextLength: flags.context ?? config.textConfig.maxPositionEmbeddings,
    numSequences: flags.sequences,
    imageTokens: flags.images * mostImageTokens(config),
  };
  const result = planMemory(config, options);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ ...options, ...result }, null, 2)}\n`);
  } else {
    process.stdout.write(describe(result, options));
  }
  if (!result.fits) process.exitCode = 1;
}

async function readConfig(name: string): Promise<ModelConfig> {
  if (name.toLowerCase() === "minimax-vl-01") return (await import("../formats/presets.ts")).minimaxVl01;
  const { directory, expectDirectory } = await import("../runtime/node.ts");
  const { readModelConfig } = await import("../formats/config-files.ts");
  await expectDirectory(name);
  return readModelConfig(directory(name));
}

function describe(
  result: MemoryPlan,
  { dtype, contextLength, imageTokens }: { dtype: PlanDType; contextLength: number; imageTokens: number },
): string {
  const header = ["device", "layers", "also", "weights", "KV", "state", "features", "total", "free"];
  const bytes = (value: number) => (value === 0 ? "-" : formatBytes(value));
  const rows = result.devices.map((device) => [
    String(device.device),
    `${device.layers[0]}-${device.layers[1] - 1}`,
    device.also.join(", "),
    bytes(device.weightBytes),
    bytes(device.kvBytes),
    bytes(device.stateBytes),
    bytes(device.featureBytes),
    bytes(device.totalBytes),
    device.fits ? formatBytes(device.deviceBytes - device.totalBytes) : "does not fit",
  ]);
  const totals = [
    ["weights", formatCount(result.weightBytes), weightDetail(result, dtype)],
    ["KV", formatCount(result.kvBytes), `${formatCount(contextLength)} tokens a sequence`],
    ["state", formatCount(result.stateBytes), "float32, the same at any length"],
    ["image features", formatCount(result.featureBytes), `${formatCount(imageTokens)} image tokens`],
    ["total", formatCount(result.totalBytes), formatBytes(result.totalBytes)],
  ].map(([name, value, detail]) => [name!, `${value!} bytes`, detail!]);
  const short = result.devices.filter(({ fits }) => !fits).map(({ device }) => device);
  const verdict =
    short.length === 0
      ? "It fits; activations and the runtime itself come out of what is free."
      : `It does not fit: ${short.length === 1 ? `device ${short[0]} is` : `devices ${short.join(", ")} are`} too small. Use more or larger devices, a smaller dtype or a shorter context.`;
  return `${formatTable([header, ...rows], [3, 4, 5, 6, 7, 8])}\n\n${formatTable(totals, [1])}\n\n${verdict}\n`;
}

function weightDetail({ quantizedValues, plainValues, scales }: MemoryPlan, dtype: PlanDType): string {
  if (quantizedValues === 0) return `${formatCount(plainValues)} values in ${dtype}`;
  return `${formatCount(quantizedValues)} values in int8, ${formatCount(plainValues)} in bf16, ${formatCount(scales)} row scales in bf16`;
}
