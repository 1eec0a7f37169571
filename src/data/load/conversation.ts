/**
 * One row of a dataset to a conversation with its pictures named, whichever of the usual spellings it has:
 *
 *   messages       [{ role: "user" | "assistant" | "system", content: text or parts }]
 *   conversations  [{ from: "human" | "gpt" | "system", value: text }], LLaVA's
 *   prompt, response   (or question, answer; or prompt, chosen) for one turn each
 *
 * with `image` or `images`, and optionally `rejected`, `task` and `compare`. Other keys are passed over.
 */
import type { AnswerKind, SampleTurn } from "../../formats/dataset.ts";
import { shownValue } from "../../formats/shown-value.ts";

/** A picture as a row gives it: a path in the picture folder, a data URL, or the encoded bytes themselves. */
export type PictureReference = string | Uint8Array;

export interface Conversation {
  readonly task: string | null;
  readonly pictures: readonly PictureReference[];
  /** As many `<image>` marks as there are pictures, in order. */
  readonly turns: readonly SampleTurn[];
  readonly rejected: string | null;
  readonly answer: AnswerKind;
}

/** What is wrong with a row: what was found and what was expected. */
export class RowProblem extends Error {}

const mark = "<image>";
const maxTurns = 1000;
const maxPictures = 64;
const answerKinds: readonly string[] = ["text", "exact", "number", "choice", "free"] satisfies AnswerKind[];
const llavaRoles: Readonly<Record<string, SampleTurn["role"]>> = {
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
  system: "system",
};

/** @throws {RowProblem} */
export function conversationOf(row: unknown): Conversation {
  if (!isObject(row)) throw new RowProblem(`found ${shownValue(row)}, expected an object`);
  const named = namedPictures(row);
  const { turns, inside } = turnsOf(row);
  if (named.length > 0 && inside.length > 0) {
    throw new RowProblem(`pictures both in "image" or "images" and in the messages, expected one of the two`);
  }
  const pictures = named.length > 0 ? named : inside;
  if (pictures.length > maxPictures) {
    throw new RowProblem(`${pictures.length} pictures, expected at most ${maxPictures}`);
  }
  checkOrder(turns);
  return {
    task: optionalText(row, "task"),
    pictures,
    turns: withMarks(turns, pictures.length),
    rejected: optionalText(row, "rejected"),
    answer: answerKind(row["compare"]),
  };
}

function turnsOf(row: Row): { turns: SampleTurn[]; inside: PictureReference[] } {
  const inside: PictureReference[] = [];
  if (row["messages"] !== undefined) {
    const turns = listOf(row["messages"], "messages").map((message, i) => {
      const place = `messages[${i}]`;
      if (!isObject(message)) {
        throw new RowProblem(`${place} is ${shownValue(message)}, expected {role, content}`);
      }
      return {
        role: roleOf(message["role"], `${place}.role`),
        content: contentOf(message["content"], `${place}.content`, inside),
      };
    });
    return { turns, inside };
  }
  if (row["conversations"] !== undefined) {
    const turns = listOf(row["conversations"], "conversations").map((turn, i) => {
      const place = `conversations[${i}]`;
      if (!isObject(turn)) throw new RowProblem(`${place} is ${shownValue(turn)}, expected {from, value}`);
      return {
        role: roleOf(turn["from"], `${place}.from`),
        content: textOf(turn["value"], `${place}.value`),
      };
    });
    return { turns, inside };
  }
  const prompt = firstOf(row, ["prompt", "question"]);
  const response = firstOf(row, ["response", "chosen", "answer"]);
  if (prompt === null || response === null) {
    const keys = shownValue(Object.keys(row));
    throw new RowProblem(`keys ${keys}, expected "messages", "conversations", or "prompt" and "response"`);
  }
  return {
    turns: [
      { role: "user", content: textOf(row[prompt], prompt) },
      { role: "assistant", content: textOf(row[response], response) },
    ],
    inside,
  };
}

function roleOf(value: unknown, place: string): SampleTurn["role"] {
  const role = typeof value === "string" && Object.hasOwn(llavaRoles, value) ? llavaRoles[value] : undefined;
  if (role === undefined) {
    const expected = Object.keys(llavaRoles).map((name) => `"${name}"`);
    throw new RowProblem(`${place} is ${shownValue(value)}, expected ${expected.join(" or ")}`);
  }
  return role;
}

