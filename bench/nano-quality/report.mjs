// Numbers of a set out of its scored answers, and the table of all sets.
import { estimate } from "../../dist/eval/interval.js";
import { isEndless } from "../../dist/eval/metrics/repetition.js";
import { metrics } from "./scores.mjs";

/** @param answers of a set: { task, text, isCutOff, doesFit, points, outOf } */
export function rowOf(set, answers, seconds) {
  const { title: metric, isError } = metrics[set.metric];
  const { value, interval } = estimate(answers);
  const byTask = {};
  for (const task of [...new Set(answers.map((one) => one.task))].sort()) {
    const ofTask = answers.filter((one) => one.task === task);
    byTask[task] = { n: ofTask.length, value: estimate(ofTask).value };
  }
  return {
    name: set.name,
    title: set.title,
    metric,
    n: answers.length,
    value,
    interval,
    bar: set.bar,
    isMet: isError ? value <= set.bar : value >= set.bar,
    isError,
    byTask,
    endless: answers.filter((one) => isEndless(one.text, one.isCutOff)).length,
    cutOff: answers.filter((one) => one.isCutOff).length,
    tooLong: answers.filter((one) => !one.doesFit).length,
    seconds,
    answersPerSecond: answers.length / seconds,
  };
}

const columns = ["what", "n", "metric", "value", "95 %", "bar", "", "answers/s"];

/** Rows of text, and under each the kinds of question. */
export function tableOf(rows) {
  const lines = [columns];
  for (const row of rows) {
    const bar = `${row.isError ? "<=" : ">="} ${row.bar}`;
    const interval = `${shown(row.interval[0])} - ${shown(row.interval[1])}`;
    const rate = row.answersPerSecond.toFixed(2);
    const verdict = row.isMet ? "met" : "missed";
    lines.push([row.title, String(row.n), row.metric, shown(row.value), interval, bar, verdict, rate]);
    const tasks = Object.entries(row.byTask);
    for (const [task, { n, value }] of tasks.length > 1 ? tasks : [])
      lines.push([`  ${task}`, String(n), "", shown(value), "", "", "", ""]);
  }
  const widths = columns.map((_, c) => Math.max(...lines.map((line) => line[c].length)));
  return lines
    .map((line) =>
      line
        .map((cell, c) => cell.padEnd(widths[c]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function shown(value) {
  return Number.isNaN(value) ? "-" : value.toFixed(3);
}
