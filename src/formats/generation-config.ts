/** `generation_config.json`: what a model's authors recommend for sampling. */
import { tokenIds } from "./config-text.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { flag, integer, JsonFields, number, orNull } from "./json-fields.ts";

/** Null where the file says nothing. */
export interface GenerationConfig {
  /** Ids that end a text; empty where the file names none. */
  readonly eosTokenIds: readonly number[];
  readonly maxNewTokens: number | null;
  /** 0 is greedy. */
  readonly temperature: number | null;
  /** In (0, 1]. */
  readonly topP: number | null;
  /** 0 keeps all tokens. */
  readonly topK: number | null;
  /** False is greedy, whatever the other values. */
  readonly doSample: boolean | null;
}

/**
 * The settings in a parsed `generation_config.json`; other keys are ignored.
 *
 * @returns frozen
 * @throws {ConfigError} `config_unreadable`, `config_invalid`
 */
export function parseGenerationConfig(json: unknown, fileName = "generation_config.json"): GenerationConfig {
  const fields = new JsonFields(json, fileName);
  return deepFreeze({
    eosTokenIds: fields.find(tokenIds(2 ** 32), "eos_token_id")?.value ?? [],
    maxNewTokens: fields.find(orNull(integer(1, 2 ** 32)), "max_new_tokens")?.value ?? null,
    temperature: fields.find(orNull(number(0, 100, true)), "temperature")?.value ?? null,
    topP: fields.find(orNull(number(0, 1)), "top_p")?.value ?? null,
    topK: fields.find(orNull(integer(0, 2 ** 32)), "top_k")?.value ?? null,
    doSample: fields.find(orNull(flag), "do_sample")?.value ?? null,
  });
}
