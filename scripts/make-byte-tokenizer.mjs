/**
 * Writes tokenizer.json and tokenizer_config.json of a byte-level tokenizer without merges:
 *
 *   0-255    the bytes, in order
 *   265-290  the 26 special tokens of MiniMax-Text-01, in their order (official id - 200000 + 265)
 *
 * 256-264 and whatever follows 290 have no token: rows of the embedding that are padding.
 * The special tokens stand in the vocabulary too. The Rust tokenizers library numbers an added token anew unless the
 * vocabulary has it, and would put `<pad>` at 256.
 *
 *   node scripts/make-byte-tokenizer.mjs [folder, default test/fixtures/model/vl-f32]
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const firstSpecialId = 265;
const specialTokens = [
  "<pad>",
  "<fim_prefix>",
  "<fim_middle>",
  "<fim_suffix>",
  "<fim_pad>",
  "<reponame>",
  "<filename>",
  "<gh_stars>",
  "<issue_start>",
  "<issue_comment>",
  "<issue_closed>",
  "<jupyter_start>",
  "<jupyter_text>",
  "<jupyter_code>",
  "<jupyter_output>",
  "<empty_output>",
  "<commit_before>",
  "<commit_msg>",
  "<commit_after>",
  "<beginning_of_sentence>",
  "<end_of_sentence>",
  "<end_of_document>",
  "<function_call>",
  "<code_interpreter>",
  "<speech>",
  "<image>",
];

/** GPT-2's character of each byte; src/formats/byte-alphabet.ts says how it is made. */
const printsInLatin1 = (byte) =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
let numUnprintable = 0;
const byteTokens = Array.from({ length: 256 }, (_, byte) =>
  String.fromCharCode(printsInLatin1(byte) ? byte : 0x100 + numUnprintable++),
);

const specials = specialTokens.map((content, index) => ({ id: firstSpecialId + index, content }));
const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };

const tokenizer = {
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
  pre_tokenizer: byteLevel,
  post_processor: null,
  decoder: byteLevel,
  model: {
    type: "BPE",
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab: {
      ...Object.fromEntries(byteTokens.map((token, byte) => [token, byte])),
      ...Object.fromEntries(specials.map(({ id, content }) => [content, id])),
    },
    merges: [],
  },
};

const config = {
  tokenizer_class: "GPT2Tokenizer",
  add_prefix_space: false,
  bos_token: "<beginning_of_sentence>",
  eos_token: "<end_of_sentence>",
  unk_token: "<end_of_document>",
  clean_up_tokenization_spaces: false,
  model_max_length: 8192,
};

const folder = process.argv[2] ?? "test/fixtures/model/vl-f32";
for (const [name, value] of Object.entries({ tokenizer, tokenizer_config: config })) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(value, null, 1)}\n`);
  console.log(file);
}
