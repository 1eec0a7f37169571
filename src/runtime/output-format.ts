/**
 * What an answer must be, checked and put into the words of the grammar library.
 *
 * A schema's keywords that the library would not hold an answer to are refused, so that what is promised is kept.
 */

import { RequestError } from "../errors.ts";
import { grammarPattern, PatternError } from "./grammar-pattern.ts";

/** A JSON Schema: an object, or true for anything. */
export type JsonSchema = Readonly<Record<string, unknown>> | boolean;

/** A function that may be called, and what its arguments must be. */
export interface CallableFunction {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** What the text of an answer must be. */
export type OutputFormat =
  /** A JSON object. */
  | { readonly type: "json" }
  /** JSON by a schema; no properties that it does not name, unless it has `additionalProperties`. */
  | { readonly type: "schema"; readonly schema: JsonSchema }
  /** A text that the whole expression matches; without looking around, references, `\b` and `\p`. */
  | { readonly type: "regex"; readonly pattern: string }
  | { readonly type: "choice"; readonly choices: readonly string[] }
  /** Calls of functions as the model was taught to write them, one or `isOne` alone, and no other text. */
  | { readonly type: "calls"; readonly functions: readonly CallableFunction[]; readonly isOne: boolean }
  /** Any text; a call within it has the arguments that its function takes. */
  | { readonly type: "text-with-calls"; readonly functions: readonly CallableFunction[] };

/** A format for the library, which both threads understand. */
export interface Grammar {
  /** `call` and `calls`: a block of one, or of some, of what the structural tag is. */
  readonly kind: "schema" | "tag" | "call" | "calls";
  /** JSON of the schema, or of the structural tag. */
  readonly json: string;
  /** Whether the mark of a call may come, which is a special token in some tokenizers. */
  readonly hasCalls: boolean;
}

/** Whether all of an answer but ends of lines is JSON or fixed text, so that no control character may come. */
export function isJsonLike({ kind }: Grammar): boolean {
  return kind !== "tag";
}

/** What stands in a grammar for the mark of a call where that is a special token. No JSON has it: it begins with U+0001. */
export const callMarkText = "\u0001<function_call>";

/** The mark as the model writes it, and what begins the block after it. */
export const callMark = "<function_call>";
export const callFence = "```typescript\n";

const maxBytes = 65_536;
const maxDepth = 32;
const maxValues = 4000;
const maxRepeats = 1_000_000;

/** Of a schema: not held to by the library, so an answer could break them. */
const refusedKeywords = new Set([
  ..."not if then else dependentRequired dependentSchemas dependencies contains minContains maxContains".split(
    " ",
  ),
  ..."multipleOf patternProperties propertyNames unevaluatedItems $dynamicRef $recursiveRef".split(" "),
]);

/** Its values are names of properties, whatever they are called. */
const mapsOfSchemas = new Set(["properties", "$defs", "definitions"]);
const dataKeywords = new Set(["enum", "const", "default", "examples", "required"]);

const knownFormats = new Set(
  "email date time date-time duration ipv4 ipv6 hostname uuid uri uri-reference uri-template json-pointer relative-json-pointer".split(
    " ",
  ),
);

/**
 * Checks a format and says it in the library's words.
 *
 * @throws {RequestError} `request_invalid` for what is too large, too deep, or cannot be held to
 */
export function grammarOf(format: OutputFormat): Grammar {
  const tag = (format: object, kind: Grammar["kind"] = "tag", hasCalls = false): Grammar => ({
    kind,
    json: JSON.stringify({ type: "structural_tag", format }),
    hasCalls,
  });
  switch (format.type) {
    case "json":
      return { kind: "schema", json: '{"type":"object","additionalProperties":true}', hasCalls: false };
    case "schema":
      return { kind: "schema", json: schemaText(format.schema, "the schema"), hasCalls: false };
    case "regex":
      return tag({ type: "regex", pattern: readPattern(format.pattern, "the expression", false) });
    case "choice":
      checkChoices(format.choices);
      return tag({
        type: "or",
        elements: format.choices.map((value) => ({ type: "const_string", value })),
      });
    case "calls": {
      if (format.functions.length === 0) throw invalid("there is no function to call");
      const elements = format.functions.map((one) => callTag(one, ""));
      return tag({ type: "or", elements }, format.isOne ? "call" : "calls", true);
    }
    case "text-with-calls": {
      const tags = format.functions.map((one) => ({ ...callTag(one, callFence), end: ")\n```" }));
      return tag({ type: "triggered_tags", triggers: [`${callFence}functions.`], tags }, "tag", true);
    }
    default:
      throw format satisfies never;
  }
}

function callTag({ name, schema }: CallableFunction, before: string) {
  const text = schemaText(schema, `the parameters of ${name}`);
  return {
    type: "tag",
    begin: `${before}functions.${name}(`,
    content: { type: "json_schema", json_schema: JSON.parse(text) as unknown },
    end: ")",
  };
}

function schemaText(schema: JsonSchema, what: string): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(schema);
  } catch {
    // Told below.
  }
  if (json === undefined || schema === false)
    throw invalid(`${what} is no JSON Schema that a value can meet`);
  const { length } = new TextEncoder().encode(json);
  if (length > maxBytes) throw invalid(`${what} has ${length} bytes, at most ${maxBytes} are read`);
  const root = JSON.parse(json) as unknown;
  new SchemaCheck(what, root).check(root, 0);
  return JSON.stringify(root);
}

