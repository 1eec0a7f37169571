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
    .addOption(
      new Option(
        "--vision [parts]",
        "also the vision tower: attention in int8, so that images are encoded faster; all: its MLPs too, in --dtype",
      )
        .choices(["attention", "all"])
        .preset("attention"),
    )
    .option("--shard-size <size>", "most bytes of tensors in a file, such as 500MB or 2GiB", parseBytes, 4e9)
    .option("--json", "print JSON")
    .action(async (path, out, flags) => (await import("./run-quantize.ts")).runQuantize(path, out, flags));
}
