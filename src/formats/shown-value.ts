/**
 * How names and values out of files appear in messages: one line, printable, short.
 * A file decides what its names look like; a message must not break or flood a log because of it.
 */

const maxItems = 8;
const maxCharacters = 80;

/** A name as it is when it is plain, quoted and shortened when it has spaces, controls or great length. */
export function shownName(name: string): string {
  return /^[\x21-\x7e]{1,160}$/.test(name) ? name : shownValue(name);
}

/** A JSON value in JSON's spelling, long strings and lists shortened, objects left out. */
export function shownValue(value: unknown, depth = 2): string {
  if (typeof value === "string") return shownString(value);
  if (Array.isArray(value)) return depth === 0 ? "[...]" : shownList(value, depth);
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

function shownString(value: string): string {
  const start = value.length > maxCharacters ? `${value.slice(0, maxCharacters)}...` : value;
  return JSON.stringify(start).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

function shownList(values: readonly unknown[], depth: number): string {
  const items = values.slice(0, maxItems).map((item) => shownValue(item, depth - 1));
  if (values.length > maxItems) items.push(`... ${values.length} in all`);
  return `[${items.join(", ")}]`;
}
