/**
 * Whether an answer about a chart is right: numbers within 5 %, other texts equal but for case.
 *
 * Text that ends in `%` is the number before it, divided by 100. Against 0 numbers are compared as texts. Commas, units and a
 * final point are not taken off, and years are numbers like others.
 * Source: ChartQA (arXiv:2203.10244) as pix2struct scores it.
 */
export function relaxedAccuracy(answer: string, right: string): boolean {
  const said = answer.trim();
  const [found, wanted] = [numberIn(said), numberIn(right)];
  if (found !== null && wanted) return Math.abs(found - wanted) / Math.abs(wanted) <= 0.05;
  return said.toLowerCase() === right.toLowerCase();
}

/**
 * The same for charts that print their numbers as `$1,234.5`: a dollar sign in front and commas between thousands are taken off
 * both sides first, since ChartQA's right answers have none.
 */
export function relaxedChartAccuracy(answer: string, right: string): boolean {
  return relaxedAccuracy(bareNumber(answer), bareNumber(right));
}

function bareNumber(text: string): string {
  const [, sign, number] = /^\s*(-?)\$?(\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|\d+(?:\.\d+)?%?)\s*$/.exec(text) ?? [];
  return number === undefined ? text : `${sign}${number.replaceAll(",", "")}`;
}

function numberIn(text: string): number | null {
  if (!text.endsWith("%")) return parseFloatWhole(text);
  const number = parseFloatWhole(text.replace(/%+$/, ""));
  return number === null ? null : number / 100;
}

/** Python's `float`, but for digits of other scripts: null where it raises. */
function parseFloatWhole(text: string): number | null {
  const trimmed = text.trim();
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (special) return /nan/i.test(trimmed) ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  const digits = String.raw`\d+(?:_\d+)*`;
  const form = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[+-]?${digits})?$`, "i");
  return form.test(trimmed) ? Number(trimmed.replaceAll("_", "")) : null;
}
