/**
 * A recipe: one stage of training from start to end, as a JSON file that reads from top to bottom.
 *
 * Every key is checked and no other is allowed. Paths are relative to the recipe's folder.
 */

import { ConfigError } from "../errors.ts";
import {
  flag,
  integer,
  type JsonFields,
  listOf,
  number,
  oneOf,
  orNull,
  type Reader,
  string,
} from "../formats/json-fields.ts";
import type { TrainingPrecision } from "../models/load-weights.ts";
import { type RecipeLosses, recipeLosses } from "./loss-fields.ts";
import { defaultLossScale, type LossScaleSettings, lossScaleSettings } from "./loss-scale.ts";
import { type AdamWSettings, adamWSettings } from "./optimizer.ts";
import { type GroupRule, groupRules } from "./parameter-groups.ts";
import { objectOf, recordOf } from "./recipe-fields.ts";
import type { BatchSizeStep, LearningRate, ScheduleUnit } from "./schedule.ts";
import { batchSizes, learningRate } from "./schedule-fields.ts";

/**
 * The stages of arXiv:2501.08313 section 6.3 in their order, and what comes before them: `vit` trains the vision tower by its
 * dense targets or captions, `language` the language model on texts.
 */
export const stages = ["vit", "language", "align", "instruct", "experience", "dpo"] as const;
export type Stage = (typeof stages)[number];

export interface Recipe {
  readonly stage: Stage;
  readonly seed: number;
  readonly model: {
    /** A model folder. Without weights in it the stage begins from initial ones. */
    readonly folder: string;
    /** The run whose dense heads go on; null for new ones. */
    readonly denseFrom: string | null;
    /** The run whose vision tower, projector and newline replace the folder's; null to keep those. */
    readonly visionFrom: string | null;
  };
  readonly data: {
    readonly split: "train" | "heldout";
    /** Shares of the generators from each sample of the stream on; straight lines between. */
    readonly mix: readonly MixPoint[];
    /** Dataset files that the mix may name like generators. */
    readonly files: Readonly<Record<string, DatasetFile>>;
    /** Sides of drawn pictures, pixels; null for the generators' own. */
    readonly sides: Sides | null;
    /** Those of some generators, in place of `sides`. */
    readonly sidesOf: Readonly<Record<string, Sides>>;
    /** Threads that draw and encode; null for one less than there are cores, at most 16. Any number gives the same samples. */
    readonly workers: number | null;
  };
  /** Canvas sizes in training, [width, height] in pixels; null for the model's own. */
  readonly canvases: readonly (readonly [number, number])[] | null;
  readonly batch: {
    /** Tokens of a step, by tokens seen. */
    readonly sizes: readonly BatchSizeStep[];
    /** Most tokens that go through the model at once. */
    readonly passTokens: number;
  };
  readonly length: { readonly unit: ScheduleUnit; readonly total: number };
  readonly learningRate: LearningRate;
  readonly optimizer: AdamWSettings;
  readonly weightDecay: number;
  /** Rates of parts, and which are frozen, by the beginnings of their names; what no group names trains at the plain rate. */
  readonly groups: readonly GroupRule[];
  readonly losses: RecipeLosses;
  /** What products round their operands to on devices that multiply f16 faster; everything else is f32. */
  readonly precision: TrainingPrecision;
  /** Of `f16` alone; null with `f32`. */
  readonly lossScale: LossScaleSettings | null;
  /** Whether layers run again in the backward pass: less memory, more time. */
  readonly recompute: boolean;
  readonly checkpoints: { readonly everySteps: number; readonly keep: number };
  /** How often the model answers a few held-out questions for people to read; 0 for never. */
  readonly samples: { readonly everySteps: number; readonly count: number };
}

/** As in `data/generator.ts`, pixels. */
export interface Sides {
  readonly min: number;
  readonly max: number;
}

export interface DatasetFile {
  readonly path: string;
  /** Folder of its pictures; null for the file's own. */
  readonly pictures: string | null;
}

export interface MixPoint {
  readonly at: number;
  readonly mix: Readonly<Record<string, number>>;
}

const count = integer(1, Number.MAX_SAFE_INTEGER);
const side = integer(1, 1 << 16);

const sides: Reader<Sides> = objectOf("{min, max}", ["min", "max"], (fields) => ({
  min: fields.get(side, "min"),
  max: fields.get(side, "max"),
}));

const mix = recordOf("an object of generators and their shares", number(0, 1e9, true));

const datasetFile = objectOf("{path, pictures}", ["path", "pictures"], (file) => ({
  path: file.get(string, "path"),
  pictures: file.has("pictures") ? file.get(orNull(string), "pictures") : null,
}));

const mixPoint: Reader<MixPoint> = objectOf("{at, mix}", ["at", "mix"], (fields) => ({
  at: fields.get(integer(0, Number.MAX_SAFE_INTEGER), "at"),
  mix: fields.get(mix, "mix"),
}));

const canvas: Reader<readonly [number, number]> = {
  expected: "[width, height]",
  read(value, place) {
    const [width, height] = listOf(side, 2, 2).read(value, place);
    return [width!, height!];
  },
};

