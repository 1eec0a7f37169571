/**
 * Cutting text into words, across which no token reaches.
 *
 *   an optional character that is no letter, number or line end; then a word of lower case, perhaps begun in upper case, or one
 *     of upper case; then 's 't 're 've 'm 'll 'd, whatever their case
 *   one to maxDigits digits
 *   punctuation with a space before it and line ends or slashes behind it
 *   spaces up to the last line end; spaces up to the one that belongs to the next word; other spaces
 *
 * This is the cut that MiniMax-M2, whose token ids line up with MiniMax-Text-01's, has in its tokenizer; a letter without case
 * counts as both.
 */

const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const before = String.raw`[^\r\n\p{L}\p{N}]?`;
const contraction = `(?:'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL]))?`;

/** The pattern, in a form that JavaScript and Oniguruma take alike. */
export function splitPattern(maxDigits: number): string {
  return [
    `${before}${upper}*${lower}+${contraction}`,
    `${before}${upper}+${lower}*${contraction}`,
    String.raw`\p{N}{1,${maxDigits}}`,
    String.raw` ?[^\s\p{L}\p{N}]+[\r\n/]*`,
    String.raw`\s*[\r\n]+`,
    String.raw`\s+(?!\S)`,
    String.raw`\s+`,
  ].join("|");
}

/** Characters that are split at a time. */
const pieceLength = 1 << 20;

/** Counts the words of texts. */
export class WordCounter {
  readonly counts = new Map<string, number>();
  readonly #pattern: RegExp;
  readonly #special: RegExp;
  #numWords = 0;

  /** @param specialTokens are cut out of the text first, as the tokenizer will do */
  constructor(maxDigits: number, specialTokens: readonly string[]) {
    this.#pattern = new RegExp(splitPattern(maxDigits), "gu");
    this.#special = new RegExp(specialTokens.map((token) => token.replace(/\W/g, "\\$&")).join("|"));
  }

  /** Words counted, repeated ones too. */
  get numWords(): number {
    return this.#numWords;
  }

  /** Counts a text that is whole by itself: no word reaches into another text. */
  add(text: string): void {
    for (const part of text.includes("<") ? text.split(this.#special) : [text]) {
      for (let from = 0; from < part.length; ) {
        const end = safeEnd(part, from + pieceLength);
        this.#count(part.slice(from, end));
        from = end;
      }
    }
  }

  #count(piece: string): void {
    for (const word of piece.match(this.#pattern) ?? []) {
      this.#numWords++;
      const count = this.counts.get(word);
      if (count !== undefined) this.counts.set(word, count + 1);
      else this.counts.set(ownCopy(word), 1);
    }
  }
}

/** True where a cut splits no word: behind a line end and before a letter. */
export function isSafeCut(text: string, at: number): boolean {
  return text[at - 1] === "\n" && /^\p{L}/u.test(text.slice(at, at + 2));
}

/** The first safe cut at or after `wanted`, or the end of the text. */
function safeEnd(text: string, wanted: number): number {
  for (let at = wanted; at < text.length; at++) {
    at = text.indexOf("\n", at - 1) + 1;
    if (at === 0) break;
    if (isSafeCut(text, at)) return at;
  }
  return text.length;
}

/** The same text by itself: engines keep a long substring as a view that holds the whole text in memory. */
function ownCopy(word: string): string {
  return word.length < 13 ? word : Buffer.from(word, "utf16le").toString("utf16le");
}
