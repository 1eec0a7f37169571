/**
 * The parts of `tokenizer.json` around the vocabulary: what cuts text into words, and what makes text of tokens.
 */
import { shownValue } from "./shown-value.ts";
import { isObject, type JsonObject, listAt, refuse } from "./tokenizer-fields.ts";

/**
 * Refuses a decoder that does more than undo the byte alphabet (Fuse, which only joins, may stand beside).
 *
 * @throws {CheckpointError} `tokenizer_invalid`
 */
export function checkDecoder(decoder: unknown, fileName: string): void {
  const types = componentTypes(decoder, "decoders");
  if (types.includes("ByteLevel") && types.every((type) => type === "ByteLevel" || type === "Fuse")) return;
  throw refuse(fileName, `decoder is ${types.join(", ")}, expected ByteLevel; only byte-level BPE is read`);
}

/**
 * The pre-tokenizer in a form that the library follows. Of Split it knows two ways to cut a text into matches; one
 * without a pattern drops the text, and an inverted Isolated drops what lies between matches, where the Rust library
 * keeps it, inverted or not.
 *
 * @throws {CheckpointError} `tokenizer_invalid` for a Split of another kind, or when no part is ByteLevel
 */
export function checkPreTokenizer(preTokenizer: unknown, fileName: string): unknown {
  const types = componentTypes(preTokenizer, "pretokenizers");
  if (types.includes("ByteLevel")) return supportedSplits(preTokenizer, fileName);
  throw refuse(fileName, `pre_tokenizer is ${types.join(", ")}, expected ByteLevel or a Sequence with it`);
}

function supportedSplits(json: unknown, fileName: string): unknown {
  if (!isObject(json)) return json;
  if (json["type"] === "Sequence") {
    const parts = listAt(json["pretokenizers"], fileName, "pre_tokenizer.pretokenizers");
    return { ...json, pretokenizers: parts.map((part) => supportedSplits(part, fileName)) };
  }
  return json["type"] === "Split" ? supportedSplit(json, fileName) : json;
}

function supportedSplit(split: JsonObject, fileName: string): JsonObject {
  const { pattern, behavior, invert = false } = split;
  const source = isObject(pattern) ? (pattern["Regex"] ?? pattern["String"]) : undefined;
  if (typeof source !== "string") {
    const found = `pre_tokenizer Split has the pattern ${shownValue(pattern)}`;
    throw refuse(fileName, `${found}, expected {"Regex": "..."} or {"String": "..."}`);
  }
  if (behavior === "Isolated") return { ...split, invert: false };
  if (behavior === "Removed" && invert === true) return split;
  const found = `pre_tokenizer Split has behavior ${shownValue(behavior)} and invert ${shownValue(invert)}`;
  throw refuse(fileName, `${found}, supported are "Isolated" and, inverted, "Removed"`);
}

/** Types of a component and, in a Sequence, of its parts. */
function componentTypes(component: unknown, partsKey: string): string[] {
  if (!isObject(component)) return [component === undefined ? "missing" : shownValue(component)];
  const { type, [partsKey]: parts } = component;
  if (type === "Sequence" && Array.isArray(parts) && parts.length > 0) {
    return parts.flatMap((part) => componentTypes(part, partsKey));
  }
  return [typeof type === "string" ? type : "an object without a type"];
}
