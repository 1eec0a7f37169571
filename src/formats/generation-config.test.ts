import { expect, test } from "vitest";
import { parseGenerationConfig } from "./generation-config.ts";

const nothing = {
  eosTokenIds: [],
  maxNewTokens: null,
  temperature: null,
  topP: null,
  topK: null,
  doSample: null,
};

test("an empty file says nothing", () => {
  expect(parseGenerationConfig({})).toEqual(nothing);
  expect(Object.isFrozen(parseGenerationConfig({}))).toBe(true);
});

test("values are kept, other keys ignored, null means nothing said", () => {
  const json = {
    eos_token_id: [200020, 7],
    max_new_tokens: 100,
    temperature: 0,
    top_p: 0.95,
    top_k: 40,
    do_sample: true,
    use_cache: true,
    transformers_version: "4.45.2",
  };
  expect(parseGenerationConfig(json)).toEqual({
    eosTokenIds: [200020, 7],
    maxNewTokens: 100,
    temperature: 0,
    topP: 0.95,
    topK: 40,
    doSample: true,
  });
  expect(parseGenerationConfig({ eos_token_id: 200020 }).eosTokenIds).toEqual([200020]);
  expect(parseGenerationConfig(Object.fromEntries(Object.keys(json).map((key) => [key, null])))).toEqual(
    nothing,
  );
});

test.each([
  ["eos_token_id", -1, "eos_token_id is -1, expected an integer from 0 to 4294967295"],
  ["eos_token_id", ["2"], 'eos_token_id[0] is "2", expected an integer from 0 to 4294967295'],
  ["max_new_tokens", 0, "max_new_tokens is 0, expected an integer from 1 to 4294967296"],
  ["temperature", -0.1, "temperature is -0.1, expected a number from 0 to 100"],
  ["temperature", Number.NaN, "temperature is NaN, expected a number from 0 to 100"],
  ["top_p", 0, "top_p is 0, expected a number over 0, at most 1"],
  ["top_p", 1.1, "top_p is 1.1, expected a number over 0, at most 1"],
  ["top_k", 2.5, "top_k is 2.5, expected an integer from 0 to 4294967296"],
  ["do_sample", "yes", 'do_sample is "yes", expected true or false'],
])("%s %j is refused", (key, value, message) => {
  expect(() => parseGenerationConfig({ [key]: value })).toThrow(
    expect.objectContaining({ code: "config_invalid", message: `generation_config.json: ${message}` }),
  );
});
