/**
 * Text <-> token ids of a byte-level BPE tokenizer, as `tokenizer.json` describes it.
 *
 * The tokenizers library turns text into ids. The way back is done here on bytes, because one token may hold part of a
 * character: bytes can be joined, pieces of text cannot.
 */
import { Tokenizer as LibraryTokenizer } from "@huggingface/tokenizers";
import type { CheckpointError } from "../errors.ts";
import { bytesOfToken } from "./byte-alphabet.ts";
import { shownValue } from "./shown-value.ts";
import { refuse } from "./tokenizer-fields.ts";
import { checkTokenizerJson, type TokenizerJson } from "./tokenizer-json.ts";

export interface Tokenizer {
  /** Highest id in use + 1; rows of the embedding from here on have no token. */
  readonly numTokens: number;
  /** Id of `eos_token` in `tokenizer_config.json`; null when it names none. */
  readonly eosTokenId: number | null;
  /**
   * The ids of a text. Nothing is added to it; special tokens written in it are recognised, as in the official processor.
   * Bytes that the vocabulary lacks become its unknown token, or nothing where it has none.
   *
   * @returns a new array, the caller's
   */
  encode(text: string): number[];
  /**
   * The text of ids. Bytes that are not UTF-8 become U+FFFD by the rules of the WHATWG, and a byte order mark stays.
   * Ids without a token give nothing.
   */
  decode(ids: Iterable<number>, options: DecodeOptions): string;
  /**
   * The bytes an ordinary token stands for, or the UTF-8 of an added token; null for special tokens and for ids
   * without a token. The caller owns them.
   */
  tokenBytes(id: number): Uint8Array | null;
  /** The id of a token as `tokenizer.json` writes it (ordinary tokens in the byte alphabet), or null. */
  idOf(token: string): number | null;
  /** The token as `tokenizer.json` writes it, or null for an id without one. */
  tokenOf(id: number): string | null;
  /** True for tokens marked special: they steer the model and are no part of the text it writes. */
  isSpecial(id: number): boolean;
  /** False for padding rows of the embedding, whose logits must be masked. There can be such ids below `numTokens`. */
  hasToken(id: number): boolean;
}

export interface DecodeOptions {
  /** Leave special tokens out; otherwise they appear as they are written. */
  readonly skipSpecialTokens: boolean;
}

/** A tokenizer's parsed files. */
export interface TokenizerFiles {
  /** `tokenizer.json`. */
  readonly tokenizer: unknown;
  /** `tokenizer_config.json`: its `eos_token`, and added tokens that `tokenizer.json` does not have. */
  readonly config?: unknown;
}

/**
 * Makes the tokenizer that a model folder describes. The parsed files are not changed and must not be afterwards.
 *
 * @param fileName how messages name `tokenizer.json`
 * @throws {CheckpointError} `tokenizer_invalid` when a file is malformed or contradicts itself, or the tokenizer is not
 *   byte-level BPE
 */
export function loadTokenizer(files: TokenizerFiles, fileName = "tokenizer.json"): Tokenizer {
  const json = checkTokenizerJson(files.tokenizer, files.config, fileName);
  const { tokens, addedTokens, eosToken } = json;
  const library = openLibrary(json, fileName);

  const idOf = (token: string) => library.token_to_id(token) ?? null;
  const isSpecial = (id: number) => addedTokens.get(id)?.special ?? false;

  /** The bytes that a token adds to a text with special tokens shown. */
  const shownBytes = (id: number): Uint8Array | null => {
    const added = addedTokens.get(id);
    if (added !== undefined) return new TextEncoder().encode(added.content);
    const token = tokens.get(id);
    return token === undefined ? null : bytesOfToken(token);
  };
  const tokenBytes = (id: number) => (isSpecial(id) ? null : shownBytes(id));

  let numTokens = 0;
  for (const id of tokens.keys()) numTokens = Math.max(numTokens, id + 1);

  return {
    numTokens,
    eosTokenId: eosToken === null ? null : idOf(eosToken),
    encode(text) {
      try {
        return library.encode(text, { add_special_tokens: false }).ids;
      } catch (cause) {
        throw libraryError(fileName, `cannot encode ${text.length} characters`, cause);
      }
    },
    decode(ids, { skipSpecialTokens }) {
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      let text = "";
      for (const id of ids) {
        const bytes = skipSpecialTokens ? tokenBytes(id) : shownBytes(id);
        if (bytes !== null) text += decoder.decode(bytes, { stream: true });
      }
      return text + decoder.decode();
    },
    tokenBytes,
    idOf,
    tokenOf: (id) => tokens.get(id) ?? null,
    isSpecial,
    hasToken: (id) => tokens.has(id),
  };
}

function openLibrary({ libraryJson }: TokenizerJson, fileName: string): LibraryTokenizer {
  try {
    return new LibraryTokenizer(libraryJson, {});
  } catch (cause) {
    throw libraryError(fileName, "cannot use the file", cause);
  }
}

/** What the library throws over parts of the file that are not checked here, such as a regular expression. */
function libraryError(fileName: string, problem: string, cause: unknown): CheckpointError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return refuse(fileName, `the tokenizers library ${problem}: ${shownValue(message)}`, cause);
}
