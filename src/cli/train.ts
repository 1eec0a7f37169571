import { type Command, InvalidArgumentError, Option } from "commander";
import { type ResponseSource, responseSources } from "../train/pairs/choose-pair.ts";
import type { ReplicaSettings } from "../train/replicas/replicas.ts";
import { addModelOptions, backendOption, parseCount } from "./model-options.ts";
import type { TrainFlags } from "./open-training.ts";

export function addTrain(program: Command): void {
  const train = program
    .command("train")
    .description("train a model by a recipe; goes on where an earlier run of it stopped")
    .argument("<recipe>", "a stage's recipe, JSON (docs/training.md)")
    .enablePositionalOptions()
    .option("--runs <dir>", "folder of runs; this one is in it under the recipe's name", "runs")
    .addOption(backendOption())
    .option(
      "--workers <count>",
      "threads that draw and encode samples; the recipe's unless given",
      parseCount,
    )
    .option(
      "--replica <index/count@host:port>",
      "one of several processes that average their weights, such as 0/2@127.0.0.1:7700; number 0 listens and keeps the run",
      parseReplica,
    )
    .option(
      "--changed",
      "go on though the recipe was changed since, but for its stage, seed, model, losses and precision",
    )
    .option("--average-every <steps>", "steps between two averages of the replicas", parseCount, 32)
    .action(async (recipe, flags) => (await import("./run-train.ts")).runRecipe(recipe, withReplica(flags)));

  train
    .command("all")
    .description("every stage's recipe in a folder, one after the other; each begins from the run before it")
    .argument("<dir>", "folder of recipes")
    .option("--runs <dir>", "folder of runs", "runs")
    .addOption(backendOption())
    .option(
      "--workers <count>",
      "threads that draw and encode samples; the recipes' unless given",
      parseCount,
    )
    .action(async (path, flags) => (await import("./run-train.ts")).runAll(path, flags));

  train
    .command("compact")
    .description(
      "a run's newest checkpoint in f16 without moments, 16 MiB a file, to go on from on another machine",
    )
    .argument("<run>", "a run's folder")
    .argument("<out>", "the run's folder there; its optimiser warms up anew")
    .option("--heads", "the dense heads alone, which another recipe goes on with (denseFrom)")
    .action(async (run, out, flags) =>
      (await import("./run-train-compact.ts")).runTrainCompact(run, out, flags),
    );

  train
    .command("export")
    .description("the model of a run's newest checkpoint, to try it before the run is done")
    .argument("<recipe>", "the run's recipe")
    .option("--runs <dir>", "folder of runs", "runs")
    .addOption(
      new Option("--dtype <dtype>", "of the weights in the file")
        .choices(["f32", "bf16", "f16"])
        .default("f32"),
    )
    .addOption(backendOption())
    .action(async (recipe, flags) => (await import("./run-train.ts")).runExport(recipe, flags));

  addModelOptions(
    train
      .command("pairs")
      .description("ask a model the questions of a recipe's data, and write better and worse answers for dpo")
      .argument("<recipe>", "whose data is asked: mix, files, sides, seed")
      .requiredOption("--out <dir>", "folder that pairs.jsonl and its pictures are written to")
      .option("--count <questions>", "how many are asked", parseCount, 200)
      .option("--max-tokens <n>", "most tokens of an answer", parseCount, 128)
      .option(
        "--sources <list>",
        `where worse answers may come from: ${responseSources.join(", ")}`,
        parseSources,
        responseSources,
      ),
  ).action(async (recipe, flags) => (await import("./run-train-pairs.ts")).runTrainPairs(recipe, flags));

  train
    .command("plot")
    .description("the curves of a run's metrics")
    .argument("<run>", "a run's folder")
    .option("--out <file>", "file to write, .svg or .png (default: curves.svg in the run's folder)")
    .action(async (run, flags) => (await import("./run-train-plot.ts")).runTrainPlot(run, flags));

  train
    .command("tokenizer")
    .description("train a byte-level BPE tokenizer with the VL-01 special tokens")
    .argument("<corpus...>", "text files")
    .option("--vocab-size <count>", "tokens in all", parseCount, 8192)
    .requiredOption("--out <dir>", "folder that tokenizer.json and tokenizer_config.json are written to")
    .action(async (corpus, flags) =>
      (await import("./run-train-tokenizer.ts")).runTrainTokenizer(corpus, flags),
    );
}

interface RecipeFlags extends Omit<TrainFlags, "replica"> {
  readonly replica?: Omit<ReplicaSettings, "everySteps">;
  readonly averageEvery: number;
}

function withReplica({ replica, averageEvery, ...flags }: RecipeFlags): TrainFlags {
  return { ...flags, replica: replica ? { ...replica, everySteps: averageEvery } : null };
}

function parseReplica(text: string): Omit<ReplicaSettings, "everySteps"> {
  const [, index, count, host, port] = /^(\d+)\/(\d+)@(.+):(\d+)$/.exec(text) ?? [];
  const settings = { index: Number(index), count: Number(count), host: host ?? "", port: Number(port) };
  if (settings.count >= 2 && settings.index < settings.count && settings.port >= 1 && settings.port < 65536)
    return settings;
  throw new InvalidArgumentError("expected such as 1/2@127.0.0.1:7700, the first number below the second.");
}

function parseSources(text: string): readonly ResponseSource[] {
  return text.split(",").map((name) => {
    const source = responseSources.find((one) => one === name);
    if (source) return source;
    throw new InvalidArgumentError(`expected a list of ${responseSources.join(", ")}.`);
  });
}
