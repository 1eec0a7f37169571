/**
 * Numbers and tables for people.
 */

/** `459.4 GB`: three or four significant digits, powers of 1000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 ? 0 : value >= 100 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** `456,437,219,328` */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** Columns padded to the widest cell, two spaces between; numeric columns to the right. */
export function formatTable(
  rows: readonly (readonly string[])[],
  rightColumns: readonly number[] = [],
): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          rightColumns.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
