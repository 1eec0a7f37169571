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
import { shownName } from "../formats/shown-value.ts";
import { asObject, objectOf } from "./recipe-fields.ts";
import type { BatchSizeStep, DataMix, LearningRate, MixStage, RatePhase, ScheduleUnit } from "./schedule.ts";

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

/** `{unit, stages: [{from, transition, weights}]}`; `transition` is 0 when it is not given. */
export const dataMix: Reader<DataMix> = objectOf("{unit, stages}", ["unit", "stages"], (fields, place) => {
  const stages = fields.get(ascending(mixStage), "stages");
  if (stages[0]!.transition > 0) {
    const key = `${place.key}.stages[0].transition`;
    throw wrongValue({ ...place, key }, stages[0]!.transition, "0 in the first stage");
  }
  stages.slice(1).forEach((stage, i) => {
    const before = stages[i]!;
    if (stage.from >= before.from + before.transition) return;
    const key = `${place.key}.stages[${i + 1}].from`;
    throw wrongValue(
      { ...place, key },
      stage.from,
      `at least ${before.from + before.transition}, where the transition before it ends`,
    );
  });
  return { unit: fields.get(unit, "unit"), stages };
});

const mixStage: Reader<MixStage> = objectOf(
  "{from, weights}",
  ["from", "transition", "weights"],
  (fields) => ({
    from: fields.get(count, "from"),
    transition: fields.find(count, "transition")?.value ?? 0,
    weights: fields.get(weights, "weights"),
  }),
);

const weights: Reader<Readonly<Record<string, number>>> = {
  expected: "an object of weights, at least one of them over 0",
  read(value, place) {
    const entries = Object.entries(asObject(value, place, weights.expected));
    const read = entries.map(([source, weight]) => {
      const key = `${place.key}.${shownName(source)}`;
      return [source, number(0, 1e9, true).read(weight, { ...place, key })] as const;
    });
    if (!read.some(([, weight]) => weight > 0)) throw wrongValue(place, value, weights.expected);
    return Object.fromEntries(read);
  },
};

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
