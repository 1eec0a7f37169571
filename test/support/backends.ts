import { parseBackend } from "../../src/runtime/backend-names.ts";
import { backendStatuses, openBackend } from "../../src/runtime/backends.ts";
import { nodeProviders } from "../../src/runtime/node-backends.ts";
import type { Backend, WeightPart, WeightRole } from "../../src/tensor/backend.ts";
import { dtypeBytes, q4GroupSize, type WeightDType } from "../../src/tensor/dtype.ts";
import { f32ToBf16 } from "../../src/tensor/half.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { numElements } from "../../src/tensor/tensor.ts";
import { randomValues } from "./tensors.ts";

export interface TestBackend {
  readonly name: string;
  /** Null when it can be opened; else why not. */
  readonly missing: string | null;
  open(): Promise<Backend>;
}

/** Every backend other than the reference, with the reason for those that this machine lacks. */
export async function testBackends(): Promise<readonly TestBackend[]> {
  const others = nodeProviders.filter(({ name }) => name !== "reference");
  return Promise.all(
    others.map(async (provider) => {
      const { available, detail } = await provider.status();
      return { name: provider.name, missing: available ? null : detail, open: () => provider.open() };
    }),
  );
}

/** Backends of several devices, named as a user names them, each missing where one of its devices is. */
export async function layeredTestBackends(names: readonly string[]): Promise<readonly TestBackend[]> {
  const statuses = await backendStatuses(nodeProviders);
  return names.map((name) => {
    const absent = parseBackend(name)
      .map((device) => statuses.find((status) => status.name === device.name)!)
      .find(({ available }) => !available);
    const missing = absent ? `${absent.name}: ${absent.detail}` : null;
    return { name, missing, open: () => openBackend(name, nodeProviders) };
  });
}

/** Seeded random weight bytes of a dtype, and scales where it has them. */
export function randomPart(
  dtype: WeightDType,
  shape: readonly number[],
  seed: number,
  deviation: number,
): WeightPart {
  const count = numElements(shape);
  const width = shape.at(-1)!;
  const bytes = weightBytes(dtype, count, seed, deviation);
  const perScale = dtype === "int8" ? width : q4GroupSize;
  const largest = dtype === "int8" ? 127 : 8;
  const scales = randomValues(seed + 1, count / perScale || 0).map(
    (value) => ((1.5 + value) * deviation) / largest,
  );
  const quantized = dtype === "int8" || dtype === "q4";
  return {
    dtype,
    count,
    read: async (offset, length) => bytes.slice(offset, offset + length),
    scales: quantized ? async () => scales : null,
  };
}

function weightBytes(dtype: WeightDType, count: number, seed: number, deviation: number): Uint8Array {
  const values = randomValues(seed, count, deviation);
  switch (dtype) {
    case "f32":
      return new Uint8Array(values.buffer);
    case "bf16":
      return f32ToBf16(values);
    case "f16":
      return f32ToF16(values);
    case "int8":
    case "q4":
      return Uint8Array.from(
        { length: dtypeBytes(dtype, count) },
        (_, i) => Math.floor((values[i]! / deviation) * 40) & 255,
      );
  }
}

/** f16 bytes of values of ordinary size (no subnormals), rounded toward zero. */
function f32ToF16(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  words.forEach((word, i) => {
    const exponent = ((word >> 23) & 255) - 127 + 15;
    const half = exponent <= 0 ? 0 : (exponent << 10) | ((word >> 13) & 1023);
    const signed = half | ((word >> 16) & 0x8000);
    bytes[2 * i] = signed & 255;
    bytes[2 * i + 1] = signed >> 8;
  });
  return bytes;
}

/** The same random weight on a backend. */
export function loadRandom(
  backend: Backend,
  role: WeightRole,
  dtype: WeightDType,
  shape: readonly number[],
  seed: number,
  deviation = 0.3,
): Promise<Tensor> {
  return backend.load({ name: "random", shape, role }, [randomPart(dtype, shape, seed, deviation)]);
}
