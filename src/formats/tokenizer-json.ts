/**
 * `tokenizer.json`, checked: everything that this package and the tokenizers library rely on is there, of the right type
 * and free of contradictions. Regular expressions and normalizers are left to the library.
 */
import { shownValue } from "./shown-value.ts";
import {
  flagAt,
  isObject,
  type JsonObject,
  listAt,
  objectAt,
  refuse,
  textAt,
  tokenIdAt,
} from "./tokenizer-fields.ts";
import { checkDecoder, checkPreTokenizer } from "./tokenizer-pipeline.ts";

/** A token that is cut out of the text before the text is split. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Special tokens steer the model; they are no part of the text it writes. */
  readonly special: boolean;
}

export interface TokenizerJson {
  /** Every token as the file writes it, by id. */
  readonly tokens: ReadonlyMap<number, string>;
  readonly addedTokens: ReadonlyMap<number, AddedToken>;
  /** `eos_token` of `tokenizer_config.json`; null when it names none. */
  readonly eosToken: string | null;
  /** What the library is given: the parts that turn text into ids. */
  readonly libraryJson: JsonObject;
}

const configName = "tokenizer_config.json";

/**
 * Checks a parsed `tokenizer.json` and, unless undefined or null, a parsed `tokenizer_config.json`. Of the latter
 * `eos_token` is read, and the added tokens that `tokenizer.json` does not have.
 *
 * @throws {CheckpointError} `tokenizer_invalid`
 */
export function checkTokenizerJson(tokenizer: unknown, config: unknown, fileName: string): TokenizerJson {
  const file = objectAt(tokenizer, fileName, "");
  const settings = objectAt(config ?? {}, configName, "");
  checkDecoder(file["decoder"], fileName);
  const preTokenizer = checkPreTokenizer(file["pre_tokenizer"], fileName);

  const model = objectAt(file["model"], fileName, "model");
  checkModelType(model, fileName);
  const table = vocabulary(model["vocab"], fileName);
  const merges = checkMerges(model["merges"], table.ids, fileName);

  const addedTokens = new Map<number, AddedToken>();
  const libraryTokens: JsonObject[] = [];
  for (const { json, source, key } of addedTokenEntries(file, settings, fileName)) {
    const token = checkAddedToken(json, source, key);
    table.add(token.content, token.id, source);
    if (addedTokens.has(token.id)) {
      // The configuration repeats the tokens of tokenizer.json; in one file twice the same is an error.
      if (source === configName) continue;
      throw refuse(source, `${key} repeats ${shownValue(token.content)}, remove one`);
    }
    addedTokens.set(token.id, token);
    libraryTokens.push({ ...json, ...token });
  }

  const unkToken = namedToken(model["unk_token"], fileName, "model.unk_token");
  const eosToken = namedToken(settings["eos_token"], configName, "eos_token");
  table.mustHave(unkToken, fileName, "model.unk_token");
  table.mustHave(eosToken, configName, "eos_token");
  return {
    tokens: table.tokens,
    addedTokens,
    eosToken,
    libraryJson: {
      normalizer: file["normalizer"] ?? null,
      pre_tokenizer: preTokenizer,
      model: { ...model, type: "BPE", merges, unk_token: unkToken },
      added_tokens: libraryTokens,
      // Not the library's work here: no special tokens are added to a text, and tokens become text as bytes.
      post_processor: null,
      decoder: null,
    },
  };
}

/** Tokens and ids, one to one. */
class TokenTable {
  readonly ids = new Map<string, number>();
  readonly tokens = new Map<number, string>();

  /** Adds a pair; one that is there already is fine. */
  add(token: string, id: number, source: string): void {
    const otherId = this.ids.get(token);
    if (otherId !== undefined && otherId !== id) {
      throw refuse(source, `token ${shownValue(token)} has the ids ${otherId} and ${id}, expected one`);
    }
    const other = this.tokens.get(id);
    if (other !== undefined && other !== token) {
      throw refuse(
        source,
        `id ${id} is that of ${shownValue(other)} and ${shownValue(token)}, expected one token`,
      );
    }
    this.ids.set(token, id);
    this.tokens.set(id, token);
  }

  mustHave(token: string | null, source: string, key: string): void {
    if (token === null || this.ids.has(token)) return;
    throw refuse(source, `${key} is ${shownValue(token)}, which is no token of the tokenizer`);
  }
}

function vocabulary(json: unknown, fileName: string): TokenTable {
  const table = new TokenTable();
  for (const [token, id] of Object.entries(objectAt(json, fileName, "model.vocab"))) {
    table.add(
      token,
      tokenIdAt(id, fileName, () => `model.vocab[${shownValue(token)}]`),
      fileName,
    );
  }
  return table;
}

/** A token given as a text or as `{"content": text}`; null where there is none. */
function namedToken(json: unknown, source: string, key: string): string | null {
  const token = isObject(json) ? json["content"] : json;
  return token === undefined || token === null || token === "" ? null : textAt(token, source, key);
}

function checkModelType(model: JsonObject, fileName: string): void {
  // Files of before 2021 name no type.
  const type = model["type"] ?? "BPE";
  if (type !== "BPE") throw refuse(fileName, `model.type is ${shownValue(type)}, expected "BPE"`);
  for (const key of ["continuing_subword_prefix", "end_of_word_suffix"]) {
    const affix = model[key] ?? "";
    if (affix === "") continue;
    throw refuse(fileName, `model.${key} is ${shownValue(affix)}, expected none in a byte-level tokenizer`);
  }
}

/** Merges as pairs, out of pairs or of texts "left right". */
function checkMerges(
  json: unknown,
  ids: ReadonlyMap<string, number>,
  fileName: string,
): readonly (readonly [string, string])[] {
  return listAt(json, fileName, "model.merges").map((merge, index) => {
    const key = `model.merges[${index}]`;
    const pair: unknown = typeof merge === "string" ? merge.split(" ") : merge;
    const [left, right] = Array.isArray(pair) && pair.length === 2 ? pair : [];
    if (typeof left !== "string" || typeof right !== "string") {
      throw refuse(fileName, `${key} is ${shownValue(merge)}, expected two tokens`);
    }
    for (const token of [left, right, left + right]) {
      if (ids.has(token)) continue;
      throw refuse(fileName, `${key} needs ${shownValue(token)}, which is not in model.vocab`);
    }
    return [left, right];
  });
}

interface AddedTokenEntry {
  readonly json: JsonObject;
  /** File that has it. */
  readonly source: string;
  readonly key: string;
}

function* addedTokenEntries(
  file: JsonObject,
  settings: JsonObject,
  fileName: string,
): Iterable<AddedTokenEntry> {
  for (const [index, token] of listAt(file["added_tokens"] ?? [], fileName, "added_tokens").entries()) {
    const key = `added_tokens[${index}]`;
    yield { json: objectAt(token, fileName, key), source: fileName, key };
  }
  const decoder = objectAt(settings["added_tokens_decoder"] ?? {}, configName, "added_tokens_decoder");
  for (const [id, token] of Object.entries(decoder)) {
    const key = `added_tokens_decoder[${shownValue(id)}]`;
    const json = { ...objectAt(token, configName, key), id: /^\d+$/.test(id) ? Number(id) : id };
    yield { json, source: configName, key };
  }
}

function checkAddedToken(json: JsonObject, source: string, key: string): AddedToken {
  return {
    id: tokenIdAt(json["id"], source, () => `${key}.id`),
    content: textAt(json["content"], source, `${key}.content`),
    special: flagAt(json["special"] ?? false, source, `${key}.special`),
  };
}
