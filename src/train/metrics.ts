/**
 * Metrics of a run: `metrics.jsonl`, one line of JSON for each thing measured.
 *
 * A line is `{"step": 12, "loss": 1.5, ...}`: numbers by name, in the order of the steps. Numbers that JSON lacks are the texts
 * "NaN", "Infinity" and "-Infinity". A process that is killed may leave half a line; it is dropped when the file is opened.
 */

import { type FileHandle, open } from "node:fs/promises";
import { CheckpointError } from "../errors.ts";
import { unwritable } from "./files.ts";

export interface MetricsRecord {
  /** Steps done when it was measured. */
  readonly step: number;
  readonly [name: string]: number;
}

/** `metrics.jsonl`, to be added to. */
export class MetricsLog {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens the file of a run, made when there is none.
   *
   * @param step what a run that goes on has done: later records, of a process that got further than its last checkpoint, are
   *   removed, since those steps are done again
   * @throws {CheckpointError} `checkpoint_unreadable` when a line in the middle is no record
   */
  static async open(path: string, step: number): Promise<MetricsLog> {
    const file = await open(path, "a+");
    try {
      const text = await file.readFile("utf8");
      let end = 0;
      for (const { record, end: lineEnd } of readLines(text, path)) {
        if (record.step > step) break;
        end = lineEnd;
      }
      const kept = text.slice(0, end);
      if (kept.length < text.length) await file.truncate(Buffer.byteLength(kept));
      return new MetricsLog(path, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Adds a record; it is in the file, though perhaps not on the disk, when this returns.
   *
   * @throws {CheckpointError} `checkpoint_unwritable`, for example when the disk is full
   */
  async add(record: MetricsRecord): Promise<void> {
    const line = `${JSON.stringify(record, (_, value) => encodeNumber(value))}\n`;
    await this.#file.appendFile(line).catch((error: unknown) => {
      throw unwritable(this.#path, error, "make room and resume");
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/**
 * All records of a file; a last line that was cut is left out.
 *
 * @throws {CheckpointError} `checkpoint_missing`, `checkpoint_unreadable`
 */
export async function readMetrics(path: string): Promise<MetricsRecord[]> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new CheckpointError("checkpoint_missing", `${path}: there are no metrics to read`, { cause });
  });
  try {
    return Array.from(readLines(await file.readFile("utf8"), path), ({ record }) => record);
  } finally {
    await file.close();
  }
}

function* readLines(text: string, path: string): Iterable<{ record: MetricsRecord; end: number }> {
  for (let begin = 0, line = 1; ; line++) {
    const end = text.indexOf("\n", begin);
    if (end < 0) return;
    yield { record: parseLine(text.slice(begin, end), `${path}: line ${line}`), end: end + 1 };
    begin = end + 1;
  }
}

function parseLine(line: string, where: string): MetricsRecord {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new CheckpointError("checkpoint_unreadable", `${where} is not JSON`, { cause });
  }
  const entries = typeof json === "object" && json !== null ? Object.entries(json) : [];
  const record = Object.fromEntries(entries.map(([name, value]) => [name, decodeNumber(value)]));
  const wrong = entries.find(([name]) => typeof record[name] !== "number");
  if (wrong || typeof record["step"] !== "number") {
    const problem = wrong ? `${wrong[0]} is no number` : "there is no step";
    throw new CheckpointError("checkpoint_unreadable", `${where}: ${problem}, expected numbers by name`);
  }
  return record as unknown as MetricsRecord;
}

function encodeNumber(value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function decodeNumber(value: unknown): unknown {
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
}
