/** Which functions a request shows to the model, and what it makes the answer of them. */

import type { ChatTool } from "../runtime/model.ts";
import type { CallableFunction, OutputFormat } from "../runtime/output-format.ts";
import { HttpError } from "./http/http-error.ts";

/** A function as a client describes it. */
export interface GivenTool extends ChatTool {
  /** Whether calls keep to the parameters where the model may also say something else. */
  readonly isStrict: boolean;
}

/** `auto`: text or calls, as the model likes; `required`: calls alone; a name: one call of this function. */
export type ToolChoice = "none" | "auto" | "required" | { readonly name: string };

export interface ToolUse {
  /** For the template; none when none may be called. */
  readonly tools: readonly ChatTool[];
  /** What the answer must be, by the request's format or for its calls. */
  readonly format: OutputFormat | null;
  /** Whether the answer is calls by a grammar, so that they can be told while they come. */
  readonly isCalls: boolean;
}

/**
 * @param isOne  at most one call
 * @param format of the answer, where the request asks for one
 * @throws {HttpError} 400 `invalid_value` for a choice that the tools or the format do not allow
 */
export function toolUse(
  given: readonly GivenTool[],
  choice: ToolChoice,
  isOne: boolean,
  format: OutputFormat | null,
): ToolUse {
  const isForced = choice === "required" || typeof choice === "object";
  if (isForced && given.length === 0) throw invalid("asks for a call, and the request has no tools");
  const named = typeof choice === "object" ? given.filter(({ name }) => name === choice.name) : given;
  if (isForced && named.length === 0) throw invalid("names a function that is not among the tools");
  if (isForced && format) throw invalid("asks for a call, and response_format for something else");
  if (choice === "none" || given.length === 0) return { tools: [], format, isCalls: false };
  const tools = given.map(({ isStrict: _, ...tool }) => tool);
  const functions = named.map(callable);
  if (isForced)
    return {
      tools,
      format: { type: "calls", functions, isOne: isOne || typeof choice === "object" },
      isCalls: true,
    };
  if (!given.some(({ isStrict }) => isStrict)) return { tools, format, isCalls: false };
  if (format) throw invalid("allows calls that are strict, and response_format asks for something else");
  return { tools, format: { type: "text-with-calls", functions }, isCalls: false };
}

function callable({ name, parameters }: ChatTool): CallableFunction {
  return { name, schema: parameters ?? { type: "object", additionalProperties: true } };
}

function invalid(problem: string): HttpError {
  return new HttpError(400, "invalid_value", `tool_choice: ${problem}`, { param: "tool_choice" });
}
