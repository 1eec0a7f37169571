import { join } from "node:path";
import { plotRun } from "../train/plot.ts";

export async function runTrainPlot(
  run: string,
  { out = join(run, "curves.svg") }: { readonly out?: string },
): Promise<void> {
  await plotRun(run, out);
  process.stdout.write(`${out}\n`);
}
