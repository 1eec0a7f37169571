/**
 * What a WebGPU kernel is: a function from GPU-side tensors and sizes to dispatches. It never touches a device, so that the
 * backend and the bench harness run the same code.
 *
 * In WGSL: `@group(0) @binding(0) var<uniform> params: Params;`, then the storage buffers from binding 1 in order, also
 * when there are no params. WGSL lies in kernels/*.wgsl, embedded in kernels/wgsl.ts by scripts/embed-wgsl.mjs.
 *
 * Storage inputs are declared `read`, outputs `read_write`. A temporary is a buffer of its own, so an input and an output
 * of one dispatch never share a buffer unless they are the same tensor.
 */

import type { DType } from "../../tensor/dtype.ts";
import type { Sequences } from "../../tensor/sequences.ts";

/** A compute shader ready to compile. */
export interface Kernel {
  /** For profiles and messages; different code or constants need no different name. */
  readonly name: string;
  readonly code: string;
  readonly entryPoint: string;
  /** Values of the shader's `override` constants. */
  readonly constants: Readonly<Record<string, number>>;
  /**
   * Which storage bindings are written (`read_write`), by position; the others are `read`. Pipelines get explicit layouts
   * from this, so that all kernels with the same pattern share bind groups.
   */
  readonly writes: readonly boolean[];
}

/** One dispatch of a kernel. */
export interface Dispatch {
  readonly kernel: Kernel;
  /** The uniform `Params`, at most `maxParamsBytes`; null when the kernel has none. */
  readonly params: ArrayBuffer | Uint32Array<ArrayBuffer> | null;
  /** Storage bindings in order; none empty. */
  readonly buffers: readonly BufferRange[];
  readonly workgroups: readonly [x: number, y: number, z: number];
}

/** Part of a buffer: offset a multiple of 256, size a multiple of 4 and at least 4. */
export interface BufferRange {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

export const maxParamsBytes = 256;

/** An activation or cache: row-major values without padding. */
export interface GpuTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** At least the values; may be longer. */
  readonly range: BufferRange;
}

/**
 * A weight [N, K] or [E, N, K], stored row by row as the checkpoint has it (two f16 or bf16, four int8 or eight q4 values a
 * u32; see docs/quantisation.md for q4). Rows are padded with zeros to a multiple of 16 bytes.
 */
export interface GpuWeight {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** u32 words from one row to the next: a multiple of 4, except for activations that stand as weights. */
  readonly rowWords: number;
  /** Whether products must take activations unrounded: every role but `product`. */
  readonly isExact: boolean;
  /** In order; several when the whole is over the device's largest binding. */
  readonly parts: readonly GpuWeightPart[];
}

/** Whole rows of a weight; of a weight with experts, all rows of whole experts. */
export interface GpuWeightPart {
  /** Counted over experts and their rows. */
  readonly firstRow: number;
  readonly numRows: number;
  readonly values: BufferRange;
  /** f32, from the part's first row: int8 one a row, q4 one a group of 32. Null for floats. */
  readonly scales: BufferRange | null;
}

/** A shape of subgroup matrices that the device multiplies: [m, k] x [k, n]. */
export interface SubgroupMatrixConfig {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** What a device can do, as far as kernels are chosen by it. */
export interface Abilities {
  readonly f16: boolean;
  /** Lanes of a subgroup; null without subgroups, or when their size varies. */
  readonly subgroupSize: number | null;
  /** Empty without subgroup matrices. */
  readonly subgroupMatrix: readonly SubgroupMatrixConfig[];
  readonly limits: KernelLimits;
}

export interface KernelLimits {
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxBufferSize: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

/** What WebGPU promises everywhere: the portable kernels keep to it. */
export const leastAbilities: Abilities = {
  f16: false,
  subgroupSize: null,
  subgroupMatrix: [],
  limits: {
    maxStorageBuffersPerShaderStage: 8,
    maxStorageBufferBindingSize: 2 ** 27,
    maxBufferSize: 2 ** 28,
    maxComputeWorkgroupStorageSize: 16384,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
    maxComputeWorkgroupsPerDimension: 65535,
  },
};

/** What a function that makes dispatches is given besides tensors. */
export interface KernelContext {
  readonly abilities: Abilities;
  /** A buffer with unspecified content, for use between the dispatches of one op. */
  scratch(numBytes: number): BufferRange;
  /** The sequences of a step as `sequenceWords` lays them out, i32; uploaded once a step. */
  sequences(sequences: Sequences, keySequences?: Sequences): BufferRange;
  /** Values that only this op reads. */
  stage(values: Float32Array | Int32Array | Uint32Array): BufferRange;
  /** A small table that the device keeps, such as decay rates; equal tables are uploaded once. */
  table(values: Float32Array | Uint32Array): BufferRange;
}

/**
 * Sequences as words:
 *
 *   0            S, number of sequences
 *   1            T, number of tokens
 *   2            where the page numbers start in this array
 *   3            where the offsets of the keys start: 4 unless keySequences are given
 *   4            offsets [S + 1]
 *   5 + S        pastLengths [S]
 *   5 + 2 S      stateSlots [S], 0 without a cache
 *   5 + 3 S      where the pages of each sequence start, counted from word 2's place, [S + 1]
 *   word 2       page numbers of all sequences, end to end
 *   word 3       offsets of keySequences [S + 1]
 */
export function sequenceWords(sequences: Sequences, keySequences?: Sequences): Int32Array {
  const { offsets, pastLengths, pageTables, stateSlots } = sequences;
  const S = pastLengths.length;
  const firstPage = 6 + 4 * S;
  const numPages = pageTables.reduce((sum, pages) => sum + pages.length, 0);
  const end = firstPage + numPages;
  const words = new Int32Array(end + (keySequences ? S + 1 : 0));
  words.set([S, offsets[S]!, firstPage, keySequences ? end : 4]);
  if (keySequences) words.set(keySequences.offsets, end);
  words.set(offsets, 4);
  words.set(pastLengths, 5 + S);
  words.set(stateSlots, 5 + 2 * S);
  let at = 0;
  for (let s = 0; s <= S; s++) {
    words[5 + 3 * S + s] = at;
    const pages = pageTables[s];
    if (!pages) continue;
    words.set(pages, firstPage + at);
    at += pages.length;
  }
  return words;
}

/**
 * Workgroups of a one-dimensional count, laid out in x and y so that neither passes the limit. In WGSL the index is
 * `workgroup_id.x + workgroup_id.y * num_workgroups.x`; the last ones may be over the count.
 */
export function spreadWorkgroups(
  count: number,
  limit = leastAbilities.limits.maxComputeWorkgroupsPerDimension,
): readonly [number, number, number] {
  if (count <= limit) return [count, 1, 1];
  const y = Math.ceil(count / limit);
  return [Math.ceil(count / y), y, 1];
}
