/**
 * Writes tokenizer.json and tokenizer_config.json of a byte-level tokenizer without merges:
 *
 *   0-255    the bytes, in order
 *   265-290  the 26 special tokens of MiniMax-Text-01, in their order (official id - 200000 + 265)
 *
 * 256-264 and whatever follows 290 have no token: rows of the embedding that are padding.
 *
 *   npm run build && node scripts/make-byte-tokenizer.mjs [folder, default test/fixtures/model/vl-f32]
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { byteCharacters } from "../dist/formats/byte-alphabet.js";
import { byteLevel, tokenizerConfigFile, tokenizerFile } from "../dist/train/tokenizer/tokenizer-files.js";

const tokenizer = tokenizerFile({
  tokens: byteCharacters,
  merges: [],
  firstSpecialId: 265,
  preTokenizer: byteLevel(true),
  decoder: byteLevel(true),
});

const folder = process.argv[2] ?? "test/fixtures/model/vl-f32";
for (const [name, value] of Object.entries({ tokenizer, tokenizer_config: tokenizerConfigFile(8192) })) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(value, null, 1)}\n`);
  console.log(file);
}
