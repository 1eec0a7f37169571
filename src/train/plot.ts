/**
 * The metrics of a run as a picture: a chart for each metric. Names that share the part before their first dot share a chart,
 * so `loss`, `loss.glyphs` and `loss.heldout` lie over each other.
 */

import { writeFile } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { RequestError } from "../errors.ts";
import { unwritable } from "./files.ts";
import { type MetricsRecord, readMetrics } from "./metrics.ts";
import { type Chart, chartsSvg } from "./svg-chart.ts";

/** Charts whose y axis has powers of ten; their titles, where the name is no title. */
const logarithmic = new Set(["loss", "gradientNorm"]);

/** The picture of a run's records, as SVG. */
export function metricsSvg(heading: string, records: readonly MetricsRecord[]): string {
  const charts = new Map<string, Map<string, [number, number][]>>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      if (name === "step") continue;
      const series = getOrMake(charts, name.split(".")[0]!, () => new Map<string, [number, number][]>());
      getOrMake(series, name, () => []).push([record.step, value]);
    }
  }
  return chartsSvg(
    heading,
    "steps",
    Array.from(
      charts,
      ([title, series]): Chart => ({
        title: spaced(title),
        isLogarithmic: logarithmic.has(title),
        series: Array.from(series, ([name, points]) => ({ name, points })),
      }),
    ),
  );
}

/**
 * Draws `metrics.jsonl` of a run to a file.
 *
 * @param path ends in .svg or .png
 * @throws {RequestError} `request_invalid` for another ending
 * @throws {CheckpointError} `checkpoint_missing`, `checkpoint_unreadable`, `checkpoint_unwritable`
 */
export async function plotRun(run: string, path: string): Promise<void> {
  const ending = extname(path).toLowerCase();
  if (ending !== ".svg" && ending !== ".png") {
    throw new RequestError("request_invalid", `${path}: expected a name that ends in .svg or .png`);
  }
  const svg = metricsSvg(basename(resolve(run)), await readMetrics(join(run, "metrics.jsonl")));
  const bytes = ending === ".svg" ? svg : await pngOf(svg);
  await writeFile(path, bytes).catch((error: unknown) => {
    throw unwritable(path, error, "make room or choose another place");
  });
}

/** At twice the size, for screens with small pixels. */
async function pngOf(svg: string): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(Buffer.from(svg), { density: 144 }).png().toBuffer();
}

/** `gradientNorm` as `gradient norm`. */
function spaced(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
