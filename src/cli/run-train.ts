import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, RequestError } from "../errors.ts";
import { isTensor, type Tensor } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";
import { type ExportDType, exportModel, trainedWeights } from "../train/export-model.ts";
import { MetricsLog } from "../train/metrics.ts";
import { ProgressLine } from "../train/progress.ts";
import { openReference } from "../train/reference-log-probabilities.ts";
import type { StepRecord } from "../train/run-options.ts";
import { type AnsweredSample, samplesPage } from "../train/samples-page.ts";
import { type OpenedTraining, openTraining, runName, type TrainFlags } from "./open-training.ts";
import { type RecipeFile, readRecipeFile } from "./recipe-file.ts";
import { inOrder } from "./recipe-order.ts";

export async function runRecipe(path: string, flags: TrainFlags): Promise<void> {
  const { signal, release } = stopSignal();
  try {
    await carryOut(await readRecipeFile(path), flags, signal);
  } finally {
    release();
  }
}

export async function runAll(path: string, flags: TrainFlags): Promise<void> {
  const files = await Promise.all(
    (await readdir(path).catch(() => []))
      .filter((name) => name.endsWith(".json"))
      .map((name) => readRecipeFile(join(path, name))),
  );
  const chain = inOrder(files.map((file) => ({ ...file, name: runName(file.path) })));
  if (chain.length === 0)
    throw new ConfigError("config_missing", `${path}: no recipes in it, expected .json files`);
  const { signal, release } = stopSignal();
  try {
    for (const file of chain) {
      process.stderr.write(`${file.recipe.stage}: ${file.path}\n`);
      await carryOut(file, flags, signal);
    }
  } finally {
    release();
  }
}

/** Writes the model of a run's newest checkpoint, before the run is done. */
export async function runExport(
  path: string,
  flags: TrainFlags & { readonly dtype: ExportDType },
): Promise<void> {
  const events = {
    onMessage: (message: string) => void process.stderr.write(`${message}\n`),
    onStep() {},
  };
  const file = await readRecipeFile(path);
  const training = await openTraining(file, flags, events, new AbortController().signal);
  const { run, folder } = training;
  try {
    if (run.step === 0) throw new ConfigError("config_missing", `${folder}: no checkpoint in it`);
    const suffix = flags.dtype === "f32" ? "" : `-${flags.dtype}`;
    const model = join(folder, `model-step-${run.step}${suffix}`);
    if (!existsSync(model)) await writeModel(training, model, flags.dtype);
    process.stdout.write(`${model}\n`);
  } finally {
    run.close();
    training.close();
  }
}

/** Trains to the recipe's end and writes the model. A stop signal saves and throws `aborted`. */
async function carryOut(file: RecipeFile, flags: TrainFlags, signal: AbortSignal): Promise<void> {
  const progress = new ProgressLine(process.stderr);
  let metrics: MetricsLog | null = null;
  let flops = 0;
  const events = {
    onMessage: (message: string) => progress.note(message),
    async onStep(record: StepRecord) {
      const { step, tokens, numSteps, learningRate, gradientNorm, taken, values } = record;
      flops += record.flops;
      await metrics?.add({ step, tokens, learningRate, gradientNorm, taken, ...values });
      progress.update({ step, numSteps, loss: values["loss"] ?? Number.NaN, tokens, flops });
    },
    async onSamples(step: number, samples: readonly AnsweredSample[]) {
      const pages = join(flags.runs, runName(file.path), "samples");
      await mkdir(pages, { recursive: true });
      const page = await samplesPage(`${runName(file.path)}, step ${step}`, samples);
      await writeFile(join(pages, `step-${step}.html`), page);
    },
  };
  const modelFolder = join(flags.runs, runName(file.path), "model");
  if (existsSync(modelFolder)) {
    process.stderr.write(`${modelFolder} is there already: nothing to do\n`);
    return;
  }
  const training = await openTraining(file, flags, events, signal);
  progress.peakFlops = training.peakFlops;
  const { run, folder } = training;
  const writes = !flags.replica || flags.replica.index === 0;
  try {
    if (writes) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "recipe.json"), `${JSON.stringify(file.json, null, 2)}\n`);
      metrics = await MetricsLog.open(join(folder, "metrics.jsonl"), run.step);
    }
    const { stage, precision } = file.recipe;
    const reference =
      stage === "dpo" ? await openReference(folder, run.model, training.base, precision) : null;
    if (reference) run.useReference(reference);
    await run.run();
    progress.close();
    reference?.close();
    if (!run.isFinished) {
      const saved = writes ? " and saved" : "; replica 0 saves";
      process.stderr.write(`stopped after step ${run.step}${saved}; the same command goes on\n`);
      throw new RequestError("aborted", "training was stopped");
    }
    if (!writes) return;
    await writeModel(training, modelFolder);
    process.stderr.write(`${modelFolder} is the trained model\n`);
  } finally {
    progress.close();
    await metrics?.close();
    run.close();
    training.close();
  }
}

async function writeModel(
  { run, texts }: OpenedTraining,
  path: string,
  dtype: ExportDType = "f32",
): Promise<void> {
  const { config, weights } = run.model;
  const tensors = new Map<string, Tensor>();
  mapTree(weights, isTensor, (tensor, at) => tensors.set(at, tensor));
  await exportModel(
    path,
    config,
    trainedWeights(config, (_, at) => run.read(tensors.get(at)!)),
    { dtype, texts },
  );
}

/** Ctrl-C or a polite kill: the step under way is finished and saved. A second one ends the process. */
function stopSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write("\nfinishing the step; once more to stop at once\n");
    controller.abort();
  };
  const names = ["SIGINT", "SIGTERM"] as const;
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    release() {
      for (const name of names) process.removeListener(name, stop);
    },
  };
}
