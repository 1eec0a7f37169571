/**
 * Finds an image that was pasted into a text. A model would read its base64 as thousands of tokens of nothing.
 */

import { HttpError } from "../http/http-error.ts";

/** The first bytes of JPEG, PNG, GIF, WebP (RIFF) and TIFF in base64. */
const firstCharacters = ["/9j/", "iVBORw0KGgo", "R0lGOD", "UklGR", "SUkqA", "TU0AK"];
/** Shorter than any image, longer than what people write about one. */
const minCharacters = 256;

/**
 * @param param where the text is, for the error
 * @throws {HttpError} 400 `image_in_text`
 */
export function expectNoPastedImage(text: string, param: string): void {
  if (text.length < minCharacters || !hasPastedImage(text)) return;
  throw new HttpError(
    400,
    "image_in_text",
    `${param}: the text holds an encoded image, which the model would read as letters; send it as a part {"type": "image_url", "image_url": {"url": "data:image/png;base64,..."}}`,
    { param },
  );
}

function hasPastedImage(text: string): boolean {
  if (/data:image\/[\w.+-]{1,40};base64,[A-Za-z0-9+/=\s]{64}/i.test(text)) return true;
  for (const first of firstCharacters) {
    for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
      const run = /^[A-Za-z0-9+/=\r\n]*/.exec(text.slice(at, at + 2 * minCharacters))![0];
      if (run.replace(/[\r\n]/g, "").length >= minCharacters) return true;
    }
  }
  return false;
}
