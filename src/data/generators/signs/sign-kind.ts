/** Kinds of short texts that stand alone: what they say, and what people ask about them. */

import type { FontKind } from "../../fonts.ts";

/** Lists are written in one string, their entries with ` | ` between them. */
export interface SignKind {
  /** What people call it, such as "door sign". */
  readonly what: string;
  /**
   * Texts, each of one to three lines with ` / ` between them. `{town}` stands for a filling; one with a digit behind its name is
   * another of the same kind. `# ` begins a line of large letters, `- ` one of small letters.
   */
  readonly texts: string;
  /**
   * Questions for a filling, by its name; they may name other fillings. A text without the filling does not answer them, so what two
   * fillings are asked must differ.
   */
  readonly asked: Readonly<Record<string, string>>;
  /** Names of fillings, with spaces between them, that other words of a text can stand for: asked for only where they are. */
  readonly neverRefused?: string;
  /** `written` by hand, `coded` in letters of one width; like a sign unless given. */
  readonly look?: "sign" | "written" | "coded" | "book";
  /** May be written in capitals throughout. */
  readonly hasCapitals?: true;
}

export const fontKinds: Readonly<Record<NonNullable<SignKind["look"]>, readonly FontKind[]>> = {
  sign: ["sans", "sans", "sans", "display", "slab", "serif"],
  written: ["hand", "hand", "hand", "hand", "sans"],
  coded: ["mono", "mono", "sans"],
  book: ["serif", "serif", "slab", "sans", "display", "hand"],
};

/** The filling that `town2` is another one of. */
export function withoutDigit(name: string): string {
  return name.replace(/\d$/, "");
}
