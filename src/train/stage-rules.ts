/** What each stage makes of samples: which it can learn from, what it trains, and the passes of a step. */

import { ConfigError } from "../errors.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import { captionedImages } from "./coca/coca-part.ts";
import { type CocaObjective, cocaPasses } from "./coca/coca-pass.ts";
import { densePasses } from "./dense/dense-pass.ts";
import type { DenseObjective } from "./dense/dense-step.ts";
import type { EncodedSample } from "./encode-sample.ts";
import { languagePasses } from "./language-pass.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import type { Pass } from "./pass.ts";
import { type EncodedPair, preferencePasses } from "./preference-pass.ts";
import type { Recipe, Stage } from "./recipe.ts";
import type { ReferenceLogProbabilities } from "./reference-log-probabilities.ts";
import { modelPrefix } from "./run-weights.ts";
import type { TrainedModel } from "./trained-model.ts";

/** What passes are made with. */
export interface StageParts {
  readonly model: TrainedModel;
  readonly tokenizer: Tokenizer;
  readonly losses: Recipe["losses"];
  readonly dense: DenseObjective | null;
  /** Its temperature is read when a pass runs. */
  readonly coca: CocaObjective | null;
  /** Of `dpo` alone. */
  readonly reference: ReferenceLogProbabilities | null;
}

export interface StageRule {
  isUsable(sample: EncodedSample, losses: Recipe["losses"]): boolean;
  /** Whether it trains a parameter of the model; those beside the model are always trained. */
  isTrained(name: string): boolean;
  /** The recipe must freeze parameters whose names begin with this; null for none. */
  readonly frozenPrefix: string | null;
  /**
   * The passes of one step, which read nothing that changes before they run.
   *
   * @param groups samples of each pass, all usable
   */
  passes(groups: readonly (readonly EncodedSample[])[], parts: StageParts): readonly Pass[];
}

const tokens: StageRule = {
  isUsable: ({ text }) => text.numTargets > 0,
  isTrained: () => true,
  frozenPrefix: null,
  passes: (groups, { model, dense, losses }) =>
    languagePasses(groups, model, { dense, averaging: losses.averaging, router: losses.router }),
};

export const stageRules: Readonly<Record<Stage, StageRule>> = {
  // Where dense heads and CoCa are both asked for, a step has passes of each, and their gradients add up.
  vit: {
    isUsable: ({ pictures }, { coca }) =>
      coca ? pictures.length === 1 : pictures.some(({ dense }) => dense !== null),
    isTrained: (name) => name.startsWith(`${modelPrefix}.image.visionTower.`),
    frozenPrefix: null,
    passes: (groups, { model, tokenizer, dense, coca }) => [
      ...(dense ? densePasses(groups, model, dense) : []),
      ...(coca
        ? cocaPasses(
            groups.map((samples) => captionedImages(samples, tokenizer, coca.config.maxCaptionTokens)),
            model,
            coca,
          )
        : []),
    ],
  },
  language: tokens,
  // Alignment is defined by a language model that stays as it is, so a recipe that forgets to freeze it is wrong.
  align: { ...tokens, frozenPrefix: `${modelPrefix}.text.` },
  instruct: tokens,
  experience: tokens,
  dpo: {
    isUsable: ({ rejected }) => rejected !== null,
    isTrained: () => true,
    frozenPrefix: null,
    passes: (groups, { model, losses, reference }) =>
      preferencePasses(groups as readonly (readonly EncodedPair[])[], model, {
        ...losses.preference!,
        reference: (pairs) => reference!.of(pairs),
      }),
  },
};

/**
 * What a stage trains must be what its recipe leaves open.
 *
 * @throws {ConfigError} `config_contradiction` when a parameter is open that the stage wants frozen
 */
export function expectFrozen({ stage }: Recipe, groups: ReadonlyMap<string, ParameterGroup>): void {
  const prefix = stageRules[stage].frozenPrefix;
  if (prefix === null) return;
  const open = [...groups].find(([name, { frozen }]) => name.startsWith(prefix) && !frozen);
  if (!open) return;
  throw new ConfigError(
    "config_contradiction",
    `recipe: stage is "${stage}" and ${open[0]} is not frozen; give a group with the prefix "${prefix.slice(0, -1)}" and frozen true`,
  );
}
