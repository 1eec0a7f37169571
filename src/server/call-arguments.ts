import { HttpError } from "./http/http-error.ts";

/** @throws {HttpError} 400 `invalid_value` for arguments of a call that are no JSON object */
export function expectArguments(text: string, param: string): void {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new HttpError(400, "invalid_value", `${param}: is no JSON object`, { param });
}
