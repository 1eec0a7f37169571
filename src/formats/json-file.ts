/** A JSON file of limited size out of a `ByteSource`. */
import type { ByteSource } from "./byte-source.ts";
import { type JsonValue, parseStrictJson, type Refuse } from "./strict-json.ts";

/** Most bytes read of `config.json` and its like: 1 MiB. The largest known is under 10 kB. */
export const maxConfigBytes = 1 << 20;

/** Most bytes read of `model.safetensors.index.json`: 64 MiB, room for half a million tensor names. */
export const maxIndexBytes = 1 << 26;

/**
 * The value in a JSON file. The size is checked before anything is read.
 *
 * @param refuse makes the error for one problem; the file's name is put in front
 * @throws what `refuse` makes, or what the source throws
 */
export async function readJsonFile(source: ByteSource, maxBytes: number, refuse: Refuse): Promise<JsonValue> {
  const refuseFile = (problem: string) => refuse(`${source.name}: ${problem}`);
  if (source.size > maxBytes) {
    throw refuseFile(`${source.size} bytes, over the limit of ${maxBytes} for such a file`);
  }
  return parseStrictJson(await source.read(0, source.size), refuseFile);
}
