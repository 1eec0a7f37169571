/**
 * From an adapter to a device with all that our kernels can use: features, limits, and what it is called.
 */

import { BackendError } from "../../errors.ts";
import type { Abilities, KernelLimits, SubgroupMatrixConfig } from "./kernel.ts";
import { leastAbilities } from "./kernel.ts";

/** An adapter, described before a device is made. */
export interface AdapterReport {
  /** One line: name, memory limits, what kernels may use. */
  readonly detail: string;
  /** Rendered by the processor: right, but slower than the native backend. */
  readonly isSoftware: boolean;
}

export interface OpenDevice {
  readonly device: GPUDevice;
  readonly abilities: Abilities;
  readonly report: AdapterReport;
  readonly hasTimestamps: boolean;
}

/** Fields of Dawn's adapter info that the standard lacks or that are too new for type definitions. */
interface AdapterDetails {
  readonly subgroupMinSize?: number;
  readonly subgroupMaxSize?: number;
  readonly isFallbackAdapter?: boolean;
  readonly subgroupMatrixConfigs?: readonly (Omit<SubgroupMatrixConfig, "m" | "n" | "k"> & {
    readonly M: number;
    readonly N: number;
    readonly K: number;
  })[];
}

const wantedFeatures = [
  "shader-f16",
  "subgroups",
  "subgroup-size-control",
  "timestamp-query",
  "chromium-experimental-subgroup-matrix",
];

const softwareNames = /swiftshader|llvmpipe|lavapipe|basic render|software/i;

/** The adapter that a program should compute on, or null. */
export function requestAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  return gpu.requestAdapter({ powerPreference: "high-performance" });
}

export function describeAdapter(adapter: GPUAdapter): AdapterReport {
  const { vendor, architecture, device, description } = adapter.info;
  const name = description || [vendor, architecture, device].filter(Boolean).join(" ") || "unnamed adapter";
  const abilities = abilitiesOf(adapter.info, adapter.features, adapter.limits);
  const isSoftware =
    (adapter.info as AdapterDetails).isFallbackAdapter === true ||
    softwareNames.test(`${name} ${architecture} ${device}`);
  const features = [
    abilities.f16 ? "f16" : "no f16",
    abilities.subgroupSize === null ? "no subgroups" : `subgroups of ${abilities.subgroupSize}`,
    abilities.subgroupMatrix.length > 0 ? "subgroup matrices" : "no subgroup matrices",
    `buffers up to ${abilities.limits.maxStorageBufferBindingSize} bytes`,
  ];
  const software = isSoftware ? "; software, used only when asked for by name" : "";
  return { detail: `${name}: ${features.join(", ")}${software}`, isSoftware };
}

/**
 * A device with every limit at the adapter's best and every feature that our kernels use.
 *
 * @throws {BackendError} `backend_unavailable` when the adapter gives none
 */
export async function openDevice(adapter: GPUAdapter): Promise<OpenDevice> {
  const report = describeAdapter(adapter);
  const requiredLimits = Object.fromEntries(
    Object.keys(leastAbilities.limits).map((name) => [name, adapter.limits[name as keyof KernelLimits]]),
  );
  const alignments = ["minUniformBufferOffsetAlignment", "maxComputeWorkgroupSizeY"] as const;
  for (const name of alignments) requiredLimits[name] = adapter.limits[name];
  const features = wantedFeatures.filter((name) => adapter.features.has(name)) as GPUFeatureName[];
  try {
    const device = await adapter.requestDevice({ requiredLimits, requiredFeatures: features });
    const abilities = abilitiesOf(adapter.info, device.features, device.limits);
    return { device, abilities, report, hasTimestamps: device.features.has("timestamp-query") };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError("backend_unavailable", `webgpu: ${report.detail} gives no device: ${reason}`, {
      cause,
    });
  }
}

function abilitiesOf(
  info: GPUAdapterInfo,
  features: ReadonlySet<string>,
  limits: GPUSupportedLimits,
): Abilities {
  const details = info as AdapterDetails;
  const { subgroupMinSize: least, subgroupMaxSize: most } = details;
  const hasSubgroups = features.has("subgroups") && least !== undefined && least === most;
  const hasMatrices = features.has("chromium-experimental-subgroup-matrix");
  const configs = hasMatrices ? (details.subgroupMatrixConfigs ?? []) : [];
  return {
    f16: features.has("shader-f16"),
    subgroupSize: hasSubgroups ? least : null,
    subgroupMatrix: configs.map(({ componentType, resultComponentType, M, N, K }) => ({
      componentType,
      resultComponentType,
      m: M,
      n: N,
      k: K,
    })),
    limits: {
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    },
  };
}
