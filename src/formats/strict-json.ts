/**
 * JSON as RFC 8259 has it, and nothing that two readers could take differently.
 *
 * JSON.parse keeps the last of two equal keys without a word, words its errors differently in every engine and quotes the
 * input in them. This parser refuses duplicate keys, lone surrogates, numbers outside the range of a double and nesting
 * over a limit, and says line and column.
 */
import { shownName, shownValue } from "./shown-value.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** Has no prototype, so `__proto__` is a key like any other. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Makes the error for one problem; the caller knows the file and the class. */
export type Refuse = (problem: string) => Error;

export interface StrictJsonOptions {
  /** Arrays and objects inside each other; 64 when not given. */
  readonly maxDepth?: number;
  /** Refuse `1.0`, `1e3` and `-0`: every number is an integer written plainly. */
  readonly plainIntegers?: boolean;
}

/**
 * The value of a UTF-8 JSON text.
 *
 * @throws what `refuse` makes, for the first problem met
 */
export function parseStrictJson(
  bytes: Uint8Array,
  refuse: Refuse,
  options: StrictJsonOptions = {},
): JsonValue {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw refuse("starts with a byte order mark, expected UTF-8 without one");
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw refuse(`not UTF-8 text (${bytes.length} bytes)`);
    throw cause;
  }
  return new Parser(text, refuse, options).parse();
}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const plainInteger = /^(?:0|-?[1-9][0-9]*)$/;
const hexPattern = /[0-9a-fA-F]{4}/y;
// With the u flag a well-formed pair is one character, so this finds lone halves only.
const loneSurrogate = /\p{Surrogate}/u;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Parser {
  readonly #text: string;
  readonly #refuse: Refuse;
  readonly #maxDepth: number;
  readonly #plainIntegers: boolean;
  #at = 0;

  constructor(text: string, refuse: Refuse, options: StrictJsonOptions) {
    this.#text = text;
    this.#refuse = refuse;
    this.#maxDepth = options.maxDepth ?? 64;
    this.#plainIntegers = options.plainIntegers ?? false;
  }

  parse(): JsonValue {
    this.#skipSpace();
    if (this.#at === this.#text.length) throw this.#refuse("holds no JSON value, it is empty or blank");
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected("the end after the value");
    return value;
  }

  #value(depth: number): JsonValue {
    const character = this.#text[this.#at];
    if (character === "{" || character === "[") {
      if (depth === this.#maxDepth) throw this.#problem(`nesting deeper than ${this.#maxDepth}`);
      return character === "{" ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (character === '"') return this.#string();
    if (this.#take("true")) return true;
    if (this.#take("false")) return false;
    if (this.#take("null")) return null;
    return this.#number();
  }

  #object(depth: number): JsonObject {
    const object: Record<string, JsonValue> = Object.create(null);
    this.#at++;
    this.#skipSpace();
    if (this.#take("}")) return object;
    for (;;) {
      if (this.#text[this.#at] !== '"') throw this.#unexpected("a key in double quotes");
      const start = this.#at;
      const key = this.#string();
      if (key in object) throw this.#problem(`duplicate key ${shownName(key)}`, start);
      this.#skipSpace();
      if (!this.#take(":")) throw this.#unexpected('":" after a key');
      this.#skipSpace();
      object[key] = this.#value(depth);
      this.#skipSpace();
      if (this.#take("}")) return object;
      if (!this.#take(",")) throw this.#unexpected('"," or "}" after a value');
      this.#skipSpace();
    }
  }

  #array(depth: number): JsonValue[] {
    const array: JsonValue[] = [];
    this.#at++;
    this.#skipSpace();
    if (this.#take("]")) return array;
    for (;;) {
      array.push(this.#value(depth));
      this.#skipSpace();
      if (this.#take("]")) return array;
      if (!this.#take(",")) throw this.#unexpected('"," or "]" after a value');
      this.#skipSpace();
    }
  }

  #string(): string {
    const start = this.#at;
    let value = "";
    let from = ++this.#at;
    let escaped = false;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) throw this.#problem("a string that does not end", start);
      if (code === 0x22) break;
      if (code < 0x20) throw this.#unexpected("control characters in strings to be escaped");
      if (code === 0x5c) {
        value += this.#text.slice(from, this.#at) + this.#escape();
        from = this.#at;
        escaped = true;
      } else {
        this.#at++;
      }
    }
    value += this.#text.slice(from, this.#at++);
    if (escaped && loneSurrogate.test(value))
      throw this.#problem("a string with half a surrogate pair", start);
    return value;
  }

  #escape(): string {
    const start = this.#at++;
    const letter = this.#text[this.#at++] ?? "";
    if (letter === "u") {
      hexPattern.lastIndex = this.#at;
      const digits = hexPattern.exec(this.#text)?.[0];
      if (digits === undefined) throw this.#problem("\\u without four hexadecimal digits", start);
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = escapes[letter];
    if (character === undefined) throw this.#problem(`unknown escape ${shownValue(`\\${letter}`)}`, start);
    return character;
  }

  #number(): number {
    numberPattern.lastIndex = this.#at;
    const literal = numberPattern.exec(this.#text)?.[0];
    if (literal === undefined) throw this.#unexpected("a value");
    if (this.#plainIntegers && !plainInteger.test(literal)) {
      throw this.#problem(`number ${shownName(literal)}, expected a plain integer`);
    }
    const value = Number(literal);
    if (!Number.isFinite(value))
      throw this.#problem(`number ${shownName(literal)} is outside the range of a double`);
    this.#at += literal.length;
    return value;
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #unexpected(expected: string): Error {
    const code = this.#text.codePointAt(this.#at);
    const found = code === undefined ? "the text ends" : `found ${shownValue(String.fromCodePoint(code))}`;
    return this.#problem(`${found}, expected ${expected}`);
  }

  #problem(problem: string, at = this.#at): Error {
    const before = this.#text.slice(0, at);
    const line = before.split("\n").length;
    const column = at - before.lastIndexOf("\n");
    return this.#refuse(`line ${line} column ${column}: ${problem}`);
  }
}
