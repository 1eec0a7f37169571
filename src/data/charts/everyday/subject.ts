/** What charts of everyday life are about, and in which words people ask about it. */

/** Lists are written in one string, their entries with ` | ` between them. */
export interface Subject {
  /** `{town}`, `{year}` and `{firm}` stand for a place, a year and a company. */
  readonly titles: string;
  /** What one category is, such as "tree". */
  readonly kind: string;
  /** What is counted or measured, as an axis names it. */
  readonly measure: string;
  /** Of the values; "%" and "$" are put to the values themselves. None unless given. */
  readonly unit?: string;
  readonly low: number;
  readonly high: number;
  /** 0 unless given. */
  readonly decimals?: number;
  /** The categories as they are printed; `{town}`, `{person}` and `{firm}` are filled, each in its own way. */
  readonly names?: string;
  /** Names go on from one to the next: sizes, ages. */
  readonly isOrdered?: true;
  /** Times in place of names. */
  readonly over?: TimeName;
  /** Names keep their capital in a question: people, towns, brands. */
  readonly isProper?: true;
  /** The values are parts of one thing, so that they can be a pie's slices. */
  readonly isWhole?: true;
  /** Where there is more than one bar or line for each category: their names, and the word before one in a question. */
  readonly series?: { readonly word: string; readonly names: string };
  /** Questions; `{name}` is a category, `{among}` where a series is named, empty without one. */
  readonly value: string;
  readonly most: string;
  readonly least: string;
  /** Answered by one of `{a}` and `{b}`. */
  readonly which: string;
  /** Answered by yes where `{a}` is more. */
  readonly more: string;
}

export type TimeName = "months" | "years" | "days" | "hours" | "weeks";

/** The entries of a list in one string. */
export function entries(list: string): string[] {
  return list.split(" | ");
}
