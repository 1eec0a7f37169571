/**
 * Training of the vision tower: by its dense heads, by CoCa's two losses, or by both. Where both are asked for, a step has passes
 * of each, and their gradients add up.
 *
 * A caption is what the assistant says last; the picture is seen as its thumbnail, one tile.
 */

import { ConfigError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import type { Backend } from "../tensor/backend.ts";
import { type CaptionEnds, captionIds } from "./coca/captions.ts";
import type { CocaConfig } from "./coca/coca.ts";
import { type CaptionedImage, type CocaObjective, cocaPasses } from "./coca/coca-pass.ts";
import { initialTensor, loadCoca } from "./coca/slots.ts";
import type { DenseObjective } from "./dense/dense-step.ts";
import type { EncodedSample } from "./encode-sample.ts";
import type { TrainedModel } from "./language-pass.ts";
import type { Pass } from "./pass.ts";
import type { Recipe } from "./recipe.ts";
import type { StoredTensors } from "./stored-tensors.ts";
import { visionPasses } from "./vision-pass.ts";

/** Names of CoCa's parameters begin with this. */
export const cocaPrefix = "coca";

/** The objective without the temperature, which changes. */
export type CocaPart = Omit<CocaObjective, "logScale">;

/** CoCa's towers as a recipe asks for them: a checkpoint's, or initial ones. */
export async function openCoca(
  { contrast, caption, ...shape }: NonNullable<Recipe["losses"]["coca"]>,
  { textConfig, visionConfig }: ModelConfig,
  seed: number,
  stored: StoredTensors | null,
  backend: Backend,
): Promise<CocaPart> {
  const { hiddenSize, layerNormEps } = visionConfig!;
  const config: CocaConfig = {
    ...shape,
    vocabSize: textConfig.vocabSize,
    visionWidth: hiddenSize,
    layerNormEps,
  };
  const weights = await loadCoca(backend, config, (path, slot) =>
    stored?.entries.has(`${cocaPrefix}.${path}`)
      ? stored.load(`${cocaPrefix}.${path}`, backend)
      : initialTensor(backend, seed, path, slot),
  );
  return { weights, config, contrast, caption };
}

/** The passes of a step of the stage. */
export function vitPasses(
  groups: readonly (readonly EncodedSample[])[],
  model: TrainedModel,
  tokenizer: Tokenizer,
  dense: DenseObjective | null,
  coca: CocaObjective | null,
): readonly Pass[] {
  const passes = dense ? [...visionPasses(groups, model, dense)] : [];
  if (!coca) return passes;
  const ends = captionEnds(tokenizer);
  const captioned = groups.map((samples) =>
    samples.map((sample) => captionedImage(sample, tokenizer, ends, coca.config.maxCaptionTokens)),
  );
  return [...passes, ...cocaPasses(captioned, model, coca)];
}

function captionedImage(
  { sample, pictures }: EncodedSample,
  tokenizer: Tokenizer,
  ends: CaptionEnds,
  maxTokens: number,
): CaptionedImage {
  const { pixelValues, plan } = pictures[0]!.image;
  return {
    pixelValues: pixelValues.subarray(0, pixelValues.length / plan.numTiles),
    caption: captionIds(tokenizer.encode(sample.turns.at(-1)!.content), ends, maxTokens),
  };
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
