/** CoCa's towers beside a model in training, and what a sample is to them: its thumbnail, one tile, and its last answer. */

import { ConfigError } from "../../errors.ts";
import type { ModelConfig } from "../../formats/config.ts";
import type { Tokenizer } from "../../formats/tokenizer.ts";
import type { Backend } from "../../tensor/backend.ts";
import type { EncodedSample } from "../encode-sample.ts";
import type { Recipe } from "../recipe.ts";
import type { StoredTensors } from "../stored-tensors.ts";
import { type CaptionEnds, captionIds } from "./captions.ts";
import type { CocaConfig } from "./coca.ts";
import type { CaptionedImage, CocaObjective } from "./coca-pass.ts";
import { initialTensor, loadCoca } from "./slots.ts";

/** Names of CoCa's parameters begin with this. */
export const cocaPrefix = "coca";

/** The objective without the temperature, which changes. */
export type CocaPart = Omit<CocaObjective, "logScale">;

/** CoCa's towers as a recipe asks for them, a checkpoint's or initial ones; null when it does not. */
export async function openCoca(
  { losses, seed, precision }: Pick<Recipe, "losses" | "seed" | "precision">,
  { textConfig, visionConfig }: ModelConfig,
  stored: StoredTensors | null,
  backend: Backend,
): Promise<CocaPart | null> {
  if (!losses.coca) return null;
  const { contrast, caption, ...shape } = losses.coca;
  const { hiddenSize, layerNormEps } = visionConfig!;
  const config: CocaConfig = {
    ...shape,
    vocabSize: textConfig.vocabSize,
    visionWidth: hiddenSize,
    layerNormEps,
  };
  const weights = await loadCoca(backend, config, (path, slot) => {
    const role = slot.isProduct && precision === "f16" ? "rounded" : "values";
    return stored?.entries.has(`${cocaPrefix}.${path}`)
      ? stored.load(`${cocaPrefix}.${path}`, backend, { role })
      : initialTensor(backend, seed, path, slot, role);
  });
  return { weights, config, contrast, caption };
}

/**
 * @param samples with one picture each
 * @throws {ConfigError} `config_contradiction` when the tokenizer has no tokens to begin and to end a caption
 */
export function captionedImages(
  samples: readonly EncodedSample[],
  tokenizer: Tokenizer,
  maxTokens: number,
): readonly CaptionedImage[] {
  const ends = captionEnds(tokenizer);
  return samples.map(({ sample, pictures }) => ({
    image: pictures[0]!.image,
    caption: captionIds(tokenizer.encode(sample.turns.at(-1)!.content), ends, maxTokens),
  }));
}

function captionEnds(tokenizer: Tokenizer): CaptionEnds {
  const start = tokenizer.idOf("<beginning_of_sentence>");
  const end = tokenizer.eosTokenId;
  if (start !== null && end !== null) return { start, end };
  throw new ConfigError(
    "config_contradiction",
    "losses.coca is set, and the tokenizer has no <beginning_of_sentence> or names no eos_token",
  );
}