/** Goes through a schema, whose patterns it puts into the words of the library. */
class SchemaCheck {
  readonly #what: string;
  readonly #root: unknown;
  #numValues = 0;

  constructor(what: string, root: unknown) {
    this.#what = what;
    this.#root = root;
  }

  check(schema: unknown, depth: number): void {
    if (depth > maxDepth) throw invalid(`${this.#what} is more than ${maxDepth} levels deep`);
    this.#numValues++;
    if (this.#numValues > maxValues) throw invalid(`${this.#what} has more than ${maxValues} values`);
    if (Array.isArray(schema)) for (const item of schema) this.check(item, depth + 1);
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return;
    for (const [key, value] of Object.entries(schema)) {
      this.#keyword(key, value);
      if (key === "pattern") Reflect.set(schema, key, readPattern(value, `a pattern of ${this.#what}`, true));
      if (mapsOfSchemas.has(key) && typeof value === "object" && value !== null)
        for (const one of Object.values(value)) this.check(one, depth + 1);
      else if (dataKeywords.has(key)) this.#count(value, depth + 1);
      else this.check(value, depth + 1);
    }
  }

  /** Values that are no schemas. */
  #count(value: unknown, depth: number): void {
    this.#numValues++;
    if (depth > maxDepth || this.#numValues > maxValues)
      throw invalid(`${this.#what} has more than ${maxValues} values, or more than ${maxDepth} levels`);
    if (typeof value === "object" && value !== null)
      for (const one of Object.values(value)) this.#count(one, depth + 1);
  }

  #keyword(key: string, value: unknown): void {
    const refuse = (problem: string) => invalid(`${this.#what} has ${problem}`);
    if (refusedKeywords.has(key)) throw refuse(`${key}, which answers cannot be held to; leave it out`);
    if (key === "uniqueItems" && value === true) throw refuse("uniqueItems, which answers cannot be held to");
    if (key === "allOf" && Array.isArray(value) && value.length > 1)
      throw refuse("allOf with several schemas, which answers cannot be held to; write them as one");
    if (key === "$ref" && !this.#isFound(value)) throw refuse("a $ref to what it does not have");
    if (key === "enum" && Array.isArray(value) && value.length === 0) throw refuse("an enum without values");
    if (key === "format" && typeof value === "string" && !knownFormats.has(value))
      throw refuse(`a format that is not known; expected one of ${[...knownFormats].join(", ")}`);
  }

  #isFound(reference: unknown): boolean {
    if (reference === "#") return true;
    if (typeof reference !== "string" || !reference.startsWith("#/")) return false;
    let at: unknown = this.#root;
    for (const part of reference.slice(2).split("/")) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return false;
      at = Reflect.get(at, key);
    }
    return true;
  }
}

/** What the library says no to is found by trying it; here is what would only cost time. */
function readPattern(pattern: unknown, what: string, isJson: boolean): string {
  if (typeof pattern !== "string" || pattern === "") throw invalid(`${what} is empty, or no text`);
  if (pattern.length > 4096) throw invalid(`${what} has ${pattern.length} characters, at most 4096 are read`);
  try {
    new RegExp(pattern, "u");
  } catch (cause) {
    throw invalid(`${what} is no regular expression: ${cause instanceof Error ? cause.message : ""}`);
  }
  let repeats = 1;
  for (const [, from, to] of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    repeats *= Math.max(1, Number(to || from));
  if (repeats > maxRepeats) throw invalid(`${what} counts to ${repeats}, at most ${maxRepeats} in all`);
  try {
    return grammarPattern(pattern, isJson);
  } catch (error) {
    throw error instanceof PatternError ? invalid(`${what} ${error.message}`) : error;
  }
}

function checkChoices(choices: readonly string[]): void {
  if (choices.length === 0 || choices.length > 1000 || choices.includes(""))
    throw invalid(`${choices.length} choices, expected 1 to 1000, none of them empty`);
  const length = choices.reduce((sum, choice) => sum + choice.length, 0);
  if (length > maxBytes) throw invalid(`the choices have ${length} characters, at most ${maxBytes} are read`);
}

function invalid(problem: string): RequestError {
  return new RequestError("request_invalid", `format: ${problem}`, { fields: { option: "format" } });
}
