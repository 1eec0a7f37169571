/**
 * One training or test example, whether a generator drew it or a file holds it: pictures, a conversation about them, and
 * where in the pictures everything lies, so far as its maker knows.
 */

/** A picture before any processing: `data` is RGB, row by row. */
export interface SamplePicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Null where nobody knows: then no dense loss is taken of this picture. */
  readonly labels: PictureLabels | null;
}

/** Everything drawn of each kind; an empty list says that the picture has none. */
export interface PictureLabels {
  readonly glyphs: readonly Glyph[];
  readonly objects: readonly LabelledObject[];
  /** Null where nobody knows, as of a chart that a library drew: its glyphs are known then, its bars are not. */
  readonly chartParts: readonly ChartPart[] | null;
}

/** Pixels from the left and from the top of the picture; may be fractions. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A name on the picture that says what stands beside or under it: of a field, of a row or a column, of a bar. */
export interface Header {
  readonly text: string;
  /** Its middle, pixels from the left and from the top of the picture. */
  readonly x: number;
  readonly y: number;
}

/** What a value belongs to, where its maker knows. */
export interface Headed {
  /** Of its row, or of the one value that it is. */
  readonly row?: Header;
  /** Of its column, or in the legend of a chart. */
  readonly column?: Header;
}

/** One character as it is seen; spaces are not listed. */
export interface Glyph extends Box, Headed {
  readonly character: string;
  /** y of the middle of its line, where it stands, pixels: the same for tall and low characters. Of its box where it is left out. */
  readonly middle?: number;
  /** The number that is written there, which it is a part of. */
  readonly number?: Header;
}

/** A thing with a name: a shape, an icon, a flag, a drawing. */
export interface LabelledObject extends Box {
  /** In lower case, such as "circle" or "red apple". */
  readonly name: string;
  /** Its one colour, or null when it has several or none is meant. */
  readonly color: string | null;
  /** Where its maker has counted them. */
  readonly alike?: Alike;
}

/** How many things of the picture there are, the one itself among them. */
export interface Alike {
  readonly all: number;
  /** Of its name; null where that is not asked for. */
  readonly name: number | null;
  /** Of its colour; null without one. */
  readonly color: number | null;
}

export const chartPartKinds = [
  "bar-top",
  "bar-body",
  "line",
  "point",
  "slice",
  "axis",
  "tick",
  "legend",
] as const;

export interface ChartPart extends Box, Headed {
  readonly kind: (typeof chartPartKinds)[number];
  /** The number that it stands for, and where that can be read: the place of the printed number, or of the last one of its axis. */
  readonly value?: Header;
  /** Name of its colour; null where people would not agree on one. */
  readonly color?: string | null;
  /** Its number's place among those of its series, or of its pie: 1 is the first from the highest, and from the lowest. */
  readonly rank?: Rank;
}

export interface Rank {
  readonly high: number;
  readonly low: number;
}

/** One turn. `<image>` in a user's turn stands for the next picture. */
export interface SampleTurn {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** How an answer is compared with the right one. */
export type AnswerKind = "text" | "exact" | "number" | "choice" | "free";

export interface Sample {
  /** Unique and stable: generator, split and index, or file and line. */
  readonly id: string;
  /** The kind of task, such as "ocr-line" or "bar-chart"; results are reported by it. */
  readonly task: string;
  readonly pictures: readonly SamplePicture[];
  /** Ends with an assistant's turn. */
  readonly turns: readonly SampleTurn[];
  /** A worse last turn for the same conversation: makes this a preference pair. */
  readonly rejected?: string;
  /** For scoring: how the last turn is compared, `free` when it cannot be. */
  readonly answer: AnswerKind;
}
