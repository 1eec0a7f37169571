/** A table before it is drawn: its cells, and what can be asked once it is known how they were written. */

import type { AnswerKind } from "../../../formats/dataset.ts";
import type { Exchange } from "../../conversation.ts";
import type { Split } from "../../generator.ts";
import type { Random } from "../../random.ts";
import { absentWordings, factWordings, say } from "../../wordings.ts";
import { spoken } from "./values.ts";

export interface ContentColumn {
  /** Where there is a list of columns by kind. */
  readonly id?: string;
  readonly name: string;
  readonly cells: readonly string[];
  readonly isNumber: boolean;
}

/** What was written, which is less than what was wanted where it did not fit. */
export interface WrittenTable {
  readonly names: readonly string[];
  /** By column, without the total. */
  readonly cells: readonly (readonly string[])[];
  readonly total: readonly string[] | null;
  /** Of groups, with the rows that each has. */
  readonly groups: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

export interface Content {
  readonly columns: readonly ContentColumn[];
  /** Index of the column that names the rows. */
  readonly key: number;
  readonly title: string | null;
  readonly note: string | null;
  /** Whether the names of the columns are left out. */
  readonly isHeadless: boolean;
  /** Cells of a last row. */
  readonly total: readonly string[] | null;
  /** Lines of their own over rows. */
  readonly groups: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly questions: (written: WrittenTable) => TableQuestions;
}

export interface TableQuestions {
  /** Of cells, which are most of what is asked. */
  readonly cells: Exchange[];
  /** Of whole rows and columns: the largest, a list, how many. */
  readonly wholes: Exchange[];
  readonly absent: Exchange[];
}

/** How something is asked for, with `{}` or named marks for what it is about. */
export interface Asked {
  /** In a few words, as "price of {}". */
  readonly what: string;
  readonly said: readonly string[];
}

export type Marks = Readonly<Record<string, string>>;

/** Fills the marks of a wording; `{}` is the mark without a name. */
export function put(wording: string, marks: Marks): string {
  return wording.replace(/\{(\w*)\}/g, (mark, name: string) => marks[name] ?? mark);
}

const isOneQuestion = /^(?:At|By|From|How|In|On|Until|What|When|Where|Which|Who|Whose|With) [^.?:"]+\?$/;

/** What an answer is to rest on, at the end of a question. */
const grounds = [" according to this?", " according to the picture?", " as shown here?"] as const;

/** Asks questions about one table of a split. */
export class Asker {
  readonly #random: Random;
  readonly #split: Split;

  constructor(random: Random, split: Split) {
    this.#random = random;
    this.#split = split;
  }

  /** In one of its own sentences mostly, now and then by its name. */
  question({ what, said }: Asked, marks: Marks): string {
    const random = this.#random;
    const spokenMarks = Object.fromEntries(
      Object.entries(marks).map(([name, text]) => [name, random.chance(0.6) ? spoken(text) : text]),
    );
    if (random.chance(0.12)) return say(random, factWordings[this.#split], put(what, spokenMarks));
    const asked = put(random.pick(said), spokenMarks);
    const question =
      random.chance(0.06) && isOneQuestion.test(asked)
        ? asked.replace(/\?$/, () => random.pick(grounds))
        : asked;
    return question.charAt(0).toUpperCase() + question.slice(1);
  }

  /** In one of the sentences. */
  plain(said: readonly string[], marks: Marks, answer: string, kind: AnswerKind = "text"): Exchange {
    const question = put(this.#random.pick(said), marks);
    return { question: question.charAt(0).toUpperCase() + question.slice(1), answer, kind };
  }

  answered(asked: Asked, marks: Marks, answer: string, kind: AnswerKind = "exact"): Exchange {
    return { question: this.question(asked, marks), answer, kind };
  }

  refused(asked: Asked, marks: Marks): Exchange {
    const answer = say(this.#random, absentWordings, put(asked.what, marks));
    return { question: this.question(asked, marks), answer, kind: "free" };
  }

  /** A thing as it is written or, where it is no name, in small letters as people type it. */
  named(text: string, isCommon = false): string {
    const isPlain = isCommon && /^[A-Z][a-z]/.test(text);
    return isPlain && this.#random.chance(0.6) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
  }
}
