import type { Question } from "../conversation.ts";
import type { Split } from "../generator.ts";
import type { Random } from "../random.ts";
import type { Chart } from "./chart.ts";

/** A question of one sort about a chart; null where the chart does not allow it. */
export type Ask = (random: Random, chart: Chart, split: Split) => Question | null;
