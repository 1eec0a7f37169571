import { type Command, Option } from "commander";
import { backendOption, parseNumber } from "./model-options.ts";

export function addBench(program: Command): void {
  program
    .command("bench")
    .description("prefill, decode and image encode against the machine's measured limits")
    .option("--model <dir>", "model folder")
    .option("--shape <name>", "a synthetic model: llama-1b, lightning-1b, hybrid-1b, lightning-small, vit-l")
    .addOption(
      new Option("--dtype <dtype>", "of a synthetic model's matrices")
        .choices(["f32", "bf16", "int8", "q4"])
        .default("int8"),
    )
    .option("--prompt <tokens>", "tokens of the prompt", parseNumber, 512)
    .option("--tokens <n>", "tokens to decode", parseNumber, 32)
    .option("--chunk <tokens>", "prompt tokens in one step", parseNumber, 512)
    .option("--repeats <n>", "runs of each part; the fastest counts", parseNumber, 3)
    .addOption(backendOption())
    .option("--profile", "time of every kernel (backends webgpu, native and wasm)")
    .option("--json", "print JSON")
    .action(async (flags) => (await import("./run-bench.ts")).bench(flags));
}
