/** Whether two texts are equal but for case and white space: trimmed, and a run of it is one space. Punctuation counts. */
export function exactMatch(answer: string, right: string): boolean {
  return plain(answer) === plain(right);
}

/** Whether two names are: the same, and neither an article in front nor a final point counts. */
export function nameMatch(answer: string, right: string): boolean {
  return bareName(answer) === bareName(right);
}

function plain(text: string): string {
  return text.trim().replace(/\s+/gu, " ").toLowerCase();
}

function bareName(text: string): string {
  return plain(text)
    .replace(/^(?:an?|the) /, "")
    .replace(/\.$/, "");
}
