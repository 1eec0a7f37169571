/**
 * Any row of a dataset file by its number, for training, which takes rows in an order of its own.
 *
 * Where rows begin is looked up once, without reading them as JSON: 16 bytes of memory a row. Rows of parquet come in groups,
 * which are decoded whole; the last one is kept.
 */
import { basename, extname } from "node:path";
import { DataError, ImageError } from "../../errors.ts";
import type { ByteSource } from "../../formats/byte-source.ts";
import type { Sample } from "../../formats/dataset.ts";
import { RowProblem } from "./conversation.ts";
import { defaultLimits, openDataset, type Row, refusalOf, rowsOf, sampleOf } from "./dataset-file.ts";
import { parquetGroups } from "./parquet-rows.ts";
import { startOfFile } from "./row-source.ts";

export interface IndexedFile {
  /** Rows of each part that is read at once: the row groups of parquet, else one part of all rows. */
  readonly parts: readonly number[];
  /**
   * The sample of one row, from 0. Its id is the row's place, such as `train.jsonl:17`.
   *
   * @throws {DataError} `data_sample` when the row or a picture of it cannot be used: where, and what is wrong
   */
  sampleAt(row: number): Promise<Sample>;
}

/**
 * @param pictureFolder as of `readDatasetFile`
 * @throws {DataError} `data_missing`, `data_unreadable`
 */
export async function openIndexedFile(path: string, pictureFolder?: string): Promise<IndexedFile> {
  const { source, folder } = await openDataset(path, pictureFolder);
  const { parts, rowAt } =
    extname(path).toLowerCase() === ".parquet" ? await groups(source) : await lines(source);
  return {
    parts,
    async sampleAt(index) {
      const row = await rowAt(index);
      try {
        return await sampleOf(row, basename(path), folder, defaultLimits);
      } catch (error) {
        if (!(error instanceof RowProblem || error instanceof ImageError)) throw error;
        throw new DataError("data_sample", `${row.place}: ${error.message}`, { cause: error });
      }
    },
  };
}

interface Rows {
  readonly parts: readonly number[];
  rowAt(index: number): Promise<Row>;
}

async function lines(source: ByteSource): Promise<Rows> {
  const bytes = [startOfFile.byte];
  const numbers = [startOfFile.line];
  for await (const { next } of rowsOf(source, startOfFile)) {
    bytes.push(next.byte);
    numbers.push(next.line);
  }
  const numRows = bytes.length - 1;
  const [byteOf, lineOf] = [Float64Array.from(bytes), Float64Array.from(numbers)];
  return {
    parts: numRows === 0 ? [] : [numRows],
    rowAt: (index) => firstOf(source, index, { row: index, byte: byteOf[index]!, line: lineOf[index]! }),
  };
}

async function groups(source: ByteSource): Promise<Rows> {
  const parts = await parquetGroups(source, refusalOf(source));
  let kept: { readonly start: number; readonly rows: readonly Row[] } | null = null;
  return {
    parts,
    async rowAt(index) {
      if (kept === null || index < kept.start || index >= kept.start + kept.rows.length) {
        const { start, count } = groupOf(parts, index);
        kept = null; // two groups at once may be more than memory holds
        const rows: Row[] = [];
        for await (const row of rowsOf(source, { row: start, byte: 0, line: 0 })) {
          if (rows.push(row) === count) break;
        }
        kept = { start, rows };
      }
      return kept.rows[index - kept.start]!;
    },
  };
}

function groupOf(parts: readonly number[], row: number): { start: number; count: number } {
  let start = 0;
  for (const count of parts) {
    if (row < start + count) return { start, count };
    start += count;
  }
  throw new RangeError(`row ${row} of ${start}`);
}

async function firstOf(source: ByteSource, index: number, from: typeof startOfFile): Promise<Row> {
  for await (const row of rowsOf(source, from)) return row;
  throw new DataError("data_unreadable", `${source.name}: row ${index + 1} is gone; was the file changed?`);
}
