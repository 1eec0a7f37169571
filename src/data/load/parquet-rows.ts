/** Rows of a parquet file, a row group at a time. */
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { ByteSource } from "../../formats/byte-source.ts";

/** Most bytes of a row group before compression: it is held in memory whole. */
const maxGroupBytes = 2 ** 31;

export interface ParquetRow {
  readonly value: unknown;
  /** From 0. */
  readonly row: number;
}

/** Rows of each group of a file. */
export async function parquetGroups(
  source: ByteSource,
  refuse: (problem: string, cause?: unknown) => Error,
): Promise<readonly number[]> {
  const { row_groups } = await metadataOf(asyncBuffer(source), refuse);
  return row_groups.map((group) => Number(group.num_rows));
}

/**
 * @param fromRow rows before it are passed over; their row groups are not read
 * @throws what `refuse` makes for a file that is no parquet, is damaged, or has row groups over 2 GiB
 */
export async function* parquetRows(
  source: ByteSource,
  fromRow: number,
  refuse: (problem: string, cause?: unknown) => Error,
): AsyncGenerator<ParquetRow> {
  const file = asyncBuffer(source);
  const metadata = await metadataOf(file, refuse);
  let groupStart = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    const groupEnd = groupStart + Number(group.num_rows);
    const rowStart = Math.max(groupStart, fromRow);
    groupStart = groupEnd;
    if (rowStart >= groupEnd) continue;
    if (group.total_byte_size > maxGroupBytes) {
      throw refuse(
        `row group ${index} has ${group.total_byte_size} bytes, over the limit of ${maxGroupBytes}; write it with fewer rows a group`,
      );
    }
    // Without utf8 only columns that say they are text become strings; pictures stay bytes.
    const rows = await parquetReadObjects({
      file,
      metadata,
      compressors,
      rowStart,
      rowEnd: groupEnd,
      utf8: false,
    }).catch((cause: unknown) => {
      throw refuse(`row group ${index} cannot be read: ${reason(cause)}`, cause);
    });
    for (const [i, value] of rows.entries()) yield { value, row: rowStart + i };
  }
}

function metadataOf(file: AsyncBuffer, refuse: (problem: string, cause?: unknown) => Error) {
  return parquetMetadataAsync(file).catch((cause: unknown) => {
    throw refuse(`no parquet file or a damaged one: ${reason(cause)}`, cause);
  });
}

function asyncBuffer(source: ByteSource): AsyncBuffer {
  return {
    byteLength: source.size,
    async slice(start, end = source.size) {
      const from = start < 0 ? Math.max(0, source.size + start) : start;
      const bytes = await source.read(from, Math.min(end, source.size) - from);
      return bytes.buffer as ArrayBuffer;
    },
  };
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