const recipe: Reader<Recipe> = objectOf(
  "a recipe",
  [
    "stage",
    "seed",
    "model",
    "data",
    "canvases",
    "batch",
    "length",
    "learningRate",
    "optimizer",
    "weightDecay",
    "groups",
    "losses",
    "precision",
    "lossScale",
    "recompute",
    "checkpoints",
    "samples",
  ],
  (fields) => ({
    stage: fields.get(oneOf(...stages), "stage"),
    seed: fields.get(integer(0, 2 ** 32), "seed"),
    model: fields.get(
      objectOf("{folder, denseFrom, visionFrom}", ["folder", "denseFrom", "visionFrom"], (model) => ({
        folder: model.get(string, "folder"),
        denseFrom: model.has("denseFrom") ? model.get(orNull(string), "denseFrom") : null,
        visionFrom: model.has("visionFrom") ? model.get(orNull(string), "visionFrom") : null,
      })),
      "model",
    ),
    data: fields.get(
      objectOf(
        "{split, mix, files, sides, sidesOf, workers}",
        ["split", "mix", "files", "sides", "sidesOf", "workers"],
        (data) => ({
          split: data.has("split") ? data.get(oneOf("train", "heldout"), "split") : "train",
          mix: data.get(listOf(mixPoint, 1, 1000), "mix"),
          files: data.has("files")
            ? data.get(recordOf("names and their {path, pictures}", datasetFile), "files")
            : {},
          sides: data.has("sides") ? data.get(orNull(sides), "sides") : null,
          sidesOf: data.has("sidesOf")
            ? data.get(recordOf("an object of generators and their {min, max}", sides), "sidesOf")
            : {},
          workers: data.has("workers") ? data.get(orNull(integer(1, 256)), "workers") : null,
        }),
      ),
      "data",
    ),
    canvases: fields.has("canvases") ? fields.get(orNull(listOf(canvas, 1, 1000)), "canvases") : null,
    batch: fields.get(
      objectOf("{sizes, passTokens}", ["sizes", "passTokens"], (batch) => ({
        sizes: batch.get(batchSizes, "sizes"),
        passTokens: batch.get(count, "passTokens"),
      })),
      "batch",
    ),
    length: fields.get(
      objectOf("{unit, total}", ["unit", "total"], (length) => ({
        unit: length.get(oneOf<ScheduleUnit>("steps", "tokens"), "unit"),
        total: length.get(count, "total"),
      })),
      "length",
    ),
    learningRate: fields.get(learningRate, "learningRate"),
    optimizer: fields.get(adamWSettings, "optimizer"),
    weightDecay: fields.get(number(0, 10, true), "weightDecay"),
    groups: fields.get(groupRules, "groups"),
    losses: fields.get(recipeLosses, "losses"),
    ...precisionOf(fields),
    recompute: fields.has("recompute") ? fields.get(flag, "recompute") : true,
    checkpoints: fields.get(
      objectOf("{everySteps, keep}", ["everySteps", "keep"], (checkpoints) => ({
        everySteps: checkpoints.get(count, "everySteps"),
        keep: checkpoints.get(integer(1, 1000), "keep"),
      })),
      "checkpoints",
    ),
    samples: fields.has("samples")
      ? fields.get(
          objectOf("{everySteps, count}", ["everySteps", "count"], (samples) => ({
            everySteps: samples.get(integer(0, Number.MAX_SAFE_INTEGER), "everySteps"),
            count: samples.get(integer(0, 1000), "count"),
          })),
          "samples",
        )
      : { everySteps: 0, count: 0 },
  }),
);

function precisionOf(fields: JsonFields): Pick<Recipe, "precision" | "lossScale"> {
  const precision = fields.has("precision")
    ? fields.get(oneOf<TrainingPrecision>("f32", "f16"), "precision")
    : "f32";
  if (precision === "f16") {
    const lossScale = fields.has("lossScale") ? fields.get(lossScaleSettings, "lossScale") : defaultLossScale;
    return { precision, lossScale };
  }
  if (!fields.has("lossScale")) return { precision, lossScale: null };
  throw fields.error(
    "config_contradiction",
    'lossScale is set and precision is "f32", whose gradients need no scale; leave it out or set precision to "f16"',
  );
}

/**
 * The recipe in parsed JSON.
 *
 * @throws {ConfigError} `config_missing`, `config_invalid`, `config_contradiction`
 */
export function parseRecipe(json: unknown, fileName: string): Recipe {
  const parsed = recipe.read(json, { fileName, key: "recipe" });
  const { stage, losses } = parsed;
  const contradiction = (problem: string) =>
    new ConfigError("config_contradiction", `${fileName}: ${problem}`);
  if ((stage === "dpo") !== (losses.preference !== null)) {
    throw contradiction(
      `stage is "${stage}" and losses.preference is ${losses.preference ? "set" : "not set"}; they go together`,
    );
  }
  if (stage === "vit" && losses.dense === null && losses.coca === null) {
    throw contradiction(
      'stage is "vit" and neither losses.dense nor losses.coca is set; the vision tower then learns from nothing',
    );
  }
  if (stage !== "vit" && losses.coca !== null) {
    throw contradiction(`stage is "${stage}" and losses.coca is set; its towers are for "vit" alone`);
  }
  return parsed;
}
