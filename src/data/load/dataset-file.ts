/**
 * Datasets that people have, as samples: JSONL, a JSON list (LLaVA's), parquet.
 *
 * A row that cannot be used is reported with its file and line and passed over; a file that cannot be read ends the
 * reading with an error. docs/data.md describes the formats.
 */
import { realpath } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { DataError, ImageError } from "../../errors.ts";
import type { ByteSource } from "../../formats/byte-source.ts";
import type { Sample, SamplePicture } from "../../formats/dataset.ts";
import { parseStrictJson } from "../../formats/strict-json.ts";
import { directory } from "../../runtime/node-files.ts";
import { conversationOf, RowProblem } from "./conversation.ts";
import { parquetRows } from "./parquet-rows.ts";
import { type PictureLimits, readPicture } from "./picture-folder.ts";
import {
  elementsOf,
  linesOf,
  maxRowBytes,
  type RowPosition,
  startOfFile,
  type TextRow,
} from "./row-source.ts";

export interface BadRow {
  /** File name and line, or row from 1 in a parquet file: `train.jsonl:17`. */
  readonly place: string;
  /** What was found and what was expected. */
  readonly problem: string;
}

export interface DatasetFileOptions {
  /** Where reading goes on, from an earlier `LoadedSample`; default the start. */
  readonly from?: RowPosition;
  /** Folder of the pictures; default that of the file. No row reads a file outside it. */
  readonly pictureFolder?: string;
  /** Called for every row passed over; by default nobody is told. */
  readonly onBadRow?: (row: BadRow) => void;
  /** Most pixels of a picture, default 64,000,000. */
  readonly maxPixels?: number;
  /** Most bytes of an encoded picture, default 64 MiB. */
  readonly maxBytes?: number;
}

export interface LoadedSample {
  readonly sample: Sample;
  /** Behind this sample. */
  readonly next: RowPosition;
}

/** One row before it is read. */
export interface Row {
  /** As in `BadRow`. */
  readonly place: string;
  /** Throws RowProblem when the row is no JSON. */
  value(): unknown;
  readonly next: RowPosition;
}

/**
 * Samples of one file, in its order.
 *
 * @throws {DataError} `data_missing`, `data_unreadable` when the file as a whole cannot be read, and `data_empty` when it
 *   was read from its start and gave no sample at all
 */
export async function* readDatasetFile(
  path: string,
  options: DatasetFileOptions = {},
): AsyncGenerator<LoadedSample> {
  const { from = startOfFile, onBadRow } = options;
  const { maxPixels, maxBytes } = { ...defaultLimits, ...options };
  const name = basename(path);
  const { source, folder } = await openDataset(path, options.pictureFolder);
  let numSamples = 0;
  let firstBad: BadRow | null = null;
  for await (const row of rowsOf(source, from)) {
    try {
      const sample = await sampleOf(row, name, folder, { maxPixels, maxBytes });
      numSamples++;
      yield { sample, next: row.next };
    } catch (error) {
      if (!(error instanceof RowProblem || error instanceof ImageError)) throw error;
      const bad = { place: row.place, problem: error.message };
      firstBad ??= bad;
      onBadRow?.(bad);
    }
  }
  if (numSamples === 0 && from.row === 0) {
    const why =
      firstBad === null ? "it has no rows" : `the first problem: ${firstBad.place}: ${firstBad.problem}`;
    throw new DataError("data_empty", `${name}: not one usable row; ${why}`, { fields: { file: name } });
  }
}

/** Of one picture: 64 megapixels, 64 MiB encoded. */
export const defaultLimits: PictureLimits = { maxPixels: 64_000_000, maxBytes: 64 * 2 ** 20 };

/** @throws {DataError} `data_missing` when there is no such file, or no such folder of its pictures */
export async function openDataset(
  path: string,
  pictureFolder: string = dirname(path),
): Promise<{ readonly source: ByteSource; readonly folder: string }> {
  const source = await directory(dirname(path)).open(basename(path));
  if (source === null) throw new DataError("data_missing", `${path}: no such file`);
  const folder = await realpath(pictureFolder).catch((cause: unknown) => {
    throw new DataError("data_missing", `${pictureFolder}: no such picture folder`, { cause });
  });
  return { source, folder };
}

/** @throws {RowProblem | ImageError} when the row or a picture of it cannot be used */
export async function sampleOf(
  row: Row,
  fileName: string,
  folder: string,
  limits: PictureLimits,
): Promise<Sample> {
  const { task, pictures, turns, rejected, answer } = conversationOf(row.value());
  const read: SamplePicture[] = [];
  for (const picture of pictures) read.push(await readPicture(picture, folder, limits));
  return {
    id: row.place,
    task: task ?? basename(fileName, extname(fileName)),
    pictures: read,
    turns,
    ...(rejected === null ? {} : { rejected }),
    answer,
  };
}

/** Rows from a position on. */
export async function* rowsOf(source: ByteSource, from: RowPosition): AsyncGenerator<Row> {
  const { name } = source;
  const refuse = refusalOf(source);
  const extension = extname(name).toLowerCase();
  if (extension === ".parquet") {
    for await (const { value, row } of parquetRows(source, from.row, refuse)) {
      yield { place: `${name}:${row + 1}`, value: () => value, next: { row: row + 1, byte: 0, line: 0 } };
    }
  } else if (extension === ".json" && (await isList(source))) {
    for await (const row of elementsOf(source, from, refuse)) yield textRow(name, row);
  } else if (extension === ".jsonl" || extension === ".ndjson" || extension === ".json") {
    for await (const row of linesOf(source, from)) yield textRow(name, row);
  } else {
    throw refuse(`unknown kind of file, expected a name ending in .jsonl, .ndjson, .json or .parquet`);
  }
}

/** What makes the error of a file that cannot be read as a whole. */
export function refusalOf({ name }: ByteSource): (problem: string, cause?: unknown) => DataError {
  return (problem, cause) =>
    new DataError("data_unreadable", `${name}: ${problem}`, { cause, fields: { file: name } });
}

function textRow(fileName: string, { bytes, line, next }: TextRow): Row {
  return {
    place: `${fileName}:${line}`,
    value() {
      if (bytes === null) throw new RowProblem(`a row of over ${maxRowBytes} bytes, expected fewer`);
      return parseStrictJson(bytes, (problem) => new RowProblem(problem), { maxDepth: 16 });
    },
    next,
  };
}

/** Whether the first thing in the file is a list; else it is taken for one row a line. */
async function isList(source: ByteSource): Promise<boolean> {
  const start = await source.read(0, Math.min(source.size, 4096));
  return new TextDecoder().decode(start).trimStart().startsWith("[");
}
