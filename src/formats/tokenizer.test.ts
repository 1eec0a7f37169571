import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteTokenizer, fixtureTokenizerFiles } from "../../test/support/fixture-tokenizer.ts";
import { byteCharacters } from "./byte-alphabet.ts";
import { loadTokenizer } from "./tokenizer.ts";

const unicode = fc.string({ unit: "binary", maxLength: 60 });
const skipped = { skipSpecialTokens: true };
const shown = { skipSpecialTokens: false };

/** A tokenizer.json with a few merges; what is given replaces its parts. */
function smallJson(parts: Record<string, unknown> = {}, model: Record<string, unknown> = {}) {
  const tokens = [...byteCharacters, "he", "ll", "hell", "hello", "Ġhello"];
  return {
    added_tokens: [
      { id: 300, content: "<stop>", special: true },
      { id: 301, content: "<thé>", special: false },
    ],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel" },
    ...parts,
    model: {
      type: "BPE",
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: ["h e", "l l", "he ll", "hell o", "Ġ hello"],
      ...model,
    },
  };
}

const small = loadTokenizer({ tokenizer: smallJson() });

describe("the tokenizer of vl-f32", () => {
  it("encodes any text to its UTF-8 bytes and decodes them to the same text", () => {
    fc.assert(
      fc.property(unicode, (text) => {
        const ids = byteTokenizer.encode(text);
        expect(ids).toEqual([...new TextEncoder().encode(text)]);
        expect(byteTokenizer.decode(ids, skipped)).toBe(text);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("has the 26 special tokens of MiniMax-Text-01 at 265 to 290 and nothing between", () => {
    const ids = [...Array(310).keys()];
    const expected = ids.filter((id) => id < 256 || (id >= 265 && id <= 290));
    expect(ids.filter((id) => byteTokenizer.hasToken(id))).toEqual(expected);
    expect(ids.filter((id) => byteTokenizer.isSpecial(id))).toEqual(expected.slice(256));
    expect(byteTokenizer.numTokens).toBe(291);
    const named = ["<pad>", "<commit_after>", "<beginning_of_sentence>", "<end_of_sentence>", "<image>"];
    expect(named.map((token) => byteTokenizer.idOf(token))).toEqual([265, 283, 284, 285, 290]);
    expect(byteTokenizer.eosTokenId).toBe(285);
  });

  it("is what scripts/make-byte-tokenizer.mjs writes", () => {
    const folder = mkdtempSync(join(tmpdir(), "byte-tokenizer-"));
    const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
    try {
      execFileSync(process.execPath, [path("scripts/make-byte-tokenizer.mjs"), folder]);
      for (const name of ["tokenizer.json", "tokenizer_config.json"]) {
        const fixture = readFileSync(path(`test/fixtures/model/vl-f32/${name}`), "utf8");
        expect(readFileSync(join(folder, name), "utf8")).toBe(fixture);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("encode", () => {
  it("adds nothing to a text", () => {
    expect(byteTokenizer.encode("")).toEqual([]);
    expect(byteTokenizer.encode("a")).toEqual([97]);
  });

  it("ignores a post-processor that would add special tokens", () => {
    const processor = {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: "<stop>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [],
      special_tokens: { "<stop>": { id: "<stop>", ids: [300], tokens: ["<stop>"] } },
    };
    const tokenizer = loadTokenizer({ tokenizer: smallJson({ post_processor: processor }) });
    expect(tokenizer.encode("a")).toEqual([97]);
  });

  it("recognises special tokens in the text, next to each other and inside words", () => {
    expect(byteTokenizer.encode("a<image><image>b<end_of_sentence>\n")).toEqual([97, 290, 290, 98, 285, 10]);
    expect(byteTokenizer.encode("<imag><IMAGE>< image>")).not.toContain(290);
    expect(byteTokenizer.encode("<<image>>")).toEqual([60, 290, 62]);
  });

  it("keeps the white space around special tokens", () => {
    expect(byteTokenizer.encode(" <image> \n")).toEqual([32, 290, 32, 10]);
  });

  it("applies merges in their order, and none across a special token", () => {
    const ids = (text: string) => small.encode(text).map((id) => small.tokenOf(id));
    expect(ids("hello hello")).toEqual(["hello", "Ġhello"]);
    expect(ids("hell")).toEqual(["hell"]);
    expect(ids("ehel")).toEqual(["e", "he", "l"]);
    expect(ids("he<stop>llo")).toEqual(["he", "<stop>", "ll", "o"]);
  });

  it("takes time in proportion to the text, however long its words", () => {
    const milliseconds = (length: number) => {
      const text = "x".repeat(length);
      const start = performance.now();
      byteTokenizer.encode(text);
      return performance.now() - start;
    };
    milliseconds(50_000);
    const [short, long] = [milliseconds(50_000), milliseconds(800_000)];
    // 16 times the text. Quadratic time would be 256 times as long.
    expect(long / short).toBeLessThan(100);
  });
});

describe("decode", () => {
  it("leaves special tokens out, or shows them as they are written", () => {
    const ids = byteTokenizer.encode("<beginning_of_sentence>ai<end_of_sentence>");
    expect(byteTokenizer.decode(ids, skipped)).toBe("ai");
    expect(byteTokenizer.decode(ids, shown)).toBe("<beginning_of_sentence>ai<end_of_sentence>");
  });

  it("shows added tokens that are not special, and gives nothing for ids without a token", () => {
    expect(small.decode([97, 301, 299, 999, 300, 98], skipped)).toBe("a<thé>b");
    expect(byteTokenizer.decode([97, 256, 264, 291, 299, 98], shown)).toBe("ab");
  });

  // Outputs of the Rust tokenizers library 0.23.2 on the same file.
  it.each([
    [[0xe2, 0x82, 285, 0xac, 0xff, 97, 257, 299, 265], skipped, "\u20ac\ufffda"],
    [[0xe2, 0x82, 285, 0xac], shown, "\ufffd<end_of_sentence>\ufffd"],
  ])("gives what the Rust library gives for %j", (ids, options, text) => {
    expect(byteTokenizer.decode(ids, options)).toBe(text);
  });

  it("ends a cut character with one U+FFFD", () => {
    expect(byteTokenizer.decode([97, 0xf0, 0x9f, 0x91], skipped)).toBe("a\ufffd");
  });

  it("keeps a byte order mark", () => {
    expect(byteTokenizer.decode([0xef, 0xbb, 0xbf, 97], skipped)).toBe("\ufeffa");
  });

  it("does not tidy spaces before punctuation", () => {
    expect(byteTokenizer.decode(byteTokenizer.encode("a . b , n't"), skipped)).toBe("a . b , n't");
  });
});

describe("tokens by id", () => {
  it("gives the bytes of ordinary tokens with the alphabet undone", () => {
    for (let byte = 0; byte < 256; byte++) expect([...byteTokenizer.tokenBytes(byte)!]).toEqual([byte]);
    expect(new TextDecoder().decode(small.tokenBytes(small.idOf("Ġhello")!)!)).toBe(" hello");
  });

  it("gives the UTF-8 of added tokens, and null for special tokens and ids without a token", () => {
    expect(new TextDecoder().decode(small.tokenBytes(301)!)).toBe("<thé>");
    expect([300, 261, 302, -1, 1.5].map((id) => small.tokenBytes(id))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("finds ids by token and tokens by id", () => {
    for (let id = 0; id < small.numTokens; id++) {
      const token = small.tokenOf(id);
      expect(small.hasToken(id)).toBe(token !== null);
      if (token !== null) expect(small.idOf(token)).toBe(id);
    }
    expect(small.idOf("no such token")).toBeNull();
    expect(small.idOf("__proto__")).toBeNull();
  });
});

describe("loadTokenizer", () => {
  it("reads merges as pairs and as texts alike, and a model that names no type", () => {
    const merges = smallJson().model.merges.map((merge) => merge.split(" "));
    const pairs = loadTokenizer({ tokenizer: smallJson({}, { merges, type: undefined }) });
    expect(pairs.encode("hello hello he")).toEqual(small.encode("hello hello he"));
  });

  it("splits with the regular expression of the file", () => {
    const split = { type: "Split", pattern: { Regex: "\\p{N}{1,2}|\\P{N}+" } };
    const bytes = { type: "ByteLevel", add_prefix_space: false, use_regex: false };
    const vocab = { ...smallJson().model.vocab, "11": 262 };
    for (const kind of [
      { behavior: "Isolated", invert: false },
      { behavior: "Isolated", invert: true },
      { behavior: "Removed", invert: true },
    ]) {
      const preTokenizer = { type: "Sequence", pretokenizers: [{ ...split, ...kind }, bytes] };
      const json = smallJson({ pre_tokenizer: preTokenizer }, { vocab, merges: ["1 1"] });
      expect(loadTokenizer({ tokenizer: json }).encode("a111")).toEqual([97, 262, 49]);
    }
  });

  it("keeps what a pattern does not match", () => {
    const split = { type: "Split", pattern: { Regex: "\\d+" }, behavior: "Isolated", invert: true };
    const preTokenizer = {
      type: "Sequence",
      pretokenizers: [split, { type: "ByteLevel", use_regex: false }],
    };
    const tokenizer = loadTokenizer({ tokenizer: smallJson({ pre_tokenizer: preTokenizer }) });
    expect(tokenizer.encode("a1b")).toEqual([97, 49, 98]);
  });

  it("adds the tokens that only tokenizer_config.json has", () => {
    const config = {
      eos_token: { content: "<end>" },
      added_tokens_decoder: {
        "300": { content: "<stop>", special: true },
        "310": { content: "<end>", special: true },
      },
    };
    const tokenizer = loadTokenizer({ tokenizer: smallJson(), config });
    expect(tokenizer.encode("a<end><stop>")).toEqual([97, 310, 300]);
    expect([tokenizer.isSpecial(310), tokenizer.eosTokenId, tokenizer.numTokens]).toEqual([true, 310, 311]);
  });

  it("takes a decoder of ByteLevel within a Sequence", () => {
    const decoder = { type: "Sequence", decoders: [{ type: "ByteLevel" }, { type: "Fuse" }] };
    expect(loadTokenizer({ tokenizer: smallJson({ decoder }) }).encode("a")).toEqual([97]);
  });

  it("leaves the parsed files as they were", () => {
    const files = fixtureTokenizerFiles();
    const before = structuredClone(files);
    loadTokenizer(files).encode("a<image>b");
    expect(files).toEqual(before);
  });

  const sequence = (...decoders: string[]) => ({
    type: "Sequence",
    decoders: decoders.map((type) => ({ type })),
  });
  const split = (parts: object) => ({
    pre_tokenizer: { type: "Sequence", pretokenizers: [{ type: "Split", ...parts }, { type: "ByteLevel" }] },
  });
  const vocab = smallJson().model.vocab;
  it.each<[string, unknown, string]>([
    ["null", null, "the file is null, expected an object"],
    ["a list", [], "the file is a list, expected an object"],
    ["a text", "{}", 'the file is "{}", expected an object'],
    ["no decoder", smallJson({ decoder: undefined }), "decoder is missing, expected ByteLevel"],
    ["no decoder", smallJson({ decoder: null }), "decoder is null, expected ByteLevel"],
    ["WordPiece", smallJson({ decoder: { type: "WordPiece" } }), "decoder is WordPiece, expected ByteLevel"],
    [
      "a decoder that does more",
      smallJson({ decoder: sequence("ByteLevel", "Strip") }),
      "decoder is ByteLevel, Strip",
    ],
    [
      "byte fallback",
      smallJson({ decoder: sequence("Replace", "ByteFallback", "Fuse") }),
      "decoder is Replace, ByteFallback",
    ],
    ["an empty Sequence", smallJson({ decoder: sequence() }), "decoder is Sequence, expected ByteLevel"],
    [
      "no pre-tokenizer",
      smallJson({ pre_tokenizer: null }),
      "pre_tokenizer is null, expected ByteLevel or a Sequence",
    ],
    [
      "Metaspace",
      smallJson({ pre_tokenizer: { type: "Metaspace" } }),
      "pre_tokenizer is Metaspace, expected ByteLevel",
    ],
    [
      "Split without a pattern",
      smallJson(split({ behavior: "Isolated" })),
      "Split has the pattern undefined",
    ],
    [
      "another Split",
      smallJson(split({ pattern: { String: " " }, behavior: "MergedWithNext" })),
      'behavior "MergedWithNext" and invert false, supported are "Isolated"',
    ],
    [
      "a broken expression",
      smallJson(split({ pattern: { Regex: "(" }, behavior: "Isolated" })),
      "the tokenizers library cannot use the file",
    ],
    [
      "an unknown normalizer",
      smallJson({ normalizer: { type: "Shout" } }),
      'the tokenizers library cannot use the file: "Unknown Normalizer type: Shout"',
    ],
    ["no model", { ...smallJson(), model: undefined }, "model is missing, expected an object"],
    ["Unigram", smallJson({}, { type: "Unigram" }), 'model.type is "Unigram", expected "BPE"'],
    ["an affix", smallJson({}, { end_of_word_suffix: "</w>" }), 'model.end_of_word_suffix is "</w>"'],
    ["no vocabulary", smallJson({}, { vocab: undefined }), "model.vocab is missing, expected an object"],
    ["a vocabulary list", smallJson({}, { vocab: [] }), "model.vocab is a list, expected an object"],
    [
      "a text for an id",
      smallJson({}, { vocab: { ...vocab, h: "104" } }),
      'model.vocab["h"] is "104", expected an integer',
    ],
    ["a fraction for an id", smallJson({}, { vocab: { ...vocab, h: 1.5 } }), 'model.vocab["h"] is 1.5'],
    ["a negative id", smallJson({}, { vocab: { ...vocab, h: -1 } }), 'model.vocab["h"] is -1'],
    [
      "a huge id",
      smallJson({}, { vocab: { ...vocab, h: 2 ** 24 } }),
      "expected an integer from 0 to 16777215",
    ],
    ["one id twice", smallJson({}, { vocab: { ...vocab, x2: 104 } }), 'id 104 is that of "h" and "x2"'],
    ["no merges", smallJson({}, { merges: undefined }), "model.merges is missing, expected a list"],
    [
      "a merge of three",
      smallJson({}, { merges: ["h e l"] }),
      'model.merges[0] is "h e l", expected two tokens',
    ],
    ["a merge of numbers", smallJson({}, { merges: [[1, 2]] }), "model.merges[0] is [1, 2]"],
    ["a merge of nothing", smallJson({}, { merges: [null] }), "model.merges[0] is null"],
    [
      "a merge to no token",
      smallJson({}, { merges: ["h e", "e h"] }),
      'model.merges[1] needs "eh", which is not in',
    ],
    [
      "an unknown unk_token",
      smallJson({}, { unk_token: "<unk>" }),
      'model.unk_token is "<unk>", which is no token',
    ],
    ["a number for unk_token", smallJson({}, { unk_token: 5 }), "model.unk_token is 5, expected a text"],
    [
      "added tokens in an object",
      smallJson({ added_tokens: {} }),
      "added_tokens is an object, expected a list",
    ],
    ["an added null", smallJson({ added_tokens: [null] }), "added_tokens[0] is null, expected an object"],
    [
      "an added token without text",
      smallJson({ added_tokens: [{ id: 300, content: "" }] }),
      'added_tokens[0].content is "", expected a text',
    ],
    [
      "an added token without an id",
      smallJson({ added_tokens: [{ content: "<x>" }] }),
      "added_tokens[0].id is missing",
    ],
    [
      "an added token on the id of another",
      smallJson({ added_tokens: [{ id: 104, content: "<x>" }] }),
      'id 104 is that of "h" and "<x>", expected one token',
    ],
    [
      "an added token with two ids",
      smallJson({ added_tokens: [{ id: 300, content: "h" }] }),
      'token "h" has the ids 104 and 300, expected one',
    ],
    [
      "an added token twice",
      smallJson({
        added_tokens: [
          { id: 300, content: "<x>" },
          { id: 300, content: "<x>" },
        ],
      }),
      'added_tokens[1] repeats "<x>"',
    ],
    [
      "a text for special",
      smallJson({ added_tokens: [{ id: 300, content: "<x>", special: "no" }] }),
      'added_tokens[0].special is "no", expected true or false',
    ],
  ])("refuses %s", (_, tokenizer, message) => {
    expect(() => loadTokenizer({ tokenizer }, "small.json")).toThrow(
      expect.objectContaining({
        name: "CheckpointError",
        code: "tokenizer_invalid",
        message: expect.stringMatching(/^small\.json: [^\n]*$/),
      }),
    );
    expect(() => loadTokenizer({ tokenizer })).toThrow(message);
  });

  it.each<[string, unknown, string]>([
    ["a list", [], "the file is a list, expected an object"],
    [
      "an unknown eos_token",
      { eos_token: "<end>" },
      'eos_token is "<end>", which is no token of the tokenizer',
    ],
    ["a number for eos_token", { eos_token: 2 }, "eos_token is 2, expected a text"],
    [
      "another id for a token",
      { added_tokens_decoder: { "7": { content: "<stop>" } } },
      'token "<stop>" has the ids 300 and 7, expected one',
    ],
    [
      "an id that is no number",
      { added_tokens_decoder: { x: { content: "<x>" } } },
      'added_tokens_decoder["x"].id is "x", expected an integer',
    ],
  ])("refuses a configuration with %s", (_, config, message) => {
    expect(() => loadTokenizer({ tokenizer: smallJson(), config })).toThrow(
      expect.objectContaining({ code: "tokenizer_invalid" }),
    );
    expect(() => loadTokenizer({ tokenizer: smallJson(), config })).toThrow(
      `tokenizer_config.json: ${message}`,
    );
  });

  it("throws tokenizer_invalid or nothing when any one part of the file is replaced by anything", () => {
    const parts = ["added_tokens", "normalizer", "pre_tokenizer", "decoder", "model"];
    const modelParts = ["type", "vocab", "merges", "unk_token", "fuse_unk", "byte_fallback", "ignore_merges"];
    const types = ["Sequence", "Split", "ByteLevel", "Replace", "Strip", "NFC"];
    const keys = ["type", "pretokenizers", "decoders", "normalizers", "pattern", "content", "id"];
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 0, -1, 1.5, "", "h", "h e", ...types),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.constantFrom(...parts, ...modelParts), anything, (part, value) => {
        const json = parts.includes(part)
          ? { ...smallJson(), [part]: value }
          : smallJson({}, { [part]: value });
        try {
          const ids = loadTokenizer({ tokenizer: json }).encode("hello <stop> wörld");
          expect(ids.every((id) => Number.isInteger(id))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: "tokenizer_invalid" });
          expect((error as Error).message).not.toContain("\n");
        }
      }),
      { seed: 12, numRuns: 3000 },
    );
  });
});
