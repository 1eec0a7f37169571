import { describe, expect, test } from "vitest";
import { isVl01Error } from "../../src/errors.ts";
import { parseModelConfig } from "../../src/formats/config.ts";
import { readModelConfig } from "../../src/formats/config-files.ts";
import { maxConfigBytes } from "../../src/formats/json-file.ts";
import { nativeText, nativeVl, officialText, officialVl } from "./config-bases.ts";
import { malformedConfigs } from "./config-cases.ts";
import { type RecordedRead, recordingFolder } from "./recording-source.ts";

test.each([officialText(), officialVl(), nativeText(), nativeVl()])(
  "each base of the corpus is valid",
  (json) => {
    expect(() => parseModelConfig(json)).not.toThrow();
  },
);

describe("malformed configurations", () => {
  const messages: string[] = [];
  test.each(malformedConfigs)("$name", ({ json, code, message }) => {
    let error: unknown;
    try {
      parseModelConfig(json);
    } catch (thrown) {
      error = thrown;
    }
    if (!isVl01Error(error)) throw error ?? new Error("no error");
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^config\.json: /);
    expect(error.code).toBe(code);
    expect(error.name).toBe("ConfigError");
    expect(error.message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(error.message.length).toBeLessThan(300);
    messages.push(error.message);
  });

  test("almost every message is its own", () => {
    expect(messages.length).toBe(malformedConfigs.length);
    expect(new Set(messages).size).toBeGreaterThan(0.95 * messages.length);
  });

  test("the corpus holds at least 80 cases with different names", () => {
    expect(new Set(malformedConfigs.map(({ name }) => name)).size).toBe(malformedConfigs.length);
    expect(malformedConfigs.length).toBeGreaterThanOrEqual(80);
  });
});

describe("config.json as a file", () => {
  const file = (bytes: Uint8Array | string) =>
    new Map([["config.json", typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes]]);

  test.each([
    ["an empty file", "", /config\.json: holds no JSON value/],
    ["a web page", "<html>", /config\.json: line 1 column 1: found "<", expected a value/],
    ["a comment", '{\n  // tiny\n  "a": 1}', /line 2 column 3: found "\/", expected a key/],
    ["a trailing comma", '{\n  "a": 1,\n}', /line 3 column 1: found "\}", expected a key/],
    ["a key twice", '{"hidden_size": 64, "hidden_size": 48}', /column 21: duplicate key hidden_size/],
    ["a key twice in a part", '{"text_config": {"a": 1, "a": 1}}', /duplicate key a/],
    ["NaN as Python writes it", '{"rms_norm_eps": NaN}', /column 18: found "N", expected a value/],
    ["a number past the range", '{"rope_theta": 1e999}', /number 1e999 is outside the range of a double/],
    ["nesting without end", "[".repeat(100_000), /column 65: nesting deeper than 64/],
    ["Latin-1", new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]), /not UTF-8 text \(7 bytes\)/],
    ["a byte order mark", "\ufeff{}", /starts with a byte order mark/],
    ["null", "null", /config\.json: null, expected a JSON object/],
    ["a list", "[]", /config\.json: \[\], expected a JSON object/],
  ])("%s is refused as unreadable", async (_, bytes, message) => {
    const error = await readModelConfig(recordingFolder(file(bytes), [])).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ConfigError", code: "config_unreadable" });
    expect((error as Error).message).toMatch(message);
  });

  test("a file over 1 MiB is refused before it is read", async () => {
    const reads: RecordedRead[] = [];
    const folder = recordingFolder(file(new Uint8Array(maxConfigBytes + 1)), reads);
    await expect(readModelConfig(folder)).rejects.toMatchObject({
      code: "config_unreadable",
      message: "config.json: 1048577 bytes, over the limit of 1048576 for such a file",
    });
    expect(reads).toEqual([]);
  });

  test("a folder without it is named", async () => {
    await expect(readModelConfig(recordingFolder(new Map(), []))).rejects.toMatchObject({
      code: "config_missing",
      message: "model: no config.json, expected a model folder",
    });
  });
});
