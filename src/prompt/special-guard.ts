/**
 * Keeps texts of people from being special tokens: whoever writes `<end_of_sentence>` in a message has written these characters,
 * and has not ended it.
 *
 * Within such texts a character that none of them has is set into every special token. It goes through the template with them,
 * and the rendered text is encoded in the pieces between: no piece has a special token but the template's own.
 */

export interface SpecialGuard {
  /** A text of somebody, for the template. */
  guard(text: string): string;
  /** Ids of a rendered text. */
  encode(rendered: string): number[];
}

/** What Unicode gives to nobody: 32 of them. */
const firstNoncharacter = 0xfdd0;

/**
 * @param specials special tokens as they are written
 * @param texts    all that will be guarded
 * @param encode   with special tokens recognised
 */
export function createSpecialGuard(
  specials: readonly string[],
  texts: readonly string[],
  encode: (text: string) => number[],
): SpecialGuard {
  // One character cannot be broken.
  const breakable = specials.filter(({ length }) => length > 1);
  const breaker = unusedCharacter(texts);
  return {
    guard(text) {
      const clean = text.replaceAll(breaker, "");
      return breakable.some((special) => clean.includes(special))
        ? broken(clean, breakable).join(breaker)
        : clean;
    },
    encode: (rendered) => rendered.split(breaker).flatMap((piece) => encode(piece)),
  };
}

/** Somebody who writes all of them loses the last. */
function unusedCharacter(texts: readonly string[]): string {
  for (let code = firstNoncharacter; code < firstNoncharacter + 31; code++) {
    const character = String.fromCharCode(code);
    if (!texts.some((text) => text.includes(character))) return character;
  }
  return String.fromCharCode(firstNoncharacter + 31);
}

/** Pieces without a special token. Breaking one may leave another that overlaps it, so every piece is looked at again. */
function broken(text: string, specials: readonly string[]): string[] {
  const done: string[] = [];
  const left = [text];
  for (let piece = left.pop(); piece !== undefined; piece = left.pop()) {
    const starts = specials.map((special) => piece!.indexOf(special)).filter((start) => start >= 0);
    if (starts.length === 0) done.push(piece);
    else {
      const end = Math.min(...starts) + 1;
      done.push(piece.slice(0, end));
      left.push(piece.slice(end));
    }
  }
  return done;
}
