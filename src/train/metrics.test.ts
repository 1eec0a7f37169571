import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MetricsLog, readMetrics } from "./metrics.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-metrics-"));
  path = join(folder, "metrics.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(step: number, ...steps: number[]): Promise<void> {
  const log = await MetricsLog.open(path, step);
  for (const one of steps) await log.add({ step: one, loss: 1 / one });
  await log.close();
}

test("records come back as they were, numbers that JSON lacks too", async () => {
  const log = await MetricsLog.open(path, 0);
  await log.add({ step: 1, loss: 2.5, "loss.glyphs": 0.1 });
  await log.add({ step: 2, loss: Number.NaN, norm: Number.POSITIVE_INFINITY, low: Number.NEGATIVE_INFINITY });
  await log.close();
  expect(await readMetrics(path)).toEqual([
    { step: 1, loss: 2.5, "loss.glyphs": 0.1 },
    { step: 2, loss: Number.NaN, norm: Number.POSITIVE_INFINITY, low: Number.NEGATIVE_INFINITY },
  ]);
});

test("half a line at the end is dropped, wherever it was cut", async () => {
  await write(0, 1, 2);
  const whole = await readFile(path, "utf8");
  const line = '{"step":3,"loss":0.25}';
  for (let length = 1; length <= line.length; length++) {
    await writeFile(path, whole + line.slice(0, length));
    expect((await readMetrics(path)).map(({ step }) => step)).toEqual([1, 2]);
    await write(2, 3);
    expect((await readMetrics(path)).map(({ step }) => step)).toEqual([1, 2, 3]);
  }
});

test("a run that goes on from a checkpoint drops the records of steps it does again", async () => {
  await write(0, 1, 2, 3, 4, 5);
  await write(3, 4);
  expect((await readMetrics(path)).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  await write(0, 1);
  expect((await readMetrics(path)).map(({ step }) => step)).toEqual([1]);
});

test("a damaged line is told with its number, and nothing is removed", async () => {
  await write(0, 1);
  await appendFile(path, "oops\n");
  await expect(write(5, 6)).rejects.toThrow(`${path}: line 2 is not JSON`);
  for (const [line, message] of [
    ['{"loss":1}', /line 1: there is no step/],
    ['{"step":1,"loss":"x"}', /line 1: loss is no number/],
    ["[]", /line 1: there is no step/],
  ] as const) {
    await writeFile(path, `${line}\n`);
    await expect(readMetrics(path)).rejects.toThrow(message);
    await expect(MetricsLog.open(path, 5)).rejects.toThrow(message);
    expect(await readFile(path, "utf8")).toBe(`${line}\n`);
  }
});

test("metrics that are not there are missing", async () => {
  await expect(readMetrics(join(folder, "none.jsonl"))).rejects.toMatchObject({ code: "checkpoint_missing" });
});
