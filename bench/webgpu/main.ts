/**
 * Checks and times WebGPU kernels; prints a table and writes JSON.
 *
 *   --only TEXT         cases whose name contains TEXT (a regular expression); the ceilings are always run
 *   --list NAME         bars, checks, tile-checks, sweep, gemv-sweep, narrow-sweep, layers, rows, gradients, attention, decode or
 *                       decode-checks, repeatable; all
 *   --out FILE          where the JSON goes
 *   --check             no timing
 *   --toggle NAME       a Dawn toggle, repeatable
 *   --samples N         timed samples a case, 15
 *   --sample-ms N       length of a sample, 2
 *   --busy-ms N         multiply-adds queued while a case's inputs are made, 1500 on a GPU (0 on a software adapter)
 *   --warm-up-ms N      work of the same kind before the samples, 300
 *   --kernels           each dispatch of a case timed alone too
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { attentionBars, attentionChecks, attentionGradients } from "./attention-sweep.ts";
import { copyCase } from "./copy-case.ts";
import { decodeBars, decodeChecks } from "./decode-sweep.ts";
import { fmaCase } from "./fma-case.ts";
import { gradientChecks, gradientLayers, narrowSweep } from "./gradient-sweep.ts";
import { closeBench, openBench } from "./open-bench.ts";
import { rowBars, rowChecks } from "./row-sweep.ts";
import { type CaseResult, Runner } from "./runner.ts";
import { bars, gemvChecks, gemvSweep, layers, tileChecks, tileSweep } from "./sweep.ts";

const lists = {
  bars,
  checks: [...gemvChecks, ...tileChecks],
  "tile-checks": tileChecks,
  sweep: tileSweep,
  "gemv-sweep": gemvSweep,
  layers,
  "narrow-sweep": narrowSweep,
  rows: [...rowChecks, ...rowBars],
  gradients: [...attentionGradients, ...gradientChecks, ...gradientLayers],
  attention: [...attentionChecks, ...attentionBars],
  "decode-checks": decodeChecks,
  decode: decodeBars,
};

const { values: flags } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    out: { type: "string" },
    list: { type: "string", multiple: true, default: Object.keys(lists) },
    check: { type: "boolean", default: false },
    toggle: { type: "string", multiple: true, default: [] },
    samples: { type: "string", default: "15" },
    "sample-ms": { type: "string", default: "2" },
    "busy-ms": { type: "string" },
    "warm-up-ms": { type: "string", default: "300" },
    kernels: { type: "boolean", default: false },
  },
});

const open = await openBench(flags.toggle);
console.log(open.report.detail);
const runner = new Runner(open, {
  samples: flags.check ? 0 : Number(flags.samples),
  sampleMs: Number(flags["sample-ms"]),
  warmUpMs: Number(flags["warm-up-ms"]),
  byKernel: flags.kernels,
  busyMs: Number(flags["busy-ms"] ?? (open.report.isSoftware ? 0 : 1500)),
});
const only = new RegExp(flags.only);
const cases = [copyCase, fmaCase, ...flags.list.flatMap((name) => lists[name as keyof typeof lists] ?? [])];
const results: CaseResult[] = [];
for (const one of cases) {
  if (one !== copyCase && one !== fmaCase && !only.test(one.name)) continue;
  const result = await runner.run(one);
  results.push(result);
  console.log(line(result));
  if (result.failure !== undefined) process.exitCode = 1;
  // After each case, so that an interrupted run leaves what it measured.
  if (flags.out) {
    const date = new Date().toISOString().slice(0, 10);
    const report = { device: open.report.detail, date, toggles: flags.toggle, results };
    writeFileSync(flags.out, `${JSON.stringify(report, null, 2)}\n`);
  }
}
closeBench(open);

function line(result: CaseResult): string {
  const {
    name,
    unavailable,
    failure,
    error,
    microseconds,
    spread,
    teraflops,
    gigabytesPerSecond,
    clockTeraflops,
    kernels = [],
  } = result;
  if (unavailable !== undefined) return `${name}: not available, ${unavailable}`;
  const parts = [error === undefined ? "" : `error ${error.toExponential(1)}`];
  if (failure !== undefined) parts.push(`FAILED: ${failure}`);
  if (microseconds !== undefined)
    parts.push(`${microseconds.toFixed(1)} us (+-${(spread! * 50).toFixed(1)} %)`);
  if (teraflops !== undefined) parts.push(`${teraflops.toFixed(1)} TFLOP/s`);
  if (gigabytesPerSecond !== undefined) parts.push(`${gigabytesPerSecond.toFixed(0)} GB/s`);
  if (clockTeraflops !== undefined) parts.push(`(clock ${clockTeraflops.toFixed(0)})`);
  const each = kernels.map((one) => `${one.name} ${one.microseconds.toFixed(0)}`).join(", ");
  return `${name}: ${parts.filter(Boolean).join(", ")}${each && ` [us: ${each}]`}`;
}
