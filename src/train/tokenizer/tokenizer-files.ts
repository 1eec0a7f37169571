/** The files of a tokenizer that was trained here. */

import { byteCharacters } from "../../formats/byte-alphabet.ts";
import { vl01Template } from "../../prompt/chat-template.ts";
import type { Merge } from "./bpe.ts";
import { specialTokens } from "./special-tokens.ts";
import { splitPattern } from "./split-words.ts";

/** Texts by file name. */
export type TokenizerTexts = ReadonlyMap<
  "tokenizer.json" | "tokenizer_config.json" | "chat_template.json",
  string
>;

/** Tokens of a vocabulary with these merges: the bytes, the merges, the special tokens, in the order of their ids. */
export function numTokensOf(numMerges: number): number {
  return 256 + numMerges + specialTokens.length;
}

/**
 * `tokenizer.json` and what belongs beside it, as the tokenizers libraries and transformers read them.
 *
 * @param maxDigits as the words were cut
 */
export function tokenizerTexts(merges: readonly Merge[], maxDigits: number): TokenizerTexts {
  const tokens = [...byteCharacters];
  for (const [left, right] of merges) tokens.push(tokens[left]! + tokens[right]!);
  const words = {
    type: "Split",
    pattern: { Regex: splitPattern(maxDigits) },
    behavior: "Isolated",
    invert: false,
  };
  const tokenizer = tokenizerFile({
    tokens,
    merges: merges.map(([left, right]) => [tokens[left]!, tokens[right]!]),
    firstSpecialId: tokens.length,
    preTokenizer: { type: "Sequence", pretokenizers: [words, byteLevel(false)] },
    decoder: byteLevel(false),
  });
  return new Map([
    ["tokenizer.json", `${JSON.stringify(tokenizer, null, 1)}\n`],
    ["tokenizer_config.json", `${JSON.stringify(tokenizerConfigFile(40_960_000), null, 2)}\n`],
    ["chat_template.json", `${JSON.stringify({ chat_template: vl01Template }, null, 2)}\n`],
  ]);
}

export interface TokenizerParts {
  /** In the order of their ids, which begin at 0; without the special ones. */
  readonly tokens: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
  /** Of the first special token; the others follow. */
  readonly firstSpecialId: number;
  readonly preTokenizer: object;
  readonly decoder: object;
}

/** The JSON of `tokenizer.json`, with the VL-01 special tokens. */
export function tokenizerFile({ tokens, merges, firstSpecialId, preTokenizer, decoder }: TokenizerParts) {
  const specials = specialTokens.map((content, i) => ({ id: firstSpecialId + i, content }));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specials.map(({ id, content }) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: preTokenizer,
    post_processor: null,
    decoder,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      // Special tokens too: the Rust library numbers an added token anew unless the vocabulary has it.
      vocab: Object.fromEntries([
        ...tokens.map((token, id) => [token, id]),
        ...specials.map(({ id, content }) => [content, id]),
      ]),
      merges,
    },
  };
}

/** The JSON of `tokenizer_config.json`. */
export function tokenizerConfigFile(maxLength: number) {
  return {
    tokenizer_class: "GPT2Tokenizer",
    add_prefix_space: false,
    bos_token: "<beginning_of_sentence>",
    eos_token: "<end_of_sentence>",
    unk_token: "<end_of_document>",
    clean_up_tokenization_spaces: false,
    model_max_length: maxLength,
  };
}

/** Bytes as characters. @param cutsWords by GPT-2's pattern, where nothing has cut them before */
export function byteLevel(cutsWords: boolean) {
  return { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: cutsWords };
}
