/**
 * A dataset file as a generator, so that a mix may hold it beside drawn samples.
 *
 * One row in fifty is held out: `heldout` gives those alone, `train` the others. Sample i of the stream takes row i modulo the
 * number of rows, in an order that is shuffled anew for each pass: alone in a mix, a file gives every row once before it gives
 * one again. Rows of one part of the file stay together, parts are shuffled too.
 */
import { basename } from "node:path";
import { DataError } from "../../errors.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { Random } from "../random.ts";
import { type IndexedFile, openIndexedFile } from "./indexed-file.ts";

export interface DatasetSource {
  /** Absolute path of a file that `readDatasetFile` reads. */
  readonly file: string;
  /** Absolute path of the folder of its pictures; null for the file's own. */
  readonly pictures: string | null;
}

/** Every so many rows one is held out. */
const heldOutEvery = 50;

/**
 * @param name what the mix calls it
 * @throws {DataError} `data_missing`, `data_unreadable`; `data_empty` for a file of fewer than two rows
 */
export async function openFileGenerator(name: string, { file, pictures }: DatasetSource): Promise<Generator> {
  const indexed = await openIndexedFile(file, pictures ?? undefined);
  const numRows = indexed.parts.reduce((sum, count) => sum + count, 0);
  if (numRows < 2) {
    throw new DataError(
      "data_empty",
      `${basename(file)}: ${numRows === 0 ? "no rows" : "1 row"}, expected two at least: one in ${heldOutEvery} is held out`,
      { fields: { file: basename(file) } },
    );
  }
  const orders = { train: new RowOrder(indexed, "train"), heldout: new RowOrder(indexed, "heldout") };
  return {
    name,
    async draw({ id, split }: DrawContext) {
      const [seed, index] = id.split("/").slice(-2) as [string, string];
      const sample = await indexed.sampleAt(orders[split].rowAt(seed, Number(index)));
      return { ...sample, id };
    },
  };
}

const opened = new Map<string, Promise<Generator>>();

/** The same, opened once in a process. */
export function loadFileGenerator(name: string, source: DatasetSource): Promise<Generator> {
  const key = JSON.stringify([name, source.file, source.pictures]);
  const found = opened.get(key) ?? openFileGenerator(name, source);
  opened.set(key, found);
  return found;
}

/** Rows of a split in the order of one pass; that of the last pass asked for is kept. */
class RowOrder {
  readonly #parts: readonly (readonly number[])[];
  readonly #numRows: number;
  #key = "";
  #order: readonly number[] = [];

  constructor({ parts }: IndexedFile, split: Split) {
    let start = 0;
    this.#parts = parts.map((count) => {
      const rows = Array.from({ length: count }, (_, i) => start + i);
      start += count;
      return rows.filter((row) => (row % heldOutEvery === 0) === (split === "heldout"));
    });
    this.#numRows = this.#parts.reduce((sum, { length }) => sum + length, 0);
  }

  rowAt(seed: string, index: number): number {
    const key = `rows/${seed}/${Math.floor(index / this.#numRows)}`;
    if (key !== this.#key) {
      const random = new Random(key);
      this.#order = random.shuffle(this.#parts).flatMap((rows) => random.shuffle(rows));
      this.#key = key;
    }
    return this.#order[index % this.#numRows]!;
  }
}
