import { type Command, Option } from "commander";
import { parseCount, parseCountOrZero } from "./model-options.ts";

export function addPlan(program: Command): void {
  program
    .command("plan")
    .description("the memory a model needs on given devices, without loading weights")
    .requiredOption("--model <name>", "model folder, or minimax-vl-01")
    .requiredOption("--devices <list>", "COUNTxSIZE: 8x80GB (10^9 bytes) or 2x24GiB (2^30)")
    .addOption(
      new Option("--dtype <dtype>", "of the weights").choices(["f32", "bf16", "f16", "int8"]).default("bf16"),
    )
    .option("--context <tokens>", "tokens of each sequence (default: the model's maximum)", parseCount)
    .option("--sequences <n>", "sequences at once", parseCount, 1)
    .option("--images <n>", "images of the largest size held at once", parseCountOrZero, 1)
    .option("--json", "print JSON")
    .action(async (flags) => (await import("./run-plan.ts")).plan(flags));
}
