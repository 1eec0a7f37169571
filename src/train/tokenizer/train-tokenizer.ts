/** Text files -> a tokenizer. */

import { createReadStream } from "node:fs";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { CheckpointError, RequestError } from "../../errors.ts";
import { unwritable } from "../files.ts";
import { trainMerges } from "./bpe.ts";
import { specialTokens } from "./special-tokens.ts";
import { isSafeCut, WordCounter } from "./split-words.ts";
import { numTokensOf, type TokenizerTexts, tokenizerTexts } from "./tokenizer-files.ts";

export interface TokenizerOptions {
  /** Tokens in all: 256 bytes, the merges, 26 special tokens. */
  readonly vocabSize: number;
  /** Most digits in one token; default 3. With 1 every digit is a token, which makes numbers easier to read. */
  readonly maxDigits?: number;
  /** A pair that occurs less often is not merged; default 2. */
  readonly minCount?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TokenizerProgress) => void;
}

export type TokenizerProgress =
  | { readonly stage: "reading"; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly stage: "merging"; readonly numMerges: number; readonly wantedMerges: number };

export interface TrainedTokenizer {
  readonly texts: TokenizerTexts;
  /** Smaller than asked for when the corpus has no more pairs. */
  readonly vocabSize: number;
  readonly corpusBytes: number;
  readonly numWords: number;
  readonly numDifferentWords: number;
}

/**
 * Learns a tokenizer from UTF-8 text files. The same files and options give the same tokenizer.
 *
 * @throws {RequestError} `request_invalid`, `aborted`
 * @throws {CheckpointError} `checkpoint_missing` for a file that is not there, `checkpoint_unreadable`
 */
export async function trainTokenizer(
  paths: readonly string[],
  { vocabSize, maxDigits = 3, minCount = 2, signal, onProgress }: TokenizerOptions,
): Promise<TrainedTokenizer> {
  expectInteger("vocabSize", vocabSize, numTokensOf(0), 1 << 20);
  expectInteger("maxDigits", maxDigits, 1, 16);
  expectInteger("minCount", minCount, 1, Number.MAX_SAFE_INTEGER);
  const sizes = await Promise.all(paths.map(sizeOf));
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  const counter = new WordCounter(maxDigits, specialTokens);
  let doneBytes = 0;
  for (const path of paths) {
    await countFile(path, counter, (bytes) => {
      doneBytes += bytes;
      onProgress?.({ stage: "reading", doneBytes, totalBytes });
      if (!signal?.aborted) return;
      throw new RequestError("aborted", "training the tokenizer was aborted", { cause: signal.reason });
    });
  }
  const wantedMerges = vocabSize - numTokensOf(0);
  const merges = trainMerges(counter.counts, {
    numMerges: wantedMerges,
    minCount,
    ...(signal ? { signal } : {}),
    onProgress: (numMerges) => onProgress?.({ stage: "merging", numMerges, wantedMerges }),
  });
  return {
    texts: tokenizerTexts(merges, maxDigits),
    vocabSize: numTokensOf(merges.length),
    corpusBytes: doneBytes,
    numWords: counter.numWords,
    numDifferentWords: counter.counts.size,
  };
}

/**
 * Writes the tokenizer's files into a folder, over those that are there: `tokenizer.json`, `tokenizer_config.json`,
 * `chat_template.json`.
 *
 * @returns their paths
 * @throws {CheckpointError} `checkpoint_unwritable`
 */
export async function writeTokenizer(folder: string, { texts }: TrainedTokenizer): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, text] of texts) {
    const path = join(folder, name);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(path, text);
    } catch (error) {
      throw unwritable(path, error, "make room or choose another place");
    }
    paths.push(path);
  }
  return paths;
}

async function countFile(path: string, counter: WordCounter, onRead: (bytes: number) => void): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes: Uint8Array, stream: boolean) => {
    try {
      return decoder.decode(bytes, { stream });
    } catch (cause) {
      throw new CheckpointError("checkpoint_unreadable", `${basename(path)}: is not UTF-8 text`, { cause });
    }
  };
  let rest = "";
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 22 })) {
    const text = rest + decode(bytes as Uint8Array, true);
    // Only whole words are counted; where the last one ends is known when more is there.
    const end = lastSafeCut(text);
    counter.add(text.slice(0, end));
    rest = text.slice(end);
    onRead((bytes as Uint8Array).length);
  }
  counter.add(rest + decode(new Uint8Array(0), false));
}

/** The last place where a cut splits no word, or 0. */
function lastSafeCut(text: string): number {
  let at = text.length;
  do at = text.lastIndexOf("\n", at - 2) + 1;
  while (at > 0 && !isSafeCut(text, at));
  return at;
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isFile()) return stats.size;
  throw new CheckpointError("checkpoint_missing", `${path}: is no file, expected a text file`);
}

function expectInteger(name: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw new RequestError("request_invalid", `${name} is ${value}, expected an integer from ${min} to ${max}`);
}
