/** The one format that a request's fields ask for. */

import type { OutputFormat } from "../runtime/output-format.ts";
import { HttpError } from "./http/http-error.ts";
import type { GuidedFields, ResponseFormat, TextFormat } from "./schemas/structured.ts";

interface FormatFields extends Partial<GuidedFields> {
  readonly response_format?: ResponseFormat;
}

/** @throws {HttpError} 400 `invalid_value` for several, or a schema in a text that is none */
export function answerFormat(fields: FormatFields): OutputFormat | null {
  const { guided_regex, guided_choice, guided_json, structured_outputs: others } = fields;
  const formats = [
    ["response_format", formatOf(fields.response_format)],
    ["guided_regex", regexFormat(guided_regex)],
    ["guided_choice", choiceFormat(guided_choice)],
    ["guided_json", jsonFormat(guided_json, "guided_json")],
    ["structured_outputs.regex", regexFormat(others?.regex)],
    ["structured_outputs.choice", choiceFormat(others?.choice)],
    ["structured_outputs.json", jsonFormat(others?.json, "structured_outputs.json")],
  ] as const;
  const given = formats.filter(([, format]) => format !== null);
  if (given.length > 1) {
    const names = given.map(([name]) => name).join(" and ");
    throw invalid(given[1]![0], `${names} are given, expected one of them`);
  }
  return given[0]?.[1] ?? null;
}

/** Of `text.format` in the Responses API. */
export function textAnswerFormat(format: TextFormat): OutputFormat | null {
  if (!format || format.type === "text") return null;
  return format.type === "json_object" ? { type: "json" } : { type: "schema", schema: format.schema };
}

function formatOf(format: ResponseFormat): OutputFormat | null {
  if (!format || format.type === "text") return null;
  return format.type === "json_object"
    ? { type: "json" }
    : { type: "schema", schema: format.json_schema.schema ?? true };
}

function regexFormat(pattern: string | null | undefined): OutputFormat | null {
  return pattern ? { type: "regex", pattern } : null;
}

function choiceFormat(choices: readonly string[] | null | undefined): OutputFormat | null {
  return choices ? { type: "choice", choices } : null;
}

function jsonFormat(
  json: string | Readonly<Record<string, unknown>> | null | undefined,
  param: string,
): OutputFormat | null {
  if (json === null || json === undefined) return null;
  if (typeof json !== "string") return { type: "schema", schema: json };
  try {
    const schema: unknown = JSON.parse(json);
    if (typeof schema === "object" && schema !== null && !Array.isArray(schema))
      return { type: "schema", schema: schema as Record<string, unknown> };
  } catch {
    // Told below.
  }
  throw invalid(param, "is a text that is no JSON object");
}

function invalid(param: string, problem: string): HttpError {
  return new HttpError(400, "invalid_value", `${param}: ${problem}`, { param });
}
