/** The dense heads of a recipe's JSON: every value checked, unknown keys refused. */

import { integer, listOf, number, type Reader, string, wrongValue } from "../../formats/json-fields.ts";
import { objectOf } from "../recipe-fields.ts";
import type { DenseSettings } from "./dense-heads.ts";
import { type DenseHeadName, denseHeadNames } from "./dense-targets.ts";

export interface DenseLosses extends DenseSettings {
  /** Of the mean loss. */
  readonly factor: number;
}

const classes: Reader<readonly string[]> = {
  expected: "a list of names, or a string whose characters are the classes",
  read(value, place) {
    const names = typeof value === "string" ? [...value] : listOf(string, 1, 10_000).read(value, place);
    if (names.length > 0 && new Set(names).size === names.length) return names;
    throw wrongValue(place, value, "at least one class, each once");
  },
};

/** `{columns, rows, classes, emptyWeight, weights = {}, factor}` */
export const denseLosses: Reader<DenseLosses> = objectOf(
  "{columns, rows, classes, emptyWeight, weights, factor}",
  ["columns", "rows", "classes", "emptyWeight", "weights", "factor"],
  (fields) => ({
    grid: { columns: fields.get(integer(1, 16), "columns"), rows: fields.get(integer(1, 16), "rows") },
    classes: fields.get(byHead(classes), "classes"),
    emptyWeight: fields.get(number(0, 1, true), "emptyWeight"),
    ...(fields.has("weights") ? { weights: fields.get(byHead(number(0, 1e6)), "weights") } : {}),
    factor: fields.get(number(0, 1e6), "factor"),
  }),
);

/** What some of the dense heads have. */
function byHead<Value>(one: Reader<Value>): Reader<{ readonly [Name in DenseHeadName]?: Value }> {
  return objectOf(`{${denseHeadNames.join(", ")}}`, denseHeadNames, (fields) =>
    Object.fromEntries(
      denseHeadNames.flatMap((name) => (fields.has(name) ? [[name, fields.get(one, name)] as const] : [])),
    ),
  );
}
