/**
 * Whether an answer says that the image does not show what was asked.
 *
 * Known are the wordings of the generators (`absentWordings` of data/wordings.ts, `notThere` of data/scenes/scene-wordings.ts, and
 * the refusals of data/charts/chart-questions.ts), and of other wordings those that say in the first person that something
 * cannot be seen, read, told or found, or that it is not shown, visible, given, mentioned or there. "No" and "nothing" are answers.
 */
export function isRefusal(answer: string): boolean {
  const text = answer.trim().replaceAll("’", "'");
  return wordings.some((wording) => wording.test(text));
}

const place = "(?:image|picture|photo|chart|table|document|page)";

const wordings: readonly RegExp[] = [
  // Of the generators.
  new RegExp(`^the ${place} (?:does not|doesn't) (?:show|say|contain|give|mention|include) `, "i"),
  new RegExp(`^there (?:is|are) no .+ in (?:the|this) ${place}`, "i"),
  /^i (?:cannot|can't|do not|don't) (?:find|see) /i,
  /^the .+ is not given here/i,
  /^it does not say\b/i,
  new RegExp(`^the ${place} gives no `, "i"),
  new RegExp(`^no .+ can be seen in the ${place}`, "i"),
  new RegExp(`^no .+ in the ${place} is `, "i"),
  new RegExp(`\\bis not in the ${place}`, "i"),
  /^the (?:chart|\w+ axis) has no (?:title|label)/i,
  // Of others.
  /^(?:sorry, )?i (?:cannot|can't|am (?:not able|unable) to) (?:see|read|tell|say|answer|determine)\b/i,
  /\b(?:is|are) (?:not|n't) (?:shown|visible|given|mentioned|present|there)\b/i,
];
