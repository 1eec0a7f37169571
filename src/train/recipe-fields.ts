/** Reading the objects of a recipe's JSON, where a key that nobody reads is a mistake. */

import { JsonFields, type Place, type Reader, wrongValue } from "../formats/json-fields.ts";
import { shownName } from "../formats/shown-value.ts";

/** An object with these keys and no others. */
export function objectOf<T>(
  expected: string,
  keys: readonly string[],
  read: (fields: JsonFields, place: Place) => T,
): Reader<T> {
  return {
    expected,
    read(value, place) {
      const json = asObject(value, place, expected);
      const unknown = Object.keys(json).find((key) => !keys.includes(key));
      if (unknown !== undefined) {
        const key = `${place.key}.${shownName(unknown)}`;
        throw wrongValue({ ...place, key }, json[unknown], `none of that name, but ${keys.join(", ")}`);
      }
      return read(new JsonFields(json, place.fileName, place.key), place);
    },
  };
}

/** An object of any names, whose values are read alike. */
export function recordOf<T>(expected: string, reader: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return {
    expected,
    read(value, place) {
      return Object.fromEntries(
        Object.entries(asObject(value, place, expected)).map(([name, one]) => [
          name,
          reader.read(one, { ...place, key: `${place.key}.${name}` }),
        ]),
      );
    },
  };
}

/** @throws {ConfigError} `config_invalid` when the value is not an object */
export function asObject(value: unknown, place: Place, expected: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw wrongValue(place, value, expected);
}
