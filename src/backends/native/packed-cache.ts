/**
 * Packed weights kept in a file beside the model, so that the next start maps them instead of packing again.
 *
 * Two files in the model's folder `.vl01`: `packed-KEY.bin`, the blocks one after the other at multiples of 64 bytes, and
 * `packed-KEY.json`, what lies where. The index is written last and by renaming, so a file cut short has no index. The key
 * covers the layout's version and the checkpoint's files with their sizes and times.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BackendError } from "../../errors.ts";
import type { DType } from "../../tensor/dtype.ts";
import type { Machine } from "./machine.ts";
import { type Layout, NativeTensor, type Place } from "./native-tensor.ts";

/** Rises when the layout of packed matrices changes. */
const layoutVersion = 1;

/** A file behind the last block, since vector loads may run a little past a block's end. */
const tailBytes = 4096;

interface PackedEntry {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly layout: Layout;
}

/** Weights by name: found in the cache, or added to it. */
export class PackedCache {
  readonly #folder: string;
  readonly #binPath: string;
  readonly #indexPath: string;
  readonly #entries: Map<string, PackedEntry>;
  readonly #isComplete: boolean;
  #block: number | null = null;
  #size = 0;

  /**
   * @param modelFolder directory of the model; the cache goes to `.vl01` in it
   * @param files       names of the checkpoint's files in it
   */
  constructor(modelFolder: string, files: readonly string[]) {
    const key = createHash("sha256").update(
      JSON.stringify([layoutVersion, ...files.map((name) => stamp(modelFolder, name))]),
    );
    const name = `packed-${key.digest("hex").slice(0, 16)}`;
    this.#folder = join(modelFolder, ".vl01");
    this.#binPath = join(this.#folder, `${name}.bin`);
    this.#indexPath = join(this.#folder, `${name}.json`);
    const index = readIndex(this.#indexPath, this.#binPath);
    this.#entries = new Map(index);
    this.#isComplete = index !== null;
  }

  /** Whether the weights are taken from the file (else they are being written to it). */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The weight of this name on the machine, mapped, or null. */
  find(machine: Machine, name: string, shape: readonly number[]): NativeTensor | null {
    const entry = this.#isComplete ? this.#entries.get(name) : undefined;
    if (!entry || entry.shape.join() !== shape.join()) return null;
    this.#block ??= machine.mapBlock(this.#binPath);
    const place = { block: this.#block, offset: entry.offset };
    return new NativeTensor({ dtype: entry.dtype, shape }, place, rebase(entry.layout, this.#block));
  }

  /** Adds a weight; its bytes are written when the machine's queue runs. */
  add(machine: Machine, name: string, tensor: NativeTensor, numBytes: (place: Place) => number): void {
    if (this.#isComplete || this.#entries.has(name)) return;
    if (this.#entries.size === 0) {
      mkdirSync(this.#folder, { recursive: true });
      rmSync(this.#binPath, { force: true });
    }
    const { dtype, shape, layout, place } = tensor;
    const offset = this.#append(machine, place, numBytes(place));
    const scales = layout.kind === "rows" ? layout.scales : null;
    const scaleOffset = scales && this.#append(machine, scales, numBytes(scales));
    this.#entries.set(name, {
      dtype,
      shape,
      offset,
      layout:
        layout.kind === "rows" && scaleOffset !== null
          ? { ...layout, scales: { block: 0, offset: scaleOffset } }
          : layout,
    });
  }

  /** Makes the file valid once all weights are loaded. @throws {BackendError} `backend_memory` when it cannot be written */
  async finish(machine: Machine): Promise<void> {
    if (this.#isComplete || this.#entries.size === 0) return;
    const tail = machine.createBlock(tailBytes, true);
    this.#append(machine, { block: tail, offset: 0 }, tailBytes);
    machine.freeBlock(tail);
    try {
      await machine.flush();
      const temporary = `${this.#indexPath}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify({ size: this.#size, entries: [...this.#entries] }));
      renameSync(temporary, this.#indexPath);
    } catch (cause) {
      rmSync(this.#binPath, { force: true });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new BackendError(
        "backend_memory",
        `the packed cache cannot be written to ${this.#folder}: ${reason}`,
        { cause },
      );
    }
  }

  /** Gives the mapping back. */
  close(machine: Machine): void {
    if (this.#block !== null) machine.freeBlock(this.#block);
    this.#block = null;
  }

  #append(machine: Machine, { block, offset }: Place, numBytes: number): number {
    const path = new TextEncoder().encode(this.#binPath);
    machine.push("append", [machine.stage(path), numBytes, block, offset]);
    const at = this.#size;
    this.#size += numBytes;
    return at;
  }
}

function rebase(layout: Layout, block: number): Layout {
  if (layout.kind !== "rows" || !layout.scales) return layout;
  return { ...layout, scales: { block, offset: layout.scales.offset } };
}

function stamp(folder: string, name: string): readonly (string | number)[] {
  const { size, mtimeMs } = statSync(join(folder, name));
  return [name, size, mtimeMs];
}

/** The entries of a valid cache, else null. */
function readIndex(indexPath: string, binPath: string): [string, PackedEntry][] | null {
  try {
    const index = JSON.parse(readFileSync(indexPath, "utf8")) as {
      size: number;
      entries: [string, PackedEntry][];
    };
    return statSync(binPath).size === index.size ? index.entries : null;
  } catch {
    return null;
  }
}
