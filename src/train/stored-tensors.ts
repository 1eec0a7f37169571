/** The tensors of a safetensors file of training, f32 or f16, by name. */

import { CheckpointError } from "../errors.ts";
import type { ByteSource } from "../formats/byte-source.ts";
import { readSafetensorsHeader, type TensorEntry } from "../formats/safetensors.ts";
import type { Backend, WeightPart, WeightSpec } from "../tensor/backend.ts";
import { toF32 } from "../tensor/half.ts";
import { numElements, type Tensor } from "../tensor/tensor.ts";

export interface StoredTensors {
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** All values of a tensor. @throws {CheckpointError} `tensor_missing` */
  read(name: string): Promise<Float32Array>;
  /** A tensor on a backend, as training holds it; the caller frees it. @throws {CheckpointError} `tensor_missing` */
  load(name: string, backend: Backend, placed?: StoredPlacement): Promise<Tensor>;
}

/** `values` and 0 unless given. */
export type StoredPlacement = Partial<Pick<WeightSpec, "role" | "depth">>;

/** @throws {CheckpointError} `safetensors_header`, `safetensors_layout`, `tensor_dtype` */
export async function openStoredTensors(source: ByteSource): Promise<StoredTensors> {
  const { entries } = await readSafetensorsHeader(source);
  const dtypeOf = (entry: TensorEntry) => {
    const dtype = dtypes[entry.dtype as keyof typeof dtypes];
    if (dtype) return dtype;
    throw new CheckpointError(
      "tensor_dtype",
      `${source.name}: ${entry.name} is ${entry.dtype}, expected ${Object.keys(dtypes).join(" or ")}`,
    );
  };
  for (const entry of entries.values()) dtypeOf(entry);
  const entryOf = (name: string): TensorEntry => {
    const entry = entries.get(name);
    if (entry) return entry;
    throw new CheckpointError(
      "tensor_missing",
      `${source.name}: there is no tensor ${name} among ${entries.size}`,
    );
  };
  return {
    entries,
    async read(name) {
      const entry = entryOf(name);
      return toF32(dtypeOf(entry), await source.read(entry.begin, entry.end - entry.begin));
    },
    async load(name, backend, { role = "values", depth = 0 } = {}) {
      const entry = entryOf(name);
      const part: WeightPart = {
        dtype: dtypeOf(entry),
        count: numElements(entry.shape),
        read: (offset, length) => source.read(entry.begin + offset, length),
        scales: null,
      };
      return backend.load({ name, shape: entry.shape, role, depth }, [part]);
    },
  };
}

const dtypes = { F32: "f32", F16: "f16" } as const;
