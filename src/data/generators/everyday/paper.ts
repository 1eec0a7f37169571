/** What a kind of everyday paper is: the fields that it can show, how it shows them, and how people ask for them. */

import type { Missing } from "../../document.ts";
import type { FontKind } from "../../fonts.ts";
import { moreQuestions } from "./more-questions.ts";
import type { Make } from "./values.ts";

/** Something that a paper can say. */
export interface Field {
  /** In a sentence after "the", such as "departure time". */
  readonly what: string;
  /** How papers name it, the last one in the held-out split only; none where it stands without a name. */
  readonly names: readonly string[];
  /** Lines that hold it at `{}`, for a field without a name; divided in the same way. */
  readonly said: readonly string[];
  readonly value: Make;
  /** What it is the value of, in a list of such things: the name that is printed, and what stands for `{}` in `what` and the questions. */
  readonly label?: Make;
  /** Questions for the name of a value that no other one has; the value stands for `{}`. */
  readonly whose?: readonly string[];
  /** Whole sentences, few of them with the name on the paper. */
  readonly questions: readonly string[];
  /** Of the papers of its kind that show it. */
  readonly share: number;
  /** Relative to the running text. */
  readonly scale: number;
  /** Other fields of the kind that would answer the same questions: where one of them stands, this one is not missing. */
  readonly unless: readonly string[];
}

type More = Partial<Pick<Field, "share" | "scale" | "unless">>;

const usual = { share: 0.75, scale: 1, unless: [] } as const;

function asked(what: string, questions: readonly string[]): readonly string[] {
  return [...new Set([...questions, ...(moreQuestions[what] ?? [])])];
}

/** A field that stands beside or under its name. */
export function named(
  what: string,
  names: readonly string[],
  value: Make,
  questions: readonly string[],
  more: More = {},
): Field {
  return { ...usual, what, names, said: [], value, questions: asked(what, questions), ...more };
}

/** A field in a line or a sentence of its own; as it is where `said` is "{}". */
export function alone(
  what: string,
  said: string | readonly string[],
  value: Make,
  questions: readonly string[],
  more: More = {},
): Field {
  return {
    ...usual,
    what,
    names: [],
    said: [said].flat(),
    value,
    questions: asked(what, questions),
    ...more,
  };
}

/** One line of a list, such as a dish and its price: `{}` of the questions is its name, and the value where it asks for the name. */
export function listed(
  what: string,
  label: Make,
  value: Make,
  questions: readonly string[],
  whose: readonly string[],
  share = 0.75,
): Field {
  return { ...usual, what, names: [], said: [], value, label, questions, whose, share };
}

/** The same line so many times, each with a name and a value of its own. */
export function times(count: number, field: Field): Field[] {
  return Array.from({ length: count }, () => field);
}

/** How named fields stand on a paper. */
export type Layout =
  /** A small name over or under a large value, in one to three columns. */
  | "columns"
  /** "Name: value", line by line. */
  | "pairs"
  /** Names at the left edge, values at the right one. */
  | "spread"
  /** Names at the left edge, all values from one place on. */
  | "aligned";

/** The middle of a till slip. */
export interface Bill {
  /** What is bought: its name, and the lowest and highest price of one. */
  readonly items: readonly (readonly [name: string, low: number, high: number])[];
  /** Lines at most. */
  readonly most: number;
  /** Chance of more than one of a kind. */
  readonly several: number;
  readonly tip?: number;
  readonly tax?: number;
  readonly discount?: number;
  /** Such as "night" where it is not a piece. */
  readonly unit?: string;
}

/** What is asked of all lines of a list together. */
export interface Ranking {
  readonly count: readonly string[];
  /** Whose value is largest, and smallest. */
  readonly most?: readonly string[];
  readonly least?: readonly string[];
}

export interface Kind {
  /** Such as "boarding pass". */
  readonly noun: string;
  /** Lines at the top, in this order; the first one is always there. */
  readonly head: readonly Field[];
  /** Named fields and sentences, as many as fit. */
  readonly body: readonly Field[];
  /** Small lines at the bottom, in this order. */
  readonly foot?: readonly Field[];
  readonly bill?: Bill;
  /** Of the fields made with `listed`. */
  readonly ranking?: Ranking;
  readonly layouts: readonly Layout[];
  /** Of height over width, lowest and highest. */
  readonly aspects: readonly [number, number];
  readonly faces?: readonly FontKind[];
  /** Of the papers that are printed on a strong colour. */
  readonly colored?: number;
  /** The body keeps its order. */
  readonly isOrdered?: boolean;
  /** Sentences of the body follow each other in the same line. */
  readonly isProse?: boolean;
  /** What papers of this kind never say, and people ask for all the same. */
  readonly never?: readonly Missing[];
  /** Relative to other kinds; 1 unless given. */
  readonly weight?: number;
}

export function missing(key: string, ...questions: readonly string[]): Missing {
  return { key, questions };
}
