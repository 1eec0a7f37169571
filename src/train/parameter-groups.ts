/**
 * Which parameters train, how fast, and which of them decay.
 *
 * Without decay are those whose size means something by itself or that have no matrix's freedom: norms, biases, logit scale,
 * position and class embeddings, the newline. They are told by their names, in the checkpoint's spelling or the tree's.
 */

import { ConfigError } from "../errors.ts";
import { flag, listOf, number, type Reader, string } from "../formats/json-fields.ts";
import { objectOf } from "./recipe-fields.ts";

/** Of one parameter. */
export interface ParameterGroup {
  /** As metrics show it. */
  readonly name: string;
  readonly learningRateFactor: number;
  readonly weightDecay: number;
  /** No gradient is needed, and nothing changes. */
  readonly frozen: boolean;
}

/** A group as a recipe has it: every parameter whose name begins with one of the prefixes. */
export interface GroupRule {
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly learningRateFactor: number;
  readonly frozen: boolean;
}

const exempt = /norm|bias$|logit_?scale|position_?embedding|class_?embedding|newline$/i;

/** True for parameters that weight decay leaves alone. */
export function isDecayExempt(parameter: string): boolean {
  return exempt.test(parameter);
}

/**
 * The group of every parameter: that of the first rule that fits, else a group named `rest` at the plain rate.
 *
 * @throws {ConfigError} `config_contradiction` for a rule that fits no parameter that is left to it
 */
export function assignGroups(
  parameters: readonly string[],
  rules: readonly GroupRule[],
  weightDecay: number,
): ReadonlyMap<string, ParameterGroup> {
  const used = new Set<GroupRule>();
  const groups = new Map(
    parameters.map((parameter) => {
      const rule = rules.find(({ prefixes }) => prefixes.some((prefix) => parameter.startsWith(prefix)));
      if (rule) used.add(rule);
      const { name, learningRateFactor, frozen } = rule ?? rest;
      const decay = isDecayExempt(parameter) ? 0 : weightDecay;
      return [parameter, { name, learningRateFactor, frozen, weightDecay: decay }] as const;
    }),
  );
  const idle = rules.find((rule) => !used.has(rule));
  if (!idle) return groups;
  throw new ConfigError(
    "config_contradiction",
    `recipe: group ${idle.name} is for parameters that begin with ${idle.prefixes.join(" or ")}, but none is left to it among ${parameters.length} (the first is ${parameters[0]})`,
    { fields: { group: idle.name } },
  );
}

const rest = { name: "rest", learningRateFactor: 1, frozen: false };

const groupRule: Reader<GroupRule> = objectOf(
  "{name, prefixes, ...}",
  ["name", "prefixes", "learningRateFactor", "frozen"],
  (fields) => ({
    name: fields.get(string, "name"),
    prefixes: fields.get(listOf(string, 1, 1000), "prefixes"),
    learningRateFactor: fields.find(number(0, 1e6), "learningRateFactor")?.value ?? 1,
    frozen: fields.find(flag, "frozen")?.value ?? false,
  }),
);

/** `[{name, prefixes, learningRateFactor = 1, frozen = false}]` */
export const groupRules: Reader<readonly GroupRule[]> = listOf(groupRule, 0, 1000);
