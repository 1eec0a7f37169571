/**
 * Checkpoints that do not exist: random weights of any configuration, made as they are read. For measuring.
 */

import type { ModelConfig } from "../formats/config.ts";
import { scaleName, type WeightEntry, type WeightSource } from "../models/load-weights.ts";
import { isWeightSlot, weightSlots } from "../models/weights.ts";
import { numElements } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";

export type SyntheticDType = "f32" | "bf16" | "int8" | "q4";

/** Bytes of noise that all weights are cut from. */
const noiseBytes = 1 << 24;

/**
 * A source of random weights under their official names. Matrices of the decoder and the vision tower have the dtype asked
 * for (the vision tower bf16 where that is int8 or q4), the rest f32. Values have a standard deviation near 0.02.
 */
export function syntheticCheckpoint(config: ModelConfig, dtype: SyntheticDType): WeightSource {
  const entries = new Map<string, WeightEntry>();
  mapTree(weightSlots(config), isWeightSlot, (slot, path) => {
    const isMatrix = slot.role === "product";
    const stored = path.startsWith("text.layers") ? dtype : dtype === "f32" ? "f32" : "bf16";
    for (const { name, shape } of slot.officialParts) {
      if (isMatrix) addMatrix(entries, name, shape, stored);
      else entries.set(name, { dtype: "F32", shape, file: "synthetic" });
    }
  });
  const noise = makeNoise();
  return {
    name: "synthetic",
    entries,
    async readRange(name, offset, length) {
      const { dtype: stored, shape } = entries.get(name)!;
      if (name.endsWith("_scale")) return scaleBytes(length, stored);
      return cut(noise[stored as keyof typeof noise], offset + numElements(shape), length);
    },
  };
}

function addMatrix(
  entries: Map<string, WeightEntry>,
  name: string,
  shape: readonly number[],
  dtype: SyntheticDType,
): void {
  const file = "synthetic";
  const [rows, width] = [shape.slice(0, -1), shape.at(-1)!];
  if (dtype === "q4" && width % 32 === 0) {
    entries.set(name, { dtype: "U8", shape: [...rows, width / 2], file });
    entries.set(scaleName(name), { dtype: "F16", shape: [...rows, width / 32], file });
  } else if (dtype === "int8" || dtype === "q4") {
    entries.set(name, { dtype: "I8", shape, file });
    entries.set(scaleName(name), { dtype: "F32", shape: rows, file });
  } else entries.set(name, { dtype: dtype === "bf16" ? "BF16" : "F32", shape, file });
}

/** Noise in each stored dtype, from one linear congruential sequence. */
function makeNoise() {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const floats = Float32Array.from({ length: noiseBytes / 4 }, () => next() * 0.07);
  const words = new Uint32Array(floats.buffer);
  const bytes = Uint8Array.from({ length: noiseBytes }, () => Math.floor((next() + 0.5) * 255));
  return {
    F32: new Uint8Array(floats.buffer),
    BF16: new Uint8Array(Uint16Array.from(words, (word) => word >>> 16).buffer),
    I8: bytes,
    U8: bytes,
  };
}

function scaleBytes(length: number, dtype: string): Uint8Array {
  if (dtype === "F32") return new Uint8Array(new Float32Array(length / 4).fill(0.0003).buffer);
  return new Uint8Array(new Uint16Array(length / 2).fill(0x1800).buffer); // 2^-9
}

function cut(noise: Uint8Array, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  // Whole values: offsets into the noise are multiples of 64.
  for (let at = 0; at < length; ) {
    const from = ((offset + at) & ~63) % noise.length;
    const piece = noise.subarray(from, Math.min(noise.length, from + length - at));
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
