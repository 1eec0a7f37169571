import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Tokenizer as LibraryTokenizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadTokenizer, type Tokenizer } from "../../formats/tokenizer.ts";
import { compileChatTemplate } from "../../prompt/chat-template.ts";
import { trainMerges } from "./bpe.ts";
import { specialTokens } from "./special-tokens.ts";
import { splitPattern, WordCounter } from "./split-words.ts";
import { numTokensOf } from "./tokenizer-files.ts";
import { type TrainedTokenizer, trainTokenizer, writeTokenizer } from "./train-tokenizer.ts";

const sentence =
  "The total of invoice 2024-0117 is 1,294.50 EUR; isn't it?\nSomme totale: 12 €, déjà payée.\n";
const corpus =
  `${sentence}${"receipt receipts receiving 100 200 300\n".repeat(40)}<image>What is the total?\n\n`.repeat(
    20,
  );

let folder: string;
let trained: TrainedTokenizer;
let tokenizer: Tokenizer;
const jsonOf = (name: "tokenizer.json" | "tokenizer_config.json") => JSON.parse(trained.texts.get(name)!);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-tokenizer-"));
  await writeFile(join(folder, "a.txt"), corpus);
  trained = await trainTokenizer([join(folder, "a.txt")], { vocabSize: 350 });
  tokenizer = loadTokenizer({ tokenizer: jsonOf("tokenizer.json"), config: jsonOf("tokenizer_config.json") });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const roundTrip = (text: string) => tokenizer.decode(tokenizer.encode(text), { skipSpecialTokens: false });

describe("a trained tokenizer", () => {
  test("has the size asked for: bytes, merges, special tokens", () => {
    expect(trained.vocabSize).toBe(350);
    expect(tokenizer.numTokens).toBe(350);
    expect(tokenizer.idOf("<image>")).toBe(349);
    expect(tokenizer.idOf("<pad>")).toBe(324);
    expect(tokenizer.eosTokenId).toBe(tokenizer.idOf("<end_of_sentence>"));
    for (const token of specialTokens) expect(tokenizer.isSpecial(tokenizer.idOf(token)!)).toBe(true);
  });

  test("brings back any text", () => {
    expect(roundTrip(corpus)).toBe(corpus);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), (a, b) => {
        const text = `${a}\n ${b}`.replace(/\p{Surrogate}/gu, "?");
        expect(roundTrip(text)).toBe(text);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test("has a token for every byte", () => {
    for (let byte = 0; byte < 256; byte++) expect([...tokenizer.tokenBytes(byte)!]).toEqual([byte]);
  });

  test("writes frequent words as few tokens, and a chat as the template has it", () => {
    expect(tokenizer.encode(" receipts").length).toBe(1);
    expect(tokenizer.encode("<image>What")[0]).toBe(349);
    const template = compileChatTemplate(
      JSON.parse(trained.texts.get("chat_template.json")!).chat_template,
      "trained",
    );
    const text = template.render([
      { role: "user", content: [{ type: "image" }, { type: "text", text: "Why?" }] },
    ]);
    const ids = tokenizer.encode(text);
    expect(ids[0]).toBe(tokenizer.idOf("<beginning_of_sentence>"));
    expect(ids.filter((id) => id === 349)).toHaveLength(1);
    expect(tokenizer.decode(ids, { skipSpecialTokens: false })).toBe(text);
  });

  test("encodes in the tokenizers library as here, and merges in the order of training", () => {
    const library = new LibraryTokenizer(jsonOf("tokenizer.json"), jsonOf("tokenizer_config.json"));
    expect(library.encode(sentence, { add_special_tokens: false }).ids).toEqual(tokenizer.encode(sentence));
    expect(library.decode(tokenizer.encode(sentence), { skip_special_tokens: true })).toBe(sentence);
    const counter = new WordCounter(3, specialTokens);
    counter.add(corpus);
    const merges = trainMerges(counter.counts, { numMerges: 350 - numTokensOf(0), minCount: 2 });
    for (const [word] of counter.counts) {
      let tokens = [...new TextEncoder().encode(word)];
      merges.forEach(([left, right], i) => {
        const merged: number[] = [];
        for (let at = 0; at < tokens.length; at++) {
          const isPair = tokens[at] === left && tokens[at + 1] === right;
          merged.push(isPair ? 256 + i : tokens[at]!);
          if (isPair) at++;
        }
        tokens = merged;
      });
      expect(tokenizer.encode(word), word).toEqual(tokens);
    }
  });
});

test("is written as files of a model folder", async () => {
  const paths = await writeTokenizer(join(folder, "new/model"), trained);
  expect(paths.map((path) => basename(path))).toEqual([...trained.texts.keys()]);
  expect(await readFile(paths[0]!, "utf8")).toBe(trained.texts.get("tokenizer.json"));
  await expect(writeTokenizer(join(folder, "a.txt"), trained)).rejects.toMatchObject({
    code: "checkpoint_unwritable",
  });
});

describe("training", () => {
  test("gives the same files again", async () => {
    const again = await trainTokenizer([join(folder, "a.txt")], { vocabSize: 350 });
    expect(again).toEqual(trained);
  });

  test("never merges over special tokens, and digits only as far as asked", async () => {
    const one = await trainTokenizer([join(folder, "a.txt")], { vocabSize: 2000, maxDigits: 1 });
    expect(one.vocabSize).toBeLessThan(2000);
    const digits = loadTokenizer({ tokenizer: JSON.parse(one.texts.get("tokenizer.json")!) });
    expect(digits.encode("1294")).toHaveLength(4);
    for (let id = 256; id < one.vocabSize - specialTokens.length; id++) {
      expect(digits.tokenOf(id)).not.toMatch(/\d.|<image|image>/);
    }
  });

  test.for([
    [["b.txt"], { vocabSize: 281 }, /vocabSize is 281, expected an integer from 282/],
    [["b.txt"], { vocabSize: 350 }, /b\.txt: is no file, expected a text file/],
    [["bad.txt"], { vocabSize: 350 }, /bad\.txt: is not UTF-8 text/],
    [["a.txt"], { vocabSize: 350, signal: AbortSignal.abort() }, /aborted/],
  ] as const)("of %j with %j is refused", async ([names, options, message]) => {
    await writeFile(join(folder, "bad.txt"), new Uint8Array([0x61, 0xff, 0x62]));
    const paths = names.map((name) => join(folder, name));
    await expect(trainTokenizer(paths, options)).rejects.toThrow(message);
  });
});

describe("words", () => {
  const words = (text: string) => text.match(new RegExp(splitPattern(3), "gu"));

  test("are cut by the pattern", () => {
    expect(words("Hello World's HTTPServer isn't 12345 $9.50\n\n  end  ")).toEqual([
      "Hello",
      " World's",
      " HTTPServer",
      " isn't",
      " ",
      "123",
      "45",
      " $",
      "9",
      ".",
      "50",
      "\n\n",
      " ",
      " end",
      "  ",
    ]);
  });

  test("add up to the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect((words(text) ?? []).join("")).toBe(text);
      }),
      { seed: 1 },
    );
  });

  test("of a long text are the same when it is counted in pieces", () => {
    const text = "one two,\n\nThree 4 5\n/six\n 7 eight\n".repeat(70_000);
    expect(text.length).toBeGreaterThan(2 ** 21);
    const counter = new WordCounter(3, specialTokens);
    counter.add(text);
    const plain = new Map<string, number>();
    for (const word of words(text)!) plain.set(word, (plain.get(word) ?? 0) + 1);
    expect(counter.counts).toEqual(plain);
  });
});
