/**
 * Regular expressions as the grammar library is to read them. It takes an expression byte for byte, so within a JSON string it has to
 * leave out what ends the string, and `.` has to leave out the end of a line. Brackets it takes for sets of bytes where they hold
 * characters beyond ASCII (0.1.27), so those become alternatives.
 */

/** Why an expression cannot be used; the caller says where it stands. */
export class PatternError extends Error {}

const inJson = String.raw`"\\\x00-\x1f`;
const negated: Readonly<Record<string, string>> = {
  D: "0-9",
  W: "a-zA-Z0-9_",
  S: String.raw` \t\n\r\f\v`,
};

/** Characters beyond ASCII in one pair of brackets, which become alternatives. */
const maxAlternatives = 1000;

/**
 * @param pattern valid in JavaScript with the flag u
 * @param isJson  whether the text that matches stands in a JSON string, where it then needs no escapes
 * @throws {PatternError}
 */
export function grammarPattern(pattern: string, isJson: boolean): string {
  if (isJson && pattern.includes('"')) throw new PatternError('has a ", which a JSON string would escape');
  // Escapes, brackets with what they hold, other characters.
  const pieces = pattern.matchAll(/\\(?:u\{\w+\}|u\w{4}|x\w{2}|.)|\[\^?(?:\\.|[^\]\\])*\]|./gsu);
  return Array.from(pieces, ([piece]) => {
    if (piece.startsWith("\\")) return escaped(piece, isJson, false);
    if (piece.startsWith("[") && piece.length > 1) return brackets(piece, isJson);
    if (piece !== ".") return piece;
    return isJson ? `[^${inJson}]` : String.raw`[^\n\r]`;
  }).join("");
}

function escaped(piece: string, isJson: boolean, isInBrackets: boolean): string {
  const letter = piece[1]!;
  const others = negated[letter];
  if (others !== undefined && isInBrackets)
    throw new PatternError(`has ${piece} within brackets; write the characters themselves`);
  const isCode = letter === "u" || (letter === "x" && Number.parseInt(piece.slice(2), 16) > 127);
  if (isCode) throw new PatternError(`has ${piece}; write the character itself`);
  if (!isJson) return piece;
  if ('\\"nrtfvbcx0'.includes(letter))
    throw new PatternError(`has ${piece}, which may stand for what a JSON string escapes`);
  return others === undefined ? piece : `[^${others}${inJson}]`;
}

function brackets(piece: string, isJson: boolean): string {
  const isNegated = piece.startsWith("[^");
  const items = [...piece.slice(isNegated ? 2 : 1, -1).matchAll(/\\x\w{2}|\\.|./gsu)].map(([item]) =>
    item.startsWith("\\") ? escaped(item, isJson, true) : item,
  );
  const isBeyond = (item: string | undefined) => item !== undefined && item.codePointAt(0)! > 127;
  if (!items.some(isBeyond)) return `[${isNegated ? `^${isJson ? inJson : ""}` : ""}${items.join("")}]`;
  if (isNegated)
    throw new PatternError(`leaves out characters beyond ASCII in ${piece}, which is not supported`);
  const plain: string[] = [];
  const alternatives: string[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at]!;
    const last = items[at + 1] === "-" ? items[at + 2] : undefined;
    if (last !== undefined && (isBeyond(item) || isBeyond(last))) {
      if (!isBeyond(item))
        throw new PatternError(`has a range from ASCII to beyond in ${piece}; write it as two`);
      alternatives.push(...range(item.codePointAt(0)!, last.codePointAt(0)!, piece));
      at += 2;
    } else if (isBeyond(item)) alternatives.push(item);
    else plain.push(item);
  }
  return `(?:${[...(plain.length > 0 ? [`[${plain.join("")}]`] : []), ...alternatives].join("|")})`;
}

function range(first: number, last: number, piece: string): string[] {
  const count = last - first + 1;
  if (count > maxAlternatives)
    throw new PatternError(`has ${count} characters beyond ASCII in ${piece}, at most ${maxAlternatives}`);
  return Array.from({ length: count }, (_, index) => String.fromCodePoint(first + index));
}
