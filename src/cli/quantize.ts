import { type Command, Option } from "commander";
import { parseBytes } from "./parse-bytes.ts";

export function addQuantize(program: Command): void {
  program
    .command("quantize")
    .description("a smaller checkpoint: attention and expert matrices in int8 or 4 bits")
    .argument("<dir>", "model folder with float weights")
    .argument("<out>", "folder to write; must not exist, or be empty")
    .addOption(
      new Option("--dtype <dtype>", "int8: one scale a row; q4: 4 bits, one scale for 32 values")
        .choices(["int8", "q4"])
        .makeOptionMandatory(),
    )
    .option("--vision", "also the vision tower's attention matrices, in int8: images are encoded faster")
    .option("--shard-size <size>", "most bytes of tensors in a file, such as 500MB or 2GiB", parseBytes, 4e9)
    .option("--json", "print JSON")
    .action(async (path, out, flags) => (await import("./run-quantize.ts")).runQuantize(path, out, flags));
}
