/**
 * Text from a model or an image file as a terminal may show it: control characters (an escape sequence could move the
 * cursor or set the title) become U+FFFD. Where nobody watches, the text stays as it is.
 */
export function printable(text: string, isTerminal: boolean | undefined): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return isTerminal ? text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "\ufffd") : text;
}