/** Text, or a list of text and image parts; an image part without a source stands for the next named picture. */
function contentOf(value: unknown, place: string, inside: PictureReference[]): string {
  if (!Array.isArray(value)) return textOf(value, place);
  const pieces = value.map((part: unknown, i) => {
    const where = `${place}[${i}]`;
    if (!isObject(part)) throw new RowProblem(`${where} is ${shownValue(part)}, expected an object`);
    if (part["type"] === "text") return textOf(part["text"], `${where}.text`);
    if (part["type"] !== "image") {
      throw new RowProblem(`${where}.type is ${shownValue(part["type"])}, expected "text" or "image"`);
    }
    // A parquet column of parts gives every part every key, null where it has none.
    const source = part["image"] ?? null;
    if (source !== null) inside.push(pictureOf(source, `${where}.image`));
    return mark;
  });
  return pieces.join("");
}

function namedPictures(row: Row): PictureReference[] {
  const one = row["image"] ?? null;
  const many = row["images"] ?? null;
  if (one !== null && many !== null)
    throw new RowProblem(`both "image" and "images", expected one of the two`);
  if (Array.isArray(one)) return one.map((item, i) => pictureOf(item, `image[${i}]`));
  if (one !== null) return [pictureOf(one, "image")];
  if (many === null) return [];
  return listOf(many, "images").map((item, i) => pictureOf(item, `images[${i}]`));
}

/** A path, or what a parquet file of Hugging Face holds: `{ bytes, path }`. */
function pictureOf(value: unknown, place: string): PictureReference {
  if (typeof value === "string" && value !== "") return value;
  if (value instanceof Uint8Array) return value;
  if (isObject(value) && value["bytes"] instanceof Uint8Array) return value["bytes"];
  if (isObject(value) && typeof value["path"] === "string" && value["path"] !== "") return value["path"];
  throw new RowProblem(`${place} is ${shownValue(value)}, expected a path, a data URL or {bytes, path}`);
}

function checkOrder(turns: readonly SampleTurn[]): void {
  if (turns.length > maxTurns) throw new RowProblem(`${turns.length} turns, expected at most ${maxTurns}`);
  const talk = turns[0]?.role === "system" ? turns.slice(1) : turns;
  const wrong = talk.findIndex(({ role }, i) => role !== (i % 2 === 0 ? "user" : "assistant"));
  if (wrong >= 0) {
    const expected = wrong % 2 === 0 ? "user" : "assistant";
    throw new RowProblem(
      `turn ${turns.length - talk.length + wrong + 1} is the ${talk[wrong]!.role}'s, expected the ${expected}'s`,
    );
  }
  if (talk.length === 0) throw new RowProblem("no turns, expected at least a question and an answer");
  if (talk.length % 2 === 1) {
    throw new RowProblem(`turn ${turns.length}, the last, is the user's, expected the assistant's answer`);
  }
  const blank = turns.findIndex(({ content }) => content.trim() === "");
  if (blank >= 0) throw new RowProblem(`turn ${blank + 1} is blank, expected text`);
}

/** Pictures that nobody marks come first; a part of them marked is a mistake. */
function withMarks(turns: readonly SampleTurn[], numPictures: number): readonly SampleTurn[] {
  const elsewhere = turns.findIndex(({ role, content }) => role !== "user" && content.includes(mark));
  if (elsewhere >= 0) {
    throw new RowProblem(
      `turn ${elsewhere + 1}, the ${turns[elsewhere]!.role}'s, has ${mark}, expected it in a user's`,
    );
  }
  const numMarks = turns.reduce((sum, { content }) => sum + content.split(mark).length - 1, 0);
  if (numMarks === numPictures) return turns;
  if (numMarks > 0)
    throw new RowProblem(`${numMarks} ${mark} for ${numPictures} pictures, expected as many of both`);
  const first = turns.findIndex(({ role }) => role === "user");
  return turns.map((turn, i) =>
    i === first ? { ...turn, content: `${mark.repeat(numPictures)}\n${turn.content}` } : turn,
  );
}

function answerKind(value: unknown): AnswerKind {
  if (value === undefined || value === null) return "free";
  if (!answerKinds.includes(value as string)) {
    const expected = answerKinds.map((kind) => `"${kind}"`).join(" or ");
    throw new RowProblem(`compare is ${shownValue(value)}, expected ${expected}`);
  }
  return value as AnswerKind;
}

type Row = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Row {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function listOf(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RowProblem(`${place} is ${shownValue(value)}, expected a list`);
  return value;
}

function textOf(value: unknown, place: string): string {
  if (typeof value === "string") return value;
  // Answers that are numbers are common in question and answer files.
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  throw new RowProblem(`${place} is ${shownValue(value)}, expected text`);
}

function optionalText(row: Row, key: string): string | null {
  const value = row[key] ?? null;
  return value === null ? null : textOf(value, key);
}

function firstOf(row: Row, keys: readonly string[]): string | null {
  return keys.find((key) => (row[key] ?? null) !== null) ?? null;
}
