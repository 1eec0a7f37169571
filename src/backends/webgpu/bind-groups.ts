import type { BufferRange } from "./kernel.ts";
import { maxParamsBytes } from "./kernel.ts";
import type { BindLayout } from "./pipelines.ts";

interface Entry {
  readonly layout: BindLayout;
  readonly ranges: readonly BufferRange[];
  readonly group: GPUBindGroup;
}

const maxEntries = 1 << 15;

/**
 * Bind groups by layout and ranges. A step mostly repeats the one before it, so the group of the same place in the last step
 * is tried first.
 */
export class BindGroupCache {
  readonly #device: GPUDevice;
  readonly #params: GPUBuffer;
  readonly #byKey = new Map<string, Entry>();
  readonly #byPlace: Entry[] = [];
  #ids = new WeakMap<GPUBuffer, number>();
  #nextId = 0;

  /** @param params the uniform buffer at binding 0 of every group, with a dynamic offset */
  constructor(device: GPUDevice, params: GPUBuffer) {
    this.#device = device;
    this.#params = params;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** @param place dispatches before this one in its step */
  get(layout: BindLayout, ranges: readonly BufferRange[], place: number): GPUBindGroup {
    const last = this.#byPlace[place];
    if (last && last.layout === layout && sameRanges(last.ranges, ranges)) return last.group;
    const key = this.#key(layout, ranges);
    let entry = this.#byKey.get(key);
    if (!entry) {
      if (this.#byKey.size >= maxEntries) this.clear();
      entry = { layout, ranges, group: this.#create(layout, ranges) };
      this.#byKey.set(key, entry);
    }
    this.#byPlace[place] = entry;
    return entry.group;
  }

  /** Forgets the groups of buffers that are destroyed, so that they do not keep them alive. */
  forget(destroyed: ReadonlySet<GPUBuffer>): void {
    const uses = ({ ranges }: Entry) => ranges.some(({ buffer }) => destroyed.has(buffer));
    for (const [key, entry] of this.#byKey) if (uses(entry)) this.#byKey.delete(key);
    this.#byPlace.forEach((entry, place) => {
      if (uses(entry)) delete this.#byPlace[place];
    });
  }

  /** Forgets everything. */
  clear(): void {
    this.#byKey.clear();
    this.#byPlace.length = 0;
    this.#ids = new WeakMap();
  }

  #create(layout: BindLayout, ranges: readonly BufferRange[]): GPUBindGroup {
    return this.#device.createBindGroup({
      layout: layout.group,
      entries: [
        { binding: 0, resource: { buffer: this.#params, size: maxParamsBytes } },
        ...ranges.map(({ buffer, offset, size }, i) => ({
          binding: i + 1,
          resource: { buffer, offset, size },
        })),
      ],
    });
  }

  #key(layout: BindLayout, ranges: readonly BufferRange[]): string {
    let key = String(layout.id);
    for (const { buffer, offset, size } of ranges) {
      let id = this.#ids.get(buffer);
      if (id === undefined) {
        id = this.#nextId++;
        this.#ids.set(buffer, id);
      }
      key += `|${id}:${offset}:${size}`;
    }
    return key;
  }
}

function sameRanges(a: readonly BufferRange[], b: readonly BufferRange[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const one = a[i]!;
    const other = b[i]!;
    if (one.buffer !== other.buffer || one.offset !== other.offset || one.size !== other.size) return false;
  }
  return true;
}
