/** The losses of a recipe's JSON: every value checked, unknown keys refused. */

import { integer, number, oneOf, orNull, type Reader } from "../formats/json-fields.ts";
import type { CocaConfig } from "./coca/coca.ts";
import { type DenseLosses, denseLosses } from "./dense/dense-fields.ts";
import { type Averaging, averagings } from "./loss/averaging.ts";
import type { BalanceForm } from "./loss/router.ts";
import { objectOf } from "./recipe-fields.ts";

export interface RecipeLosses {
  /** How the targets of answers count; `token` unless said. */
  readonly averaging: Averaging;
  readonly dense: DenseLosses | null;
  /** For `vit` alone: text tower and decoder beside the vision tower, and the factors of their losses. */
  readonly coca: (CocaShape & { readonly contrast: number; readonly caption: number }) | null;
  readonly router: { readonly form: BalanceForm; readonly balance: number; readonly z: number } | null;
  /** For `dpo` alone. */
  readonly preference: { readonly beta: number; readonly smoothing: number } | null;
}

/** What a recipe says of CoCa's towers; the rest follows from the model. */
export type CocaShape = Omit<CocaConfig, "vocabSize" | "visionWidth" | "layerNormEps">;

const count = integer(1, Number.MAX_SAFE_INTEGER);

const router = objectOf("{form, balance, z}", ["form", "balance", "z"], (fields) => ({
  form: fields.get(oneOf<BalanceForm>("joint", "layer", "first"), "form"),
  balance: fields.get(number(0, 1e6, true), "balance"),
  z: fields.get(number(0, 1e6, true), "z"),
}));

const cocaCounts = [
  "hiddenSize",
  "intermediateSize",
  "numAttentionHeads",
  "numTextLayers",
  "numDecoderLayers",
  "maxCaptionTokens",
  "numPoolerHeads",
  "numCaptionQueries",
  "jointWidth",
] as const;
const coca = objectOf("CoCa's shape and factors", [...cocaCounts, "contrast", "caption"], (fields) => ({
  ...(Object.fromEntries(cocaCounts.map((name) => [name, fields.get(count, name)])) as unknown as CocaShape),
  contrast: fields.get(number(0, 1e6, true), "contrast"),
  caption: fields.get(number(0, 1e6, true), "caption"),
}));

const preference = objectOf("{beta, smoothing}", ["beta", "smoothing"], (fields) => ({
  beta: fields.get(number(0, 1e3), "beta"),
  smoothing: fields.get(number(0, 0.5, true), "smoothing"),
}));

export const recipeLosses: Reader<RecipeLosses> = objectOf(
  "{averaging, dense, coca, router, preference}",
  ["averaging", "dense", "coca", "router", "preference"],
  (losses) => ({
    averaging: losses.has("averaging") ? losses.get(oneOf(...averagings), "averaging") : "token",
    dense: losses.has("dense") ? losses.get(orNull(denseLosses), "dense") : null,
    coca: losses.has("coca") ? losses.get(orNull(coca), "coca") : null,
    router: losses.has("router") ? losses.get(orNull(router), "router") : null,
    preference: losses.has("preference") ? losses.get(orNull(preference), "preference") : null,
  }),
);
