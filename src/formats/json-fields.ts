/**
 * Typed reading of a JSON object that knows where it stands in its file, so that every error names file, key and value.
 *
 * A setting may have several names (official and transformers spelling). Where more than one is given they must agree.
 */
import { ConfigError, type ConfigErrorCode } from "../errors.ts";
import { shownValue } from "./shown-value.ts";

/** Where a value stands: `text_config.rope_parameters.rope_theta` of `config.json`. */
export interface Place {
  readonly fileName: string;
  readonly key: string;
}

/** Turns a JSON value into a `T`, or throws `wrongValue`. */
export interface Reader<T> {
  /** Completes "expected ...". */
  readonly expected: string;
  read(value: unknown, place: Place): T;
}

/** A value that a file gives, and the key it is under. */
export interface Found<T> {
  readonly key: string;
  readonly value: T;
}

export class JsonFields {
  readonly fileName: string;
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * @param key place of the object in the file; empty for the whole file
   * @throws {ConfigError} `config_unreadable` when the whole file, `config_invalid` when a part of it is not an object
   */
  constructor(json: unknown, fileName: string, key = "") {
    if (!isObject(json)) {
      if (key !== "") throw wrongValue({ fileName, key }, json, "an object");
      throw new ConfigError("config_unreadable", `${fileName}: ${shownValue(json)}, expected a JSON object`);
    }
    this.fileName = fileName;
    this.#path = key === "" ? "" : `${key}.`;
    this.#values = json;
  }

  /** The key as messages name it. */
  key(name: string): string {
    return this.#path + name;
  }

  /** True when the key is there, whatever its value. */
  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** The object under a key, or null when there is none or it is null. */
  child(name: string): JsonFields | null {
    const value = this.#get(name);
    return value === undefined || value === null
      ? null
      : new JsonFields(value, this.fileName, this.key(name));
  }

  /** The setting under any of its names, or null when none is there. */
  find<T>(reader: Reader<T>, ...names: readonly string[]): Found<T> | null {
    return this.agree(
      ...names.map((name) => {
        const value = this.#get(name);
        if (value === undefined) return null;
        const key = this.key(name);
        return { key, value: reader.read(value, { fileName: this.fileName, key }) };
      }),
    );
  }

  /** As `find`, for a setting that must be there. */
  get<T>(reader: Reader<T>, ...names: readonly string[]): T {
    return this.required(this.find(reader, ...names), names.join(" or "), reader.expected);
  }

  /** The value found. @throws {ConfigError} `config_missing` */
  required<T>(found: Found<T> | null, name: string, expected: string): T {
    if (found !== null) return found.value;
    throw this.error("config_missing", `${this.key(name)} is missing, expected ${expected}`);
  }

  /** The first of several findings of one setting. @throws {ConfigError} `config_contradiction` when two differ */
  agree<T>(...findings: readonly (Found<T> | null)[]): Found<T> | null {
    let first: Found<T> | null = null;
    for (const found of findings) {
      if (first !== null && found !== null && JSON.stringify(first.value) !== JSON.stringify(found.value)) {
        const [a, b] = [shownValue(first.value), shownValue(found.value)];
        const problem = `${first.key} is ${a} but ${found.key} is ${b}; they are one setting, keep the right one`;
        throw this.error("config_contradiction", problem);
      }
      first ??= found;
    }
    return first;
  }

  /**
   * Refuses another value than the one this architecture has; an absent key is fine.
   *
   * @throws {ConfigError} `config_unsupported`
   */
  only(name: string, supported: string | boolean | null): void {
    const value = this.#get(name);
    if (value === undefined || value === supported) return;
    const problem = `${this.key(name)} is ${shownValue(value)}, this architecture has only ${shownValue(supported)}`;
    throw this.error("config_unsupported", problem);
  }

  error(code: ConfigErrorCode, problem: string): ConfigError {
    return new ConfigError(code, `${this.fileName}: ${problem}`, { fields: { file: this.fileName } });
  }

  // An undefined value in an object made by a program counts as absent.
  #get(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }
}

/** The error for a value that a reader does not take. */
export function wrongValue({ fileName, key }: Place, value: unknown, expected: string): ConfigError {
  const problem = `${fileName}: ${key} is ${shownValue(value)}, expected ${expected}`;
  return new ConfigError("config_invalid", problem, { fields: { file: fileName, key } });
}

function readerOf<T>(expected: string, accept: (value: unknown) => T | undefined): Reader<T> {
  return {
    expected,
    read(value, place) {
      const accepted = accept(value);
      if (accepted === undefined) throw wrongValue(place, value, expected);
      return accepted;
    },
  };
}

/** An integer in `[min, max]`. */
export function integer(min: number, max: number): Reader<number> {
  return readerOf(`an integer from ${min} to ${max}`, (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max
      ? value
      : undefined,
  );
}

/** A finite number over `min` (or equal to it when `inclusive`), at most `max`. */
export function number(min: number, max: number, inclusive = false): Reader<number> {
  const range = `a number ${inclusive ? "from" : "over"} ${min}${inclusive ? " to" : ", at most"} ${max}`;
  return readerOf(min === -Number.MAX_VALUE ? "a finite number" : range, (value) =>
    typeof value === "number" && (value > min || (inclusive && value === min)) && value <= max
      ? value
      : undefined,
  );
}

/** Any number but NaN and the infinities. */
export const finite: Reader<number> = number(-Number.MAX_VALUE, Number.MAX_VALUE, true);

export const flag: Reader<boolean> = readerOf("true or false", (value) =>
  typeof value === "boolean" ? value : undefined,
);

export const string: Reader<string> = readerOf("a string", (value) =>
  typeof value === "string" ? value : undefined,
);

/** One of a few spellings, each standing for a value. */
export function choice<T>(values: readonly (readonly [spelling: unknown, value: T])[]): Reader<T> {
  const map = new Map(values);
  return readerOf([...map.keys()].map((spelling) => shownValue(spelling)).join(" or "), (value) =>
    map.get(value),
  );
}

/** One of a few strings. */
export function oneOf<T extends string>(...values: readonly T[]): Reader<T> {
  return choice(values.map((value) => [value, value] as const));
}

/** What another reader takes, or null. */
export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return {
    expected: reader.expected,
    read: (value, place) => (value === null ? null : reader.read(value, place)),
  };
}

/** A list of `minLength` to `maxLength` items. */
export function listOf<T>(item: Reader<T>, minLength: number, maxLength: number): Reader<readonly T[]> {
  const count = minLength === maxLength ? `${minLength}` : `${minLength} to ${maxLength}`;
  const expected = `a list of ${count} items, each ${item.expected}`;
  return {
    expected,
    read(value, place) {
      if (!Array.isArray(value) || value.length < minLength || value.length > maxLength) {
        throw wrongValue(place, value, expected);
      }
      return value.map((entry, i) => item.read(entry, { ...place, key: `${place.key}[${i}]` }));
    },
  };
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
