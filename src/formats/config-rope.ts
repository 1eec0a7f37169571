/** The rotary embedding's settings, which stand in three places of a configuration depending on who wrote it. */
import { type Found, integer, type JsonFields, number, string } from "./json-fields.ts";
import { shownValue } from "./shown-value.ts";

/**
 * The base of the rotary angles, from `rope_theta` or `rope_parameters.rope_theta`.
 *
 * @throws {ConfigError} also when a scaling of positions is asked for, which this architecture does not have
 */
export function agreeOnTheta(fields: JsonFields): number {
  const parameters = fields.child("rope_parameters");
  for (const scaling of [parameters, fields.child("rope_scaling")]) {
    const type = scaling?.find(string, "rope_type", "type") ?? null;
    if (type === null || type.value === "default") continue;
    throw fields.error(
      "config_unsupported",
      `${type.key} is ${shownValue(type.value)}, this architecture has only "default" (positions are not scaled)`,
    );
  }
  const theta = number(1, 1e12);
  const found = fields.agree(fields.find(theta, "rope_theta"), parameters?.find(theta, "rope_theta") ?? null);
  return fields.required(found, "rope_theta or rope_parameters.rope_theta", theta.expected);
}

/**
 * Leading dimensions of a head that turn, from `rotary_dim` or `partial_rotary_factor` (a share of `headDim`).
 *
 * @param wholeHeadByDefault what transformers takes when neither is given
 */
export function agreeOnRotaryDim(fields: JsonFields, headDim: number, wholeHeadByDefault: boolean): number {
  const dim = integer(2, 1 << 12);
  const found = fields.agree(fields.find(dim, "rotary_dim"), factorAsDim(fields, headDim));
  if (found === null && wholeHeadByDefault && headDim % 2 === 0) return headDim;
  const rotaryDim = fields.required(found, "rotary_dim", `an even integer up to head_dim ${headDim}`);
  if (rotaryDim > headDim) {
    throw fields.error(
      "config_contradiction",
      `${found?.key} is ${rotaryDim}, more than head_dim ${headDim}`,
    );
  }
  if (rotaryDim % 2 !== 0) {
    throw fields.error(
      "config_invalid",
      `${found?.key} is ${rotaryDim}, expected an even number (dimensions turn in pairs)`,
    );
  }
  return rotaryDim;
}

function factorAsDim(fields: JsonFields, headDim: number): Found<number> | null {
  const share = number(0, 1);
  const inner = fields.child("rope_parameters")?.find(share, "partial_rotary_factor") ?? null;
  const found = fields.agree(fields.find(share, "partial_rotary_factor"), inner);
  if (found === null) return null;
  const exact = headDim * found.value;
  // A factor such as 40 / 96 is rounded in the file; the product then misses the integer by rounding only.
  const dim = Math.round(exact);
  if (Math.abs(exact - dim) > 1e-6 * headDim || dim === 0) {
    throw fields.error(
      "config_invalid",
      `${found.key} is ${found.value}, which is ${exact} of head_dim ${headDim}, expected a whole number of dimensions`,
    );
  }
  return { key: `${found.key} ${found.value} x head_dim ${headDim}`, value: dim };
}
