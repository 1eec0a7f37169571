/** Typed reading of a tokenizer's JSON files; every error names file, key and value. */
import { CheckpointError } from "../errors.ts";
import { shownValue } from "./shown-value.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Largest token id accepted, so that a damaged file cannot ask for tables of gigabytes. */
export const maxTokenId = 2 ** 24 - 1;

/** The error for one problem of a file. */
export function refuse(fileName: string, problem: string, cause?: unknown): CheckpointError {
  return new CheckpointError("tokenizer_invalid", `${fileName}: ${problem}`, {
    fields: { file: fileName },
    cause,
  });
}

export function isObject(json: unknown): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** @param key where the object stands; empty for the whole file */
export function objectAt(json: unknown, fileName: string, key: string): JsonObject {
  if (isObject(json)) return json;
  throw wrong(json, fileName, key, "an object");
}

export function listAt(json: unknown, fileName: string, key: string): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw wrong(json, fileName, key, "a list");
}

export function textAt(json: unknown, fileName: string, key: string): string {
  if (typeof json === "string" && json !== "") return json;
  throw wrong(json, fileName, key, "a text");
}

export function flagAt(json: unknown, fileName: string, key: string): boolean {
  if (typeof json === "boolean") return json;
  throw wrong(json, fileName, key, "true or false");
}

/** @param key asked for only to say what is wrong: a vocabulary has 200,000 of them */
export function tokenIdAt(json: unknown, fileName: string, key: () => string): number {
  if (typeof json === "number" && Number.isInteger(json) && json >= 0 && json <= maxTokenId) return json;
  throw wrong(json, fileName, key(), `an integer from 0 to ${maxTokenId}`);
}

function wrong(json: unknown, fileName: string, key: string, expected: string): CheckpointError {
  const found = json === undefined ? "missing" : Array.isArray(json) ? "a list" : shownValue(json);
  return refuse(fileName, `${key === "" ? "the file" : key} is ${found}, expected ${expected}`);
}
