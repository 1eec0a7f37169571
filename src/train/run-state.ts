/** `state.json` of a checkpoint: everything of a run that is not a tensor. */

import { CheckpointError, isVl01Error } from "../errors.ts";
import type { ByteSource } from "../formats/byte-source.ts";
import {
  finite,
  integer,
  JsonFields,
  number,
  orNull,
  type Place,
  type Reader,
  string,
} from "../formats/json-fields.ts";
import { readJsonFile } from "../formats/json-file.ts";
import type { JsonValue } from "../formats/strict-json.ts";
import type { LogScale } from "./coca/log-scale.ts";
import type { LossScale } from "./loss-scale.ts";
import type { OptimizerCounters } from "./optimizer.ts";
import { asObject, objectOf } from "./recipe-fields.ts";

export interface RunState {
  /** Steps done, skipped ones included: the number of the checkpoint. */
  readonly step: number;
  readonly tokens: number;
  /** Null when the optimiser starts anew. */
  readonly optimizer: OptimizerCounters | null;
  /** Null where none is used. */
  readonly lossScale: LossScale | null;
  /** Of the contrastive loss; left out, or null, where there is none. */
  readonly logScale?: LogScale | null;
  /** Where the data stands. */
  readonly data: JsonValue;
  readonly recipe: JsonValue;
}

/** Changes when an older reader would take a checkpoint wrongly. */
const format = "vl01 training state 1";
/** A recipe and a step count for every parameter of the largest model fit many times. */
const maxStateBytes = 1 << 26;

export function encodeRunState(state: RunState): string {
  return `${JSON.stringify({ format, ...state }, null, 1)}\n`;
}

/**
 * Keys that nobody reads are passed over: earlier states have more.
 *
 * @throws {CheckpointError} `checkpoint_unreadable` when the file is damaged or of another version
 */
export async function readRunState(source: ByteSource): Promise<RunState> {
  const json = await readJsonFile(
    source,
    maxStateBytes,
    (problem) => new CheckpointError("checkpoint_unreadable", problem),
  );
  try {
    return parse(new JsonFields(json, source.name));
  } catch (cause) {
    if (!isVl01Error(cause)) throw cause;
    throw new CheckpointError("checkpoint_unreadable", cause.message, { cause });
  }
}

function parse(fields: JsonFields): RunState {
  const found = fields.get(string, "format");
  if (found !== format) {
    throw fields.error("config_unsupported", `format is ${JSON.stringify(found)}, expected "${format}"`);
  }
  return {
    step: fields.get(count, "step"),
    tokens: fields.get(count, "tokens"),
    optimizer: fields.get(orNull(counters), "optimizer"),
    lossScale: fields.get(orNull(lossScale), "lossScale"),
    ...(fields.has("logScale") && { logScale: fields.get(orNull(logScale), "logScale") }),
    data: fields.get(anything, "data"),
    recipe: fields.get(anything, "recipe"),
  };
}

const count = integer(0, Number.MAX_SAFE_INTEGER);
const anything: Reader<JsonValue> = { expected: "a value", read: (value) => value as JsonValue };

const counters: Reader<OptimizerCounters> = objectOf(
  "{numSteps, numSkipped, stepsOf}",
  ["numSteps", "numSkipped", "stepsOf"],
  (fields) => ({
    numSteps: fields.get(count, "numSteps"),
    numSkipped: fields.get(count, "numSkipped"),
    stepsOf: fields.get(countsByName, "stepsOf"),
  }),
);

const countsByName: Reader<Readonly<Record<string, number>>> = {
  expected: "an object of counts",
  read(value: unknown, place: Place) {
    const entries = Object.entries(asObject(value, place, "an object of counts"));
    return Object.fromEntries(entries.map(([name, steps]) => [name, count.read(steps, place)]));
  },
};

const lossScale: Reader<LossScale> = objectOf("{scale, goodSteps}", ["scale", "goodSteps"], (fields) => ({
  scale: fields.get(number(0, 2 ** 127), "scale"),
  goodSteps: fields.get(count, "goodSteps"),
}));

const logScaleKeys = ["value", "firstMoment", "secondMoment", "steps"] as const;
const logScale: Reader<LogScale> = objectOf(`{${logScaleKeys.join(", ")}}`, logScaleKeys, (fields) => ({
  value: fields.get(finite, "value"),
  firstMoment: fields.get(finite, "firstMoment"),
  secondMoment: fields.get(finite, "secondMoment"),
  steps: fields.get(count, "steps"),
}));
