/** Readers of schedules in a recipe's JSON: every value checked, unknown keys refused. */

import {
  integer,
  JsonFields,
  listOf,
  number,
  oneOf,
  type Reader,
  wrongValue,
} from "../formats/json-fields.ts";
import { asObject, objectOf } from "./recipe-fields.ts";
import type { BatchSizeStep, LearningRate, RatePhase, ScheduleUnit } from "./schedule.ts";

const unit = oneOf<ScheduleUnit>("steps", "tokens");
const count = integer(0, Number.MAX_SAFE_INTEGER);
const length = integer(1, Number.MAX_SAFE_INTEGER);
const rate = number(0, 1e3, true);

/** `{warmupSteps, unit, phases: [{shape, ...}]}` as `LearningRate` has it. */
export const learningRate: Reader<LearningRate> = objectOf(
  "{warmupSteps, unit, phases}",
  ["warmupSteps", "unit", "phases"],
  (fields) => ({
    warmupSteps: fields.get(count, "warmupSteps"),
    unit: fields.get(unit, "unit"),
    phases: fields.get(listOf(ratePhase, 1, 1000), "phases"),
  }),
);

const ratePhase: Reader<RatePhase> = {
  expected: "{shape, length, ...}",
  read(value, place) {
    const shape = oneOf("constant", "linear", "cosine", "exponential");
    const fields = new JsonFields(asObject(value, place, ratePhase.expected), place.fileName, place.key);
    return fields.get(shape, "shape") === "constant"
      ? constantPhase.read(value, place)
      : changingPhase.read(value, place);
  },
};

const constantPhase: Reader<RatePhase> = objectOf(
  "{shape, length, rate}",
  ["shape", "length", "rate"],
  (fields) => ({ shape: "constant", length: fields.get(length, "length"), rate: fields.get(rate, "rate") }),
);

const changingPhase: Reader<RatePhase> = objectOf(
  "{shape, length, from, to}",
  ["shape", "length", "from", "to"],
  (fields) => {
    const shape = fields.get(oneOf("linear", "cosine", "exponential"), "shape");
    // An exponential neither leaves 0 nor comes to it.
    const end = shape === "exponential" ? number(0, 1e3) : rate;
    return {
      shape,
      length: fields.get(length, "length"),
      from: fields.get(end, "from"),
      to: fields.get(end, "to"),
    };
  },
);

/** `[{from, tokens}]`, from 0 on and ascending. */
export const batchSizes: Reader<readonly BatchSizeStep[]> = ascending(
  objectOf("{from, tokens}", ["from", "tokens"], (fields) => ({
    from: fields.get(count, "from"),
    tokens: fields.get(length, "tokens"),
  })),
);

/** A list whose entries begin at 0 and follow each other. */
function ascending<T extends { readonly from: number }>(item: Reader<T>): Reader<readonly T[]> {
  const list = listOf(item, 1, 1000);
  return {
    expected: list.expected,
    read(value, place) {
      const items = list.read(value, place);
      items.forEach(({ from }, i) => {
        const at = { ...place, key: `${place.key}[${i}].from` };
        if (i === 0 && from !== 0) throw wrongValue(at, from, "0 in the first entry");
        if (i > 0 && from <= items[i - 1]!.from)
          throw wrongValue(at, from, `more than the ${items[i - 1]!.from} before it`);
      });
      return items;
    },
  };
}
